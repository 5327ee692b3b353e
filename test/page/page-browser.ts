import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { findBrowser } from '../../src/runners/gherkin/browser/find-browser.ts';

const screenshots = fileURLToPath(new URL('../../results/page-screenshots/', import.meta.url));

/** A phone's window, the narrowest that the page must fit. */
export const phone = { width: 360, height: 740 } as const;
/** A laptop's window. */
const laptop = { width: 1280, height: 800 } as const;

/** How a page is opened. */
export interface OpenOptions {
  readonly theme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly context?: BrowserContextOptions;
  /** Messages of the console that are expected. */
  readonly allow?: RegExp;
}

/** An open page and what went wrong in it. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors of the console, exceptions, and violations of the content security policy so far. */
  readonly wrongs: readonly string[];
  close(): Promise<void>;
}

/** True when there is a Chromium here; tests of the page are skipped without one. */
export function hasChromium(): boolean {
  try {
    findBrowser('chromium', process.env);
    return true;
  } catch {
    // The error says how to get one; `npm test` has said so already.
    return false;
  }
}

/** A Chromium for all tests of a file: `beforeAll`, and `close` in `afterAll`. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    ...findBrowser('chromium', process.env),
    args: ['--no-sandbox', '--disable-gpu'],
  });
}

/**
 * Opens an address in a window of its own, without animations, and waits for its title.
 *
 * @param address address of the page with its hash: `${server.url}#/runs`
 */
export async function openPage(
  browser: Browser,
  address: string,
  options: OpenOptions = {},
): Promise<OpenedPage> {
  const { theme = 'light', viewport = laptop, allow } = options;
  const context = await browser.newContext({
    viewport,
    colorScheme: theme,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-GB',
    ...options.context,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const wrongs: string[] = [];
  const note = (text: string) => {
    if (!allow?.test(text)) wrongs.push(text);
  };
  page.on('pageerror', (error) => note(`exception: ${error.message}`));
  page.on('console', (message) => {
    // Answers with an error status are part of some views; the page shows them, and the test looks for that.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      note(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && origin !== new URL(address).origin)
      note(`asks another server: ${request.url()}`);
  });
  await page.goto(address);
  await page.locator('h1').first().waitFor();
  return { page, wrongs, close: () => context.close() };
}

/**
 * Opens an address, acts on it, closes it; fails when anything went wrong in the page meanwhile (`OpenedPage.wrongs`).
 */
export async function withPage(
  browser: Browser,
  address: string,
  options: OpenOptions,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  const opened = await openPage(browser, address, options);
  try {
    await act(opened.page);
    expect(opened.wrongs).toEqual([]);
  } finally {
    await opened.close();
  }
}

/**
 * Fails when axe finds anything that keeps people from using the page (WCAG 2.2 A and AA, and best practices).
 *
 * @param rules only these; for a second theme `['color-contrast']` will do
 */
export async function expectAccessible(page: Page, rules?: string[]): Promise<void> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  const told = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join('\n')}`,
  );
  expect(told).toEqual([]);
}

/** Fails when the page is wider than its window, which makes people scroll to and fro to read. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(beyond).toBeLessThanOrEqual(0);
}

/** Keeps a picture of the page in `results/page-screenshots/<name>.png` for a person to look at. */
export async function keepScreenshot(
  page: Page,
  name: string,
  options: { fullPage?: boolean } = {},
): Promise<string> {
  mkdirSync(screenshots, { recursive: true });
  const path = join(screenshots, `${name}.png`);
  await page.screenshot({ path, ...options });
  return path;
}
