import { basename, join, posix } from 'node:path';
import { workerBrowserSession } from '../browser/browser-session.ts';
import { takeScreenshot } from '../browser/screenshot.ts';
import { screenshotName } from '../output/file-names.ts';
import type { ScenarioRecorder } from './scenario-recorder.ts';

/** When a picture is taken of the page that a step has used. */
export type ScreenshotMode = 'every' | 'failure' | 'never';

/** Whether a picture is due now, at the end of a step. Quick: it is asked for every step. */
export function wantsScreenshot(mode: ScreenshotMode, stepFailed: boolean): boolean {
  if (mode === 'never' || (mode === 'failure' && !stepFailed)) return false;
  return workerBrowserSession()?.pageUsedSinceMark() === true;
}

/**
 * Takes a picture of the page at the end of a step and hands it to the recorder. Never throws; a picture that cannot
 * be taken is a warning in the log of the scenario.
 *
 * @param resultsDir absolute
 */
export async function recordScreenshot(recorder: ScenarioRecorder, resultsDir: string): Promise<void> {
  const page = workerBrowserSession()?.currentPage();
  if (page === undefined) return;
  const begun = performance.now();
  const { position, text } = recorder.currentPlace;
  const path = posix.join(recorder.directory, screenshotName(position, text));
  const taken = await takeScreenshot(page, join(resultsDir, path));
  if (taken.screenshot === null) {
    recorder.log('warning', 'screenshot', `there is no screenshot: ${taken.reason}`);
    return;
  }
  recorder.addFile(
    { path, name: basename(path), kind: 'screenshot', mediaType: 'image/png', ...taken.screenshot },
    performance.now() - begun,
  );
}
