import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of the browser. */
export const browserErrors = {
  BROWSER_MISSING: entry<{ browser: string; searched: string; install: string }>(
    (d) => `No ${d.browser} was found on this machine. Looked in: ${d.searched}.`,
    (d) => `${d.install}. Scenarios that use no page run without it.`,
  ),
  BROWSER_UNKNOWN: entry<{ browser: string; known: string }>(
    (d) => `"${d.browser}" is not a browser that Assay knows.`,
    (d) => `Name one of ${d.known}, or give the ws://, wss://, http:// or https:// address of a running one.`,
  ),
  BROWSER_FAILED: entry<{ browser: string; program: string; reason: string }>(
    (d) => `${d.browser} (${d.program}) did not start: ${d.reason}`,
    (d) => `Start it by hand to see why (${d.program} --version), or name another one with --browser.`,
  ),
  BROWSER_UNREACHABLE: entry<{ address: string; reason: string }>(
    (d) => `The browser at ${d.address} does not answer: ${d.reason}`,
    () => 'Check the address (--browser or ASSAY_BROWSER_ENDPOINT) and that its server is running.',
  ),
} satisfies Record<string, ErrorEntry<never>>;
