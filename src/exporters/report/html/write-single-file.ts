import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { replaceTextFile } from '../../atomic-file.ts';
import type { PagesReportRequest, WrittenPages } from '../report-format.ts';
import { EmbeddedFiles } from './embedded-files.ts';
import { featureBody } from './feature-page.ts';
import type { KeptFile } from './file-markup.ts';
import { indexBody } from './index-page.ts';
import { singleFileFrame } from './page-frame.ts';
import { readContent } from './report-content.ts';
import { singleFileLinks } from './report-links.ts';
import { singleFileScript } from './report-script.ts';
import { reportStyle } from './report-style.ts';
import { runTitle } from './run-header.ts';
import { ScenarioReader } from './scenario-reader.ts';

const compress = promisify(gzip);

/**
 * Writes a report as one file: its first page as it is, each other page compressed in a block of its own, which a
 * script unpacks when it is looked at. One page is in memory at a time.
 *
 * @throws RUN_UNKNOWN, QUERY_STOPPED
 */
export async function writeSingleFile(request: PagesReportRequest): Promise<WrittenPages> {
  const { target } = request;
  const content = await readContent(request);
  await mkdir(dirname(target), { recursive: true });
  // The first page tells what became of the files, so the blocks are made before it, and put behind it.
  const blocksPath = join(dirname(target), `.${basename(target)}.${process.pid}.blocks`);
  const blocks = await open(blocksPath, 'w');
  try {
    const write = (text: string) => blocks.appendFile(text);
    const store = new EmbeddedFiles(content.run.resultsDir, request.embedLimit, write);
    const reader = new ScenarioReader(request, content);
    let pages = 1;
    for (const feature of content.features) {
      for (const page of feature.pages) {
        let text = '';
        for await (const piece of featureBody(reader, content, feature, page, store, singleFileLinks)) {
          text += piece;
        }
        const packed = (await compress(text)).toString('base64');
        await write(`<script type="application/octet-stream" id="page-${page.slug}">${packed}</script>\n`);
        pages++;
      }
    }
    const files: KeptFile[] = [];
    for (const file of content.files) files.push({ file, shown: await store.keep(file) });
    const title = `${runTitle(content)} - ${content.run.project}`;
    const [head, middle, foot] = singleFileFrame(title, reportStyle, singleFileScript, request.now);
    const { bytes } = await replaceTextFile(target, async (append) => {
      let text = String(head);
      for (const piece of indexBody(content, files, store.counts, singleFileLinks)) text += piece;
      await append(text + middle);
      for await (const piece of createReadStream(blocksPath, { encoding: 'latin1' }))
        await append(piece as string);
      await append(String(foot));
    });
    const { missing, leftOut } = store.counts;
    return { entry: target, bytes, pages, tests: content.counts.tests, missing, leftOut };
  } finally {
    await blocks.close();
    await rm(blocksPath, { force: true });
  }
}
