import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { BrowserType } from 'playwright-core';
import { assayError } from '../../../model/errors.ts';

/** The browsers that a run can name. */
export const browserNames = ['chromium', 'firefox', 'webkit', 'chrome', 'msedge'] as const;

/** One of the browsers that a run can name. */
export type BrowserName = (typeof browserNames)[number];

/** Where a browser is: a program to start, or the channel under which Playwright finds an installed one. */
export type BrowserLocation = { executablePath?: string; channel?: string };

/** Names of the programs that are looked for on PATH, the wanted one first. */
const programsOnPath: Record<BrowserName, readonly string[]> = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
  chrome: ['google-chrome-stable', 'google-chrome', 'chrome'],
  msedge: ['microsoft-edge-stable', 'microsoft-edge', 'msedge'],
  // Playwright drives only its own builds of these two, so what PATH offers is of no use.
  firefox: [],
  webkit: [],
};

/** Where installers put the branded browsers on systems that do not use PATH for them. */
const installedChannels: Partial<Record<BrowserName, readonly string[]>> = {
  chrome: [
    '/opt/google/chrome/chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
  msedge: [
    '/opt/microsoft/msedge/msedge',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** The environment variables that the search reads. */
type BrowserEnvironment = Readonly<Record<string, string | undefined>>;

/** True when `text` is a browser name that Assay knows. */
export function isBrowserName(text: string): text is BrowserName {
  return (browserNames as readonly string[]).includes(text);
}

/**
 * Finds a browser on this machine: the program that ASSAY_CHROMIUM names (Chromium family only), then PATH,
 * then an installed Chrome or Edge, then Playwright's own download.
 *
 * @param name which browser
 * @param env environment variables; ASSAY_CHROMIUM, PATH and PLAYWRIGHT_BROWSERS_PATH are read
 * @returns what Playwright's `launch` needs to start it
 * @throws AssayError BROWSER_MISSING when there is none, or when ASSAY_CHROMIUM names a file that is not there
 */
export function findBrowser(name: BrowserName, env: BrowserEnvironment): BrowserLocation {
  const named = env.ASSAY_CHROMIUM;
  if (named && (name === 'chromium' || name === 'chrome')) {
    if (isProgram(named)) return { executablePath: named };
    throw assayError('BROWSER_MISSING', {
      browser: name,
      searched: `ASSAY_CHROMIUM, which names ${named}, and that is no program`,
      install: installHint(name),
    });
  }
  const onPath = findOnPath(programsOnPath[name], env.PATH ?? '');
  if (onPath) return { executablePath: onPath };
  if (installedChannels[name]?.some((path) => existsSync(path))) return { channel: name };
  const own = playwrightDownload(name);
  if (own) return { executablePath: own };
  throw assayError('BROWSER_MISSING', {
    browser: name,
    searched: [
      ...(name === 'chromium' || name === 'chrome' ? ['ASSAY_CHROMIUM (not set)'] : []),
      ...(programsOnPath[name].length > 0 ? [`PATH (${programsOnPath[name].join(', ')})`] : []),
      "Playwright's own downloads",
    ].join('; '),
    install: installHint(name),
  });
}

function installHint(name: BrowserName): string {
  const playwright = `"npx playwright-core install ${name}"`;
  if (name !== 'chromium') return `Install it with ${playwright}`;
  const debian = '"apt-get install -y chromium"';
  return `Install one with ${debian} (Debian, Ubuntu) or ${playwright}, or name one in ASSAY_CHROMIUM`;
}

function findOnPath(programs: readonly string[], path: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe'] : [''];
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  for (const program of programs) {
    for (const folder of folders) {
      for (const ending of endings) {
        const candidate = join(folder, program + ending);
        if (isProgram(candidate)) return candidate;
      }
    }
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Loads Playwright only when it comes to that: its start costs more than the whole search before it. */
function playwrightDownload(name: BrowserName): string | undefined {
  if (name === 'chrome' || name === 'msedge') return undefined;
  const playwright = createRequire(import.meta.url)('playwright-core') as Record<typeof name, BrowserType>;
  const path = playwright[name].executablePath();
  return path && existsSync(path) ? path : undefined;
}
