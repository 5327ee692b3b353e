import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { readPngSize } from '../../../recording/artifacts/png-size.ts';

/** What is known about a screenshot that was written: size in bytes, hash (hex), size in pixels. */
export type ScreenshotFile = { bytes: number; sha256: string; width: number; height: number };

/** A screenshot, or why there is none. */
export type ScreenshotResult = { screenshot: ScreenshotFile } | { screenshot: null; reason: string };

const firstTryMs = 500;
const pauseMs = 60;

/**
 * Writes a PNG of what the page shows now. Never throws: a picture that cannot be taken must not fail a test.
 * A page that is just being replaced by another one (after a click on a link, say) is given time to settle.
 *
 * @param page the page to show
 * @param filePath where to write; missing folders are made
 * @param timeoutMs how long it may take altogether, in milliseconds
 * @returns the file's figures, or null and the reason
 */
export async function takeScreenshot(
  page: Page,
  filePath: string,
  timeoutMs = 5000,
): Promise<ScreenshotResult> {
  try {
    const picture = await capture(page, timeoutMs);
    const size = readPngSize(picture);
    if (!size) return { screenshot: null, reason: 'the browser did not answer with a PNG' };
    await mkdir(dirname(filePath), { recursive: true });
    await writeFile(filePath, picture);
    const sha256 = createHash('sha256').update(picture).digest('hex');
    return { screenshot: { bytes: picture.byteLength, sha256, ...size } };
  } catch (error) {
    return { screenshot: null, reason: page.isClosed() ? 'the page is closed' : firstLine(error) };
  }
}

/** Tries again with more time: what a browser is asked while it changes pages fails at once, or never ends. */
async function capture(page: Page, timeoutMs: number): Promise<Buffer> {
  const deadline = performance.now() + timeoutMs;
  for (let tryMs = firstTryMs; ; tryMs *= 2) {
    const left = Math.max(1, deadline - performance.now());
    try {
      await page.waitForLoadState('domcontentloaded', { timeout: Math.min(tryMs, left) });
      return await page.screenshot({
        type: 'png',
        timeout: Math.min(tryMs, left),
        scale: 'css',
        animations: 'disabled',
      });
    } catch (error) {
      if (page.isClosed() || performance.now() + pauseMs >= deadline) throw error;
      await delay(pauseMs);
    }
  }
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}
