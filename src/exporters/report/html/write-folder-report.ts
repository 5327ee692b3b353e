import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { assayError } from '../../../model/errors.ts';
import type { PagesReportRequest, WrittenPages } from '../report-format.ts';
import { featureBody } from './feature-page.ts';
import type { KeptFile } from './file-markup.ts';
import { indexBody } from './index-page.ts';
import type { Html } from './markup.ts';
import { folderFrame, generatorMark } from './page-frame.ts';
import { readContent } from './report-content.ts';
import { CopiedFiles } from './report-files.ts';
import { folderLinks } from './report-links.ts';
import { folderScript } from './report-script.ts';
import { reportStyle } from './report-style.ts';
import { runTitle } from './run-header.ts';
import { ScenarioReader } from './scenario-reader.ts';

/** Text that is written at a time (characters). */
const pieceLength = 256 * 1024;

/** Writes pieces one after the other into a new file; returns its bytes. */
async function writePieces(path: string, pieces: AsyncIterable<Html> | Iterable<Html>): Promise<number> {
  const file = await open(path, 'w');
  try {
    let text = '';
    for await (const piece of pieces) {
      text += piece;
      if (text.length < pieceLength) continue;
      await file.appendFile(text);
      text = '';
    }
    await file.appendFile(text);
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

async function* framed(
  [head, foot]: readonly [Html, Html],
  body: AsyncIterable<Html> | Iterable<Html>,
): AsyncGenerator<Html> {
  yield head;
  yield* body;
  yield foot;
}

/** Whether a file begins as a page of a report does. */
async function isReportPage(path: string): Promise<boolean> {
  let head = '';
  try {
    for await (const piece of createReadStream(path, { encoding: 'utf8', end: 4096 })) head += piece;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return head.includes(generatorMark);
}

/**
 * Whether a folder may be replaced: it is not there, is empty, or is an earlier report.
 *
 * @throws REPORT_FOLDER_FOREIGN
 */
async function mayReplace(target: string): Promise<boolean> {
  const found = await stat(target).catch(() => null);
  if (found === null) return false;
  const own =
    found.isDirectory() &&
    ((await readdir(target)).length === 0 || (await isReportPage(join(target, 'index.html'))));
  if (!own) throw assayError('REPORT_FOLDER_FOREIGN', { folder: target });
  return true;
}

/** Puts a new folder in the place of an old one; when that fails, the old one is back. */
async function replaceFolder(made: string, target: string, isThere: boolean): Promise<void> {
  if (!isThere) {
    await rename(made, target);
    return;
  }
  const old = `${made}.old`;
  await rename(target, old);
  try {
    await rename(made, target);
  } catch (error) {
    await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/**
 * Writes a report as a folder: `index.html`, a page for each feature in `features/`, the run's files in `files/`. It works
 * from the disk, without scripts and without a network.
 *
 * @throws RUN_UNKNOWN, REPORT_FOLDER_FOREIGN, QUERY_STOPPED
 */
export async function writeFolderReport(request: PagesReportRequest): Promise<WrittenPages> {
  const { target, now } = request;
  const isThere = await mayReplace(target);
  const content = await readContent(request);
  await mkdir(dirname(target), { recursive: true });
  const made = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  await rm(made, { recursive: true, force: true });
  try {
    await mkdir(join(made, 'features'), { recursive: true });
    await mkdir(join(made, 'assets'));
    await writeFile(join(made, 'assets', 'report.css'), reportStyle);
    await writeFile(join(made, 'assets', 'report.js'), folderScript);
    const store = new CopiedFiles(content.run.resultsDir, made);
    const reader = new ScenarioReader(request, content);
    const run = runTitle(content);
    let bytes = reportStyle.length + folderScript.length;
    let pages = 1;
    for (const feature of content.features) {
      for (const page of feature.pages) {
        const body = featureBody(reader, content, feature, page, store, folderLinks('../'));
        const frame = folderFrame(`${page.title} - ${run}`, '../', now);
        bytes += await writePieces(join(made, 'features', `${page.slug}.html`), framed(frame, body));
        pages++;
      }
    }
    const files: KeptFile[] = [];
    for (const file of content.files) files.push({ file, shown: await store.keep(file) });
    const index = indexBody(content, files, store.counts, folderLinks(''));
    const frame = folderFrame(`${run} - ${content.run.project}`, '', now);
    bytes += await writePieces(join(made, 'index.html'), framed(frame, index));
    await replaceFolder(made, target, isThere);
    const { missing, leftOut, keptBytes } = store.counts;
    return {
      entry: join(target, 'index.html'),
      bytes: bytes + keptBytes,
      pages,
      tests: content.counts.tests,
      missing,
      leftOut,
    };
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
}
