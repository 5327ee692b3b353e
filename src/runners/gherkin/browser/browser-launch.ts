import type { Browser, BrowserType } from 'playwright-core';
import { assayError } from '../../../model/errors.ts';
import { type BrowserName, browserNames, findBrowser, isBrowserName } from './find-browser.ts';

/** Which browser to use: a name, or the address of one that runs elsewhere; with or without a window. */
export type BrowserChoice = { browser: string; headless: boolean };

/** Switches for a quiet Chromium: no graphics card, no first-run pages, nothing fetched behind the test's back. */
const chromiumSwitches = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

const launchTimeoutMs = 30_000;

/**
 * Starts the chosen browser, or connects to it when the choice (or ASSAY_BROWSER_ENDPOINT) is an address:
 * `ws://` and `wss://` for a Playwright server, `http://`, `https://` and `ws://.../devtools/...` for a browser
 * with an open debugging port.
 *
 * @param choice a browser's name or an address; `headless` is of no effect for an address
 * @param env environment variables: ASSAY_BROWSER_ENDPOINT, and what `findBrowser` reads
 * @returns the running browser; the caller closes it
 * @throws AssayError BROWSER_UNKNOWN, BROWSER_MISSING, BROWSER_FAILED (did not start), BROWSER_UNREACHABLE (address)
 */
export async function openBrowser(
  choice: BrowserChoice,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Browser> {
  const address = isAddress(choice.browser) ? choice.browser : env.ASSAY_BROWSER_ENDPOINT;
  if (address) return connect(address, isBrowserName(choice.browser) ? choice.browser : 'chromium');
  const name = choice.browser;
  if (!isBrowserName(name)) {
    throw assayError('BROWSER_UNKNOWN', { browser: name, known: browserNames.join(', ') });
  }
  const location = findBrowser(name, env);
  const engine = await engineOf(name);
  try {
    return await engine.launch({
      ...location,
      headless: choice.headless,
      args: isChromium(name) ? [...chromiumSwitches] : [],
      // Root, which is who runs most containers, cannot use Chromium's sandbox.
      chromiumSandbox: false,
      timeout: launchTimeoutMs,
      // Signals belong to the run: it ends its scenarios in order and then closes the browser.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    const program = location.executablePath ?? `channel ${location.channel}`;
    throw assayError('BROWSER_FAILED', { browser: name, program, reason: firstLine(error) }, error);
  }
}

/** True when the choice of a browser is an address rather than a name. */
function isAddress(choice: string): boolean {
  return /^(wss?|https?):\/\//.test(choice);
}

async function connect(address: string, name: BrowserName): Promise<Browser> {
  try {
    if (/^https?:/.test(address) || address.includes('/devtools/')) {
      const { chromium } = await import('playwright-core');
      return await chromium.connectOverCDP(address, { timeout: launchTimeoutMs });
    }
    const engine = await engineOf(name);
    return await engine.connect(address, { timeout: launchTimeoutMs });
  } catch (error) {
    throw assayError('BROWSER_UNREACHABLE', { address, reason: firstLine(error) }, error);
  }
}

async function engineOf(name: BrowserName): Promise<BrowserType> {
  const playwright = await import('playwright-core');
  if (name === 'firefox') return playwright.firefox;
  if (name === 'webkit') return playwright.webkit;
  return playwright.chromium;
}

function isChromium(name: BrowserName): boolean {
  return name !== 'firefox' && name !== 'webkit';
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}
