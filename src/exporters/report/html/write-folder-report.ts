import { createReadStream } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assayError } from '../../../model/errors.ts';
import { replaceFolder } from '../../replace-folder.ts';
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
 * Writes a report as a folder: `index.html`, a page for each feature in `features/`, the run's files in `files/`. It works
 * from the disk, without scripts and without a network.
 *
 * @throws RUN_UNKNOWN, REPORT_FOLDER_FOREIGN, QUERY_STOPPED
 */
export async function writeFolderReport(request: PagesReportRequest): Promise<WrittenPages> {
  const { target, now } = request;
  const isReport = (folder: string) => isReportPage(join(folder, 'index.html'));
  const foreign = () => assayError('REPORT_FOLDER_FOREIGN', { folder: target });
  return await replaceFolder(target, isReport, foreign, async (made) => {
    const content = await readContent(request);
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
    const { missing, leftOut, keptBytes } = store.counts;
    return {
      entry: join(target, 'index.html'),
      bytes: bytes + keptBytes,
      pages,
      tests: content.counts.tests,
      missing,
      leftOut,
    };
  });
}
