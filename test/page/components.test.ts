import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtGallery } from './built-page.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  hasChromium,
  keepScreenshot,
  type OpenOptions,
  phone,
  startBrowser,
  withPage,
} from './page-browser.ts';
import { type PageServer, startPageServer } from './page-server.ts';

/** Text of what has the focus inside a widget that keeps the focus itself (`aria-activedescendant`). */
async function activeText(widget: Locator): Promise<string> {
  return await widget.evaluate((element) => {
    const id = element.getAttribute('aria-activedescendant');
    return (id && document.getElementById(id)?.textContent) || '';
  });
}

describe.skipIf(!hasChromium())('the components of the page', () => {
  let browser: Browser;
  let server: PageServer;
  beforeAll(async () => {
    const folder = await builtGallery();
    const nothing = () => Response.json({ title: 'Nothing', status: 404, detail: '' }, { status: 404 });
    [browser, server] = await Promise.all([startBrowser(), startPageServer(folder, nothing)]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close()]);
  });
  const inGallery = (part: string, options: OpenOptions, act: (page: Page) => Promise<void>) =>
    withPage(browser, `${server.url}gallery.html#/?part=${part}`, options, act);

  test.each(['parts', 'lists', 'charts'])(
    '%s: accessible in both themes, and fit for a phone',
    async (part) => {
      await inGallery(part, {}, async (page) => {
        await expectAccessible(page);
        await keepScreenshot(page, `gallery-${part}-light`, { fullPage: true });
        await page.emulateMedia({ colorScheme: 'dark' });
        await expectAccessible(page, ['color-contrast']);
        await keepScreenshot(page, `gallery-${part}-dark`, { fullPage: true });
        await page.setViewportSize(phone);
        await expectNoSidewaysScroll(page);
        await keepScreenshot(page, `gallery-${part}-phone`, { fullPage: true });
      });
    },
    60_000,
  );

  test('a table of 50,000 rows draws those in sight, moves by keys and typing, sorts and opens', async () => {
    await inGallery('lists', {}, async (page) => {
      const table = page.getByRole('grid', { name: '50,000 tests' });
      expect(await table.getAttribute('aria-rowcount')).toBe('50001');
      expect(await table.getByRole('row').count()).toBeLessThan(60);
      await table.focus();
      await page.keyboard.press('End');
      await expect.poll(() => activeText(table)).toContain(' 49999');
      await page.keyboard.press('Home');
      const first = await activeText(table);
      await page.keyboard.press('ArrowDown');
      expect(await activeText(table)).not.toBe(first);
      await page.keyboard.type('sea');
      await expect.poll(() => activeText(table)).toMatch(/^Search/);
      await table.getByRole('button', { name: 'Runs' }).click();
      expect(await table.getByRole('columnheader', { name: 'Runs' }).getAttribute('aria-sort')).toBe(
        'descending',
      );
      await table.focus();
      await page.keyboard.press('Home');
      await expect.poll(() => activeText(table)).toMatch(/900$/);
      await page.keyboard.press('Enter');
      const opened = await page.getByRole('status').first().textContent();
      expect((await activeText(table)).startsWith(opened ?? '?')).toBe(true);
    });
  });

  test('columns are made wider by dragging and by keys', async () => {
    await inGallery('lists', {}, async (page) => {
      const heading = page.getByRole('columnheader', { name: 'Status' }).first();
      const widthOf = async () => (await heading.boundingBox())?.width ?? 0;
      const before = await widthOf();
      await heading.getByRole('button').focus();
      await page.keyboard.press('Alt+ArrowRight');
      await expect.poll(widthOf).toBe(before + 16);
      const edge = await heading.locator('.edge').boundingBox();
      if (!edge) throw new Error('The column has no edge');
      await page.mouse.move(edge.x + 3, edge.y + 8);
      await page.mouse.down();
      await page.mouse.move(edge.x + 43, edge.y + 8);
      await page.mouse.up();
      await expect.poll(widthOf).toBe(before + 56);
    });
  });

  test('a tree opens, closes and climbs by keys', async () => {
    await inGallery('lists', {}, async (page) => {
      const tree = page.getByRole('treegrid', { name: 'Tests of the run' });
      await tree.focus();
      expect(await tree.getAttribute('aria-rowcount')).toBe('601');
      await page.keyboard.press('ArrowRight');
      const child = await activeText(tree);
      expect(child).not.toContain('Feature');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowLeft');
      expect(await activeText(tree)).toContain('Feature 1');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => tree.getAttribute('aria-rowcount')).toBe('501');
      await page.keyboard.press('*');
      await expect.poll(() => tree.getAttribute('aria-rowcount')).toBe('50501');
      await page.keyboard.press('End');
      await expect.poll(() => activeText(tree)).toContain(' 49999');
    });
  });

  test('a chart tells its points by keys, and shows them as a table', async () => {
    await inGallery('charts', {}, async (page) => {
      const frame = page.getByRole('region', { name: 'Pass rate' });
      const chart = frame.getByRole('slider');
      await chart.focus();
      await page.keyboard.press('Home');
      await expect
        .poll(() => chart.getAttribute('aria-valuetext'))
        .toMatch(/^1 Sept?, 00:00: main 9\d\.\d %$/);
      await frame.getByRole('button', { name: 'Table' }).click();
      expect(await frame.getByRole('grid').getAttribute('aria-rowcount')).toBe('61');
    });
  });

  test('a timeline goes from span to span, zooms, and opens', async () => {
    await inGallery('charts', {}, async (page) => {
      const frame = page.getByRole('region', { name: 'Workers', exact: true });
      const timeline = frame.getByRole('slider');
      await timeline.focus();
      await page.keyboard.press('ArrowRight');
      const first = await timeline.getAttribute('aria-valuetext');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('+');
      expect(await frame.getByRole('button', { name: 'All' }).isEnabled()).toBe(true);
      const second = (await timeline.getAttribute('aria-valuetext')) ?? '';
      expect(second).not.toBe(first);
      await page.keyboard.press('Enter');
      const opened = await page.getByRole('status').last().textContent();
      expect(second.startsWith(`${opened}: `)).toBe(true);
    });
  });

  test('the SQL of a figure is shown, and leads to the console', async () => {
    await inGallery('parts', {}, async (page) => {
      await page.getByRole('button', { name: 'SQL' }).click();
      const dialog = page.getByRole('dialog', { name: 'Where these figures come from' });
      expect(await dialog.getByText('GROUP BY status').isVisible()).toBe(true);
      await expectAccessible(page);
      const href = await dialog.getByRole('link', { name: 'Open in the console' }).getAttribute('href');
      expect(new URLSearchParams(href?.split('?')[1]).get('sql')).toContain('GROUP BY status');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    });
  });

  test('errors show colours and fold foreign frames, and never make HTML of what they say', async () => {
    await inGallery('parts', {}, async (page) => {
      const errors = page.getByRole('region', { name: 'Errors' });
      expect(await errors.getByText('<b>not bold</b>').isVisible()).toBe(true);
      expect(await errors.locator('.ansi-red').first().textContent()).toBe('AssertionError');
      expect(await errors.getByText('node_modules').isVisible()).toBe(false);
      await errors.getByText('3 frames of Node and packages').click();
      expect(await errors.getByText('node_modules').isVisible()).toBe(true);
      await errors.getByRole('tab', { name: 'Stack' }).focus();
      await page.keyboard.press('ArrowRight');
      const diff = errors.getByRole('tabpanel');
      expect(await diff.locator('mark').allTextContents()).toEqual([
        '3',
        '42',
        '2',
        '28',
        'null',
        '"WELCOME"',
      ]);
    });
  });

  test('screenshots open large, and are gone through by keys', async () => {
    await inGallery('parts', {}, async (page) => {
      await page.getByRole('button', { name: 'Add to the basket' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add to the basket' });
      await dialog.waitFor();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('dialog', { name: 'Sign in' }).waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, 'replay-light');
      await page.getByRole('button', { name: 'Play' }).click();
      await page.getByText('7 of 7').waitFor();
    });
  });

  test('the edge between two parts moves by keys, and stays there', async () => {
    await inGallery('parts', {}, async (page) => {
      const edge = page.getByRole('separator', { name: 'Width of the first part' });
      await edge.focus();
      await page.keyboard.press('ArrowRight');
      expect(await edge.getAttribute('aria-valuenow')).toBe('42');
      await page.reload();
      await edge.waitFor();
      expect(await edge.getAttribute('aria-valuenow')).toBe('42');
    });
  });
});
