import type { Browser } from 'playwright-core';

/** A view of the page, and what its rows are in the document. */
export interface PageView {
  readonly name: string;
  /** Behind `#`. */
  readonly hash: string;
  /** Selector of what a person came for. */
  readonly rows: string;
}

/** What a person sees and when (ms since the navigation began). */
export interface PaintTimes {
  readonly firstContent: number;
  /** Until the first row is painted. */
  readonly rows: number;
  /** Until nothing has been asked for half a second, without that half. */
  readonly settled: number;
  /** Cumulative layout shift: 0 is none, good is below 0.1. */
  readonly layoutShift: number;
  readonly longestTaskMs: number;
}

interface Watched {
  rows: number;
  shift: number;
  longest: number;
}

/** Runs in the page before its own scripts. */
function watch(selector: string): void {
  const watched: Watched = { rows: 0, shift: 0, longest: 0 };
  (window as unknown as { watched: Watched }).watched = watched;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[])
      if (!entry.hadRecentInput) watched.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longest = Math.max(watched.longest, duration);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    // The frame behind the one that has it: then it is painted.
    if (document.querySelector(selector) !== null)
      requestAnimationFrame(() => {
        watched.rows = performance.now();
      });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

const quietMs = 500;

/** Opens a view in a new window with an empty cache, and waits until its rows are painted and nothing more is asked. */
export async function paintTimes(browser: Browser, url: string, view: PageView): Promise<PaintTimes> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    const underWay = new Set<unknown>();
    let lastMs = performance.now();
    const ended = (request: unknown) => {
      underWay.delete(request);
      lastMs = performance.now();
    };
    page.on('request', (request) => {
      // The live feed does not end.
      if (!request.url().includes('/live')) underWay.add(request);
    });
    page.on('requestfinished', ended);
    page.on('requestfailed', ended);
    await page.addInitScript(watch, view.rows);
    const started = performance.now();
    await page.goto(`${url}#${view.hash}`, { waitUntil: 'commit', timeout: 60_000 });
    await page.waitForFunction(() => (window as unknown as { watched: Watched }).watched.rows > 0, null, {
      timeout: 60_000,
    });
    while (underWay.size > 0 || performance.now() - lastMs < quietMs)
      await new Promise((wake) => setTimeout(wake, 25));
    const { rows, shift, longest, firstContent } = await page.evaluate(() => ({
      ...(window as unknown as { watched: Watched }).watched,
      firstContent: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    }));
    return {
      firstContent,
      rows,
      settled: lastMs - started,
      layoutShift: shift,
      longestTaskMs: longest,
    };
  } finally {
    await context.close();
  }
}
