import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { ArtifactFiles, FilePart } from '../../api/http/api-context.ts';
import { assayError } from '../../model/errors.ts';
import type { Row } from '../../repositories/rows/row-types.ts';

/** What the system says of files that are not there, or not for us. */
const notThere = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'ENAMETOOLONG', 'ELOOP']);
/** Files whose content is known to be what was recorded; more are forgotten, and read again. */
const mostRemembered = 10_000;

/**
 * Files of artifacts on this machine's disk. A row only says where a file is, and rows come from journals that other
 * machines may have sent: so a file is given out only when it lies inside the folder of its run's results, and has the
 * size and the hash that were recorded. Whoever names a file that he doesn't know learns nothing about it.
 */
export class DiskArtifacts implements ArtifactFiles {
  /** Identity of a file's content on the disk -> its SHA-256. */
  readonly #hashes = new Map<string, string>();

  /** @throws ARTIFACT_OUTSIDE */
  async open(artifact: Row<'artifacts'>, run: Row<'runs'>): Promise<FilePart | null> {
    if (run.results_dir === null || artifact.sha256 === null) return null;
    const file = await fileInside(run.results_dir, artifact.path);
    if (file === null) return null;
    const found = await stat(file);
    if (!found.isFile() || (artifact.bytes !== null && found.size !== Number(artifact.bytes))) return null;
    if ((await this.#hashOf(file, found)) !== artifact.sha256) return null;
    return {
      size: found.size,
      read: (start, end) =>
        Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream<Uint8Array>,
    };
  }

  async #hashOf(file: string, { dev, ino, size, mtimeMs, ctimeMs }: Stats): Promise<string> {
    const identity = [dev, ino, size, mtimeMs, ctimeMs, file].join(':');
    const known = this.#hashes.get(identity);
    if (known !== undefined) return known;
    const hash = createHash('sha256');
    for await (const piece of createReadStream(file)) hash.update(piece as Uint8Array);
    const digest = hash.digest('hex');
    if (this.#hashes.size >= mostRemembered) this.#hashes.clear();
    this.#hashes.set(identity, digest);
    return digest;
  }
}

/**
 * The real path of a file below a folder; null when there is none.
 *
 * @throws ARTIFACT_OUTSIDE when the path leads out of the folder, by itself or by a link
 */
async function fileInside(folder: string, path: string): Promise<string | null> {
  const outside = () => assayError('ARTIFACT_OUTSIDE', { path });
  if (!isAbsolute(folder) || folder.includes('\0')) return null;
  if (isAbsolute(path) || /[\0\\]|^[a-z]:/i.test(path)) throw outside();
  const asked = resolve(folder, path);
  if (!isBelow(resolve(folder), asked)) throw outside();
  try {
    const [root, file] = [await realpath(folder), await realpath(asked)];
    if (!isBelow(root, file)) throw outside();
    return file;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && notThere.has(code)) return null;
    throw error;
  }
}

function isBelow(root: string, file: string): boolean {
  return file.startsWith(root.endsWith(sep) ? root : root + sep);
}
