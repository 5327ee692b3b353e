import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assayError } from '../../model/errors.ts';
import { assayVersion } from '../../std/assay-version.ts';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { replaceFile } from '../atomic-file.ts';
import { replaceFolder } from '../replace-folder.ts';
import { packedPieces } from './packed-database.ts';
import { type SiteContent, writeSiteDatabase } from './site-database.ts';
import { partFunction, partNames, partScript, type SiteFacts } from './site-facts.ts';
import { copySiteFiles, type SiteFileChoice, type SiteFiles } from './site-files.ts';
import { indexHtml, singleHtml, siteMark } from './site-html.ts';
import { readSiteProgram, type SiteProgram } from './site-program.ts';
import type { ChosenRuns } from './site-selection.ts';

export interface SiteRequest extends SiteContent {
  readonly source: StorageConnection;
  readonly runs: ChosenRuns;
  /** Absolute path of the folder, or of the file when `singleFile`. */
  readonly target: string;
  readonly singleFile: boolean;
  readonly title: string;
  readonly files: SiteFileChoice;
  /** Sentences for people about what is not in it, shown on the page. */
  readonly notices: readonly string[];
  /** µs since 1970. */
  readonly now: number;
  readonly signal: AbortSignal;
  readonly progress: (share: number, detail: string) => void;
}

/** What was written. */
export interface WrittenSite {
  readonly entry: string;
  readonly runs: number;
  readonly rows: number;
  /** Bytes of the database in a browser's memory, of it when packed, and of everything that was written. */
  readonly databaseBytes: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly files: Omit<SiteFiles, 'addresses'>;
}

type Part = readonly [name: string, bytes: Uint8Array];

async function isSite(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, 'index.html'), 'utf8').catch(() => '');
  return text.slice(0, 4096).includes(siteMark);
}

/** Packs the database into pieces, kept as files: how many there are must be known before the page is written. */
async function packDatabase(path: string, folder: string): Promise<{ pieces: string[]; bytes: number }> {
  const pieces: string[] = [];
  let bytes = 0;
  for await (const piece of packedPieces(path)) {
    const file = join(folder, `piece-${pieces.length}`);
    await writeFile(file, piece);
    pieces.push(file);
    bytes += piece.length;
  }
  return { pieces, bytes };
}

async function* allParts(program: SiteProgram, pieces: readonly string[]): AsyncGenerator<Part> {
  yield [partNames.engine, program.engine];
  yield [partNames.worker, program.worker];
  for (const [index, file] of pieces.entries()) yield [partNames.database(index), await readFile(file)];
}

async function writeFolder(
  folder: string,
  facts: SiteFacts,
  program: SiteProgram,
  parts: AsyncIterable<Part>,
): Promise<number> {
  let bytes = 0;
  const write = async (name: string, text: string) => {
    bytes += Buffer.byteLength(text);
    await writeFile(join(folder, name), text);
  };
  await mkdir(join(folder, 'parts'), { recursive: true });
  for await (const [name, data] of parts) {
    const text = Buffer.from(data).toString('base64');
    await write(partScript(name), `${partFunction}(${JSON.stringify(name)}, "${text}");\n`);
  }
  await write('page.js', program.page);
  await write('page.css', program.style);
  await write('theme-first.js', program.theme);
  await write('icon.svg', program.icon);
  // GitHub Pages would leave out what Jekyll does not like.
  await write('.nojekyll', '');
  await write('index.html', indexHtml(facts));
  return bytes;
}

async function writeSingle(
  path: string,
  facts: SiteFacts,
  program: SiteProgram,
  parts: AsyncIterable<Part>,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const piece of singleHtml(facts, program, parts)) await file.appendFile(piece);
  } finally {
    await file.close();
  }
}

/**
 * Writes the page with an engine and a copy of the data inside, as a folder or as one file. What was there stays until
 * the new one is whole.
 *
 * @throws SITE_NOT_BUILT, SITE_FOLDER_FOREIGN
 */
export async function writeSite(request: SiteRequest): Promise<WrittenSite> {
  const { source, runs, target, now, signal, progress } = request;
  const program = await readSiteProgram();
  const work = await mkdtemp(join(tmpdir(), 'assay-site-'));
  try {
    const path = join(work, 'copy.sqlite');
    const { rows, bytes: databaseBytes } = await writeSiteDatabase(source, path, runs.ids, request, {
      signal,
      progress: ({ table, rows, totalRows }) =>
        progress((0.7 * rows) / Math.max(1, totalRows), `${table}, ${rows.toLocaleString('en-US')} rows`),
    });
    progress(0.7, 'packing');
    const { pieces, bytes: packedBytes } = await packDatabase(path, work);
    const factsWith = (files: SiteFacts['files']): SiteFacts => ({
      title: request.title,
      version: assayVersion,
      madeAt: new Date(now / 1000).toISOString(),
      runs: runs.ids.length,
      bytes: databaseBytes,
      pieces: pieces.length,
      notices: request.notices,
      files,
    });
    const whole = { runs: runs.ids.length, rows, databaseBytes, packedBytes };
    progress(0.9, 'writing');
    if (request.singleFile) {
      const { bytes } = await replaceFile(target, (path) =>
        writeSingle(path, factsWith({}), program, allParts(program, pieces)),
      );
      return { entry: target, ...whole, bytes, files: { copied: 0, bytes: 0, missing: 0, leftOut: 0 } };
    }
    const foreign = () => assayError('SITE_FOLDER_FOREIGN', { folder: target });
    return await replaceFolder(target, isSite, foreign, async (folder) => {
      const { addresses, ...files } = await copySiteFiles(source, runs.ids, folder, request.files, signal);
      const bytes = await writeFolder(folder, factsWith(addresses), program, allParts(program, pieces));
      return { entry: join(target, 'index.html'), ...whole, bytes: bytes + files.bytes, files };
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
