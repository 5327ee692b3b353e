import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { scenarioAnchor } from '../../src/exporters/report/html/report-pages.ts';
import { runAssay } from '../command-line/captured-program.ts';
import { locationUrl, newLocation } from '../engines/engine-locations.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  hasChromium,
  keepScreenshot,
  type OpenedPage,
  type OpenOptions,
  openPage,
  phone,
  startBrowser,
} from '../page/page-browser.ts';
import { hostile, recordHostileRun, scenarios } from './hostile-run.ts';

const anchorOf = (name: keyof typeof scenarios) => scenarioAnchor(scenarios[name].key);

describe.runIf(hasChromium())('a report from the disk, without a network', { timeout: 60_000 }, () => {
  let folder: string;
  let browser: Browser;
  let checkout: string;
  const opened: OpenedPage[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-report-'));
    const location = await newLocation('sqlite', folder);
    await recordHostileRun(location, join(folder, 'results'));
    const report = (...argv: readonly string[]) =>
      runAssay(['report', '--database-url', locationUrl(location), ...argv], { cwd: folder, env: {} });
    expect((await report('-o', 'pages')).code).toBe(0);
    expect((await report('-o', 'run.html')).code).toBe(0);
    checkout = readdirSync(join(folder, 'pages/features')).find((name) => name.includes('checkout')) ?? '';
    browser = await startBrowser();
  });
  afterEach(async () => {
    for (const { wrongs, close } of opened.splice(0)) {
      await close();
      expect(wrongs).toEqual([]);
    }
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page of the folder, or of the single file; whatever asks for more than files on the disk is told. */
  const open = async (
    form: 'folder' | 'one file',
    hash: '' | keyof typeof scenarios,
    options: OpenOptions = {},
  ): Promise<Page> => {
    const slug = checkout.replace('.html', '');
    const file =
      form === 'one file' ? 'run.html' : hash === '' ? 'pages/index.html' : `pages/features/${checkout}`;
    const anchor = hash === '' ? '' : anchorOf(hash);
    const route = anchor === '' ? '' : form === 'folder' ? `#${anchor}` : `#features/${slug}/${anchor}`;
    const one = await openPage(browser, `${pathToFileURL(join(folder, file))}${route}`, {
      // axe looks for style sheets.
      allow: /^console: Connecting to 'file:[^']*report\.css'/,
      ...options,
      context: { offline: true, ...options.context },
    });
    opened.push(one);
    one.page.on('dialog', () => (one.wrongs as string[]).push('a dialog'));
    await one.page.locator(hash === '' ? '#suites' : `#${anchor}`).waitFor();
    return one.page;
  };

  describe.each(['folder', 'one file'] as const)('%s', (form) => {
    test('a link leads to a scenario: it is open, with sections, steps, attempts and pictures', async () => {
      const page = await open(form, 'rich');
      const body = page.locator(`#${anchorOf('rich')}`);
      await expect.poll(() => body.isVisible()).toBe(true);
      expect(await body.locator('h1.section').textContent()).toBe('In the shop');
      expect(await body.locator('h3.section').textContent()).toBe(`The address ${hostile.image}`);
      const outline = await page
        .locator('main h1, main h2, main h3, main h4')
        .evaluateAll((all) =>
          all
            .filter((one) => one.checkVisibility())
            .map((one) => Number(one.getAttribute('aria-level') ?? one.localName.slice(1))),
        );
      expect(outline).toEqual([1, 2, 3, 4, 2, 2, 2]);
      const sub = body.locator('.steps .steps .step');
      expect(await sub.locator('.line').first().textContent()).toContain('2 attempts');
      expect(await sub.locator('.earlier').textContent()).toContain('the button is covered');
      expect(await body.locator('table.data td').allTextContents()).toEqual([
        'product',
        'quantity',
        hostile.image,
        '2',
      ]);
      const pictures = body.locator('.film img');
      await expect
        .poll(() => pictures.evaluateAll((all: HTMLImageElement[]) => all.map((one) => one.naturalWidth)))
        .toEqual([64, 64]);
      await pictures.first().click();
      const viewer = page.locator('dialog.viewer[open]');
      expect(await viewer.locator('p').textContent()).toContain('1 of 2');
      await page.keyboard.press('ArrowRight');
      expect(await viewer.locator('p').textContent()).toContain('2 of 2');
      await page.keyboard.press('Escape');
      await expectAccessible(page);
    });

    test('nothing of what tests can name is markup, and posts do not show', async () => {
      const first = await open(form, '');
      const page = await open(form, 'hostile');
      for (const one of [first, page]) {
        const found = await one.evaluate(() => ({
          scripts: Array.from(document.scripts, ({ type, src }) => type || src.replace(/^.*\//, '')).filter(
            (name) => name !== 'application/octet-stream',
          ),
          strangers: document.querySelectorAll(
            'img[src="x"], main svg[onload], [onerror], b b, a[href^="javascript:"]',
          ).length,
          post: document.documentElement.outerHTML.includes('POST-MUST-NOT-SHOW'),
        }));
        expect(found).toEqual({ scripts: [form === 'folder' ? 'report.js' : ''], strangers: 0, post: false });
      }
      const body = page.locator(`#${anchorOf('hostile')}`);
      const message = body.locator('pre.message').first();
      expect(await message.locator('.c1').textContent()).toBe('red');
      expect(await message.textContent()).toContain('click <b>bold</b>');
      expect(await message.textContent()).not.toContain('\u001b');
      expect(await body.locator('.compared mark').allTextContents()).toEqual(['b', 'a']);
      const ofFlaky = page.locator(`#${anchorOf('flaky')}`);
      expect(await ofFlaky.locator('.attempt').count()).toBe(2);
      expect(await ofFlaky.locator('pre.message').first().locator('del').allTextContents()).toEqual([
        '- Expected\n',
        '- 12.50\n',
      ]);
      expect(await page.locator(`#${anchorOf('lost')}`).textContent()).toContain('there is no result');
    });

    test('the first page leads to failures and suites, by cause and by name', async () => {
      const page = await open(form, '', { theme: 'dark' });
      expect(await page.locator('h1').first().textContent()).toBe(`Nightly ${hostile.comment}`);
      expect(await page.locator('#failures h2').textContent()).toBe('1 failure, 1 cause');
      await expectAccessible(page);
      await page.locator('[data-filter="suites"]').fill('prices');
      expect(await page.locator('[data-found="suites"]').textContent()).toBe('1 of 2');
      await page.locator('.suites tr:visible a').click();
      await page.getByRole('heading', { level: 1, name: 'Prices' }).waitFor();
      await page.locator('.crumbs a').click();
      await page.locator('#failures .tests a').click();
      await page.locator(`#${anchorOf('hostile')}`).waitFor();
      await expectAccessible(page);
    });

    test('fits a phone', async () => {
      for (const place of ['', 'rich'] as const) {
        const page = await open(form, place, { viewport: phone });
        await expectNoSidewaysScroll(page);
        await keepScreenshot(page, `report-phone-${form.replace(' ', '-')}-${place || 'start'}`);
      }
    });
  });

  test('pages in a folder need no script', async () => {
    const page = await open('folder', 'rich', { context: { offline: true, javaScriptEnabled: false } });
    expect(await page.locator(`#${anchorOf('rich')} .film a`).count()).toBe(2);
    expect(await page.locator('.filter').isVisible()).toBe(false);
    await page.locator('.crumbs a').click();
    await page.locator('#suites a').first().click();
    await page.locator('header.feature').waitFor();
  });

  test('pictures are kept for people to look at', async () => {
    for (const theme of ['light', 'dark'] as const) {
      await keepScreenshot(await open('folder', '', { theme }), `report-start-${theme}`, { fullPage: true });
      await keepScreenshot(await open('folder', 'hostile', { theme }), `report-feature-${theme}`, {
        fullPage: true,
      });
    }
  });
});
