import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, open, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';
import type { ContentFile } from './scenario-content.ts';

/** A file as a page shows it. */
export interface ShownFile {
  /** Address that a link leads to; null where the report does not have the file. */
  readonly href: string | null;
  /** Picture in the document itself: name of the block that holds it. */
  readonly embedded: string | null;
  /** Whether it is a picture of a kind that a page may show. */
  readonly picture: boolean;
  /** Why the report does not have it; null when it does. */
  readonly problem: string | null;
}

/** What became of the files of a run. */
export interface FileCounts {
  kept: number;
  keptBytes: number;
  missing: number;
  /** There, but not in the report, because that would have been too much. */
  leftOut: number;
  leftOutBytes: number;
}

/** Takes files of the run into a report. */
export interface FileStore {
  readonly counts: FileCounts;
  /** Never throws for what is wrong with a file: `problem` says it. */
  keep(file: ContentFile): Promise<ShownFile>;
}

export const noFiles = (): FileCounts => ({ kept: 0, keptBytes: 0, missing: 0, leftOut: 0, leftOutBytes: 0 });

/** Kinds of pictures that pages show, by how their files begin. Nothing else is shown, whatever it is called. */
const pictureKinds: readonly {
  readonly type: string;
  readonly suffix: string;
  test(head: Buffer): boolean;
}[] = [
  { type: 'image/png', suffix: '.png', test: (head) => head.subarray(0, 4).toString('hex') === '89504e47' },
  { type: 'image/jpeg', suffix: '.jpg', test: (head) => head.subarray(0, 3).toString('hex') === 'ffd8ff' },
  { type: 'image/gif', suffix: '.gif', test: (head) => /^GIF8[79]a/.test(head.toString('latin1')) },
  { type: 'image/webp', suffix: '.webp', test: (head) => /^RIFF....WEBP/s.test(head.toString('latin1')) },
  { type: 'image/avif', suffix: '.avif', test: (head) => /^....ftypavi[fs]/s.test(head.toString('latin1')) },
];

/** A file of the run that was found. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  /** Media type of a picture that pages show; null for everything else. */
  readonly pictureType: string | null;
  /** Suffix that fits its content, or the one that it has; with its dot, perhaps empty. */
  readonly suffix: string;
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * Finds a file of the run below its folder of results; links on the way must not lead outside.
 *
 * @param folder as the run tells it; only absolute ones can be found again
 * @returns what was found, or a sentence that says why not
 */
export async function findRunFile(
  folder: string | null,
  file: Pick<ContentFile, 'path'>,
): Promise<FoundFile | string> {
  if (folder === null || !isAbsolute(folder)) return 'the run does not say where its files are';
  const wanted = resolve(folder, file.path);
  try {
    const root = await realpath(folder);
    const path = await realpath(wanted);
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep))
      return 'it lies outside the folder of the run';
    const { size } = await stat(path).then((found) => (found.isFile() ? found : { size: null }));
    if (size === null) return 'it is no file';
    const head = await headOf(path);
    const kind = pictureKinds.find(({ test }) => test(head));
    const suffix = /\.[a-z0-9]{1,12}$/i.exec(file.path)?.[0].toLowerCase() ?? '';
    return { path, bytes: size, pictureType: kind?.type ?? null, suffix: kind?.suffix ?? suffix };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' ? 'the file is not there any more' : `it cannot be read (${code ?? 'unknown'})`;
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Name of a file by its content: the hash that the run tells, else a new one. */
export async function contentName(file: Pick<ContentFile, 'sha256'>, found: FoundFile): Promise<string> {
  const told = file.sha256?.toLowerCase() ?? '';
  return /^[0-9a-f]{64}$/.test(told) ? told : await hashOf(found.path);
}

/** Copies files into `files/` of a report, each content once. */
export class CopiedFiles implements FileStore {
  readonly counts = noFiles();
  readonly #resultsDir: string | null;
  readonly #folder: string;
  readonly #known = new Set<string>();

  /** @param report absolute folder of the report */
  constructor(resultsDir: string | null, report: string) {
    this.#resultsDir = resultsDir;
    this.#folder = join(report, 'files');
  }

  async keep(file: ContentFile): Promise<ShownFile> {
    const found = await findRunFile(this.#resultsDir, file);
    if (typeof found === 'string') {
      this.counts.missing++;
      return { href: null, embedded: null, picture: false, problem: found };
    }
    const name = `${await contentName(file, found)}${found.suffix}`;
    if (!this.#known.has(name)) {
      if (this.#known.size === 0) await mkdir(this.#folder, { recursive: true });
      this.#known.add(name);
      await copyFile(found.path, join(this.#folder, name), constants.COPYFILE_FICLONE);
      this.counts.kept++;
      this.counts.keptBytes += found.bytes;
    }
    return { href: `files/${name}`, embedded: null, picture: found.pictureType !== null, problem: null };
  }
}
