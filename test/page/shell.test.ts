import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPage } from './built-page.ts';
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

const answers: Record<string, unknown> = {
  '/projects': {
    items: [
      { key: 'shop', name: 'Shop' },
      { key: 'bank', name: 'Bank' },
    ],
    next: null,
  },
  '/presets': {
    items: [{ name: 'flaky-tests', title: 'Flaky tests', summary: '', options: [], whenEmpty: '' }],
  },
  '/search': {
    items: [{ kind: 'tests', id: '7', name: 'Pay with a card', detail: 'Basket', match: 'word' }],
  },
};

/** Answers what the shell asks for; everything else is a problem as the API tells it. */
function answerShell(request: Request): Response {
  const path = new URL(request.url).pathname.replace('/api/v1', '');
  const answer = answers[path];
  if (answer !== undefined) return Response.json(answer);
  const problem = {
    type: 'about:blank',
    title: 'Nothing there',
    status: 404,
    code: 'API_PATH_UNKNOWN',
    detail: path,
  };
  return Response.json(problem, { status: 404, headers: { 'content-type': 'application/problem+json' } });
}

describe.skipIf(!hasChromium())('the shell of the page', () => {
  let browser: Browser;
  let server: PageServer;
  beforeAll(async () => {
    const folder = await builtPage();
    [browser, server] = await Promise.all([startBrowser(), startPageServer(folder, answerShell)]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close()]);
  });

  const inPage = (hash: string, options: OpenOptions, act: (page: Page) => Promise<void>) =>
    withPage(browser, server.url + hash, options, act);

  test('follows the theme of the system, and another one when it is chosen, also after a reload', async () => {
    await inPage('#/nowhere', { theme: 'dark' }, async (page) => {
      const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const dark = await ground();
      await page.getByRole('button', { name: 'Theme: system. Change to light' }).click();
      const light = await ground();
      expect(light).not.toBe(dark);
      await page.reload();
      await page.locator('h1').waitFor();
      expect(await ground()).toBe(light);
      await page.getByRole('button', { name: 'Theme: light. Change to dark' }).click();
      await page.getByRole('button', { name: 'Theme: dark. Change to system' }).waitFor();
      expect(await ground()).toBe(dark);
    });
  });

  test.each(['light', 'dark'] as const)(
    'has nothing that keeps people out, in the %s theme',
    async (theme) => {
      await inPage('#/nowhere', { theme }, async (page) => {
        await expectAccessible(page);
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox', { name: 'Search' }).fill('pay');
        await page.getByRole('option', { name: 'Pay with a card' }).waitFor();
        await expectAccessible(page);
        await keepScreenshot(page, `palette-${theme}`);
        await page.keyboard.press('Escape');
        await page.keyboard.press('?');
        await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
        await expectAccessible(page);
      });
    },
  );

  test('the palette finds what the API finds, and leads there by keyboard', async () => {
    await inPage('#/nowhere', {}, async (page) => {
      await page.keyboard.press('/');
      const box = page.getByRole('combobox', { name: 'Search' });
      await expect.poll(() => box.evaluate((element) => element === document.activeElement)).toBe(true);
      await box.fill('card');
      await page.getByRole('option', { name: 'Pay with a card' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      const chosen = page.locator('[role="option"][aria-selected="true"]');
      expect(await chosen.textContent()).toContain('Pay with a card');
      await page.keyboard.press('Enter');
      await expect.poll(() => new URL(page.url()).hash).toBe('#/tests/7');
    });
  });

  test('the palette knows the questions that people ask', async () => {
    await inPage('#/nowhere', {}, async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('flaky');
      await page.getByRole('option', { name: 'Flaky tests' }).click();
      await expect.poll(() => new URL(page.url()).hash).toBe('#/sql?preset=flaky-tests');
    });
  });

  test('the number of a run leads to it', async () => {
    await inPage('#/nowhere', {}, async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('#17');
      await page.getByRole('option', { name: 'Run 17' }).click();
      await expect.poll(() => new URL(page.url()).hash).toBe('#/runs/17');
    });
  });

  test('keys lead from view to view; the focus goes to the title', async () => {
    await inPage('#/nowhere', {}, async (page) => {
      for (const [key, title] of [
        ['s', 'SQL'],
        ['t', 'Tests'],
      ] as const) {
        await page.keyboard.press('g');
        await page.keyboard.press(key);
        await page.locator('h1', { hasText: title }).waitFor();
        await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(title);
        await expect.poll(() => page.title()).toBe(`${title} · Assay`);
      }
    });
  });

  test('the first thing that Tab reaches skips to the content', async () => {
    await inPage('#/nowhere', {}, async (page) => {
      await page.keyboard.press('Tab');
      await page.getByRole('button', { name: 'Skip to the content' }).press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    });
  });

  test('an address that names nothing says so, and leads back', async () => {
    await inPage('#/no/such/view', {}, async (page) => {
      expect(await page.getByText('#/no/such/view').isVisible()).toBe(true);
      await page.getByRole('link', { name: 'All runs', exact: true }).click();
      await expect.poll(() => new URL(page.url()).hash).toBe('#/runs');
    });
  });

  test('the project that is chosen stays chosen', async () => {
    await inPage('#/nowhere', {}, async (page) => {
      await page.getByLabel('Project').selectOption('Bank');
      await page.reload();
      await page.getByLabel('Project').waitFor();
      expect(await page.getByLabel('Project').inputValue()).toBe('bank');
    });
  });

  test('fits a phone: the navigation folds away and opens, nothing scrolls sideways', async () => {
    await inPage('#/nowhere', { viewport: phone }, async (page) => {
      await expectNoSidewaysScroll(page);
      expect(await page.getByRole('link', { name: 'Trends' }).isVisible()).toBe(false);
      await page.getByRole('button', { name: 'Open the navigation' }).click();
      await keepScreenshot(page, 'navigation-phone');
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Trends' }).click();
      await expect.poll(() => new URL(page.url()).hash).toBe('#/trends');
    });
  });
});
