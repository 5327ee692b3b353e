import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { createGunzip } from 'node:zlib';
import { assayError, messageOf } from '../../model/errors.ts';
import type { ImportInput } from './import-format.ts';

/** Bytes that are read at a time. */
const chunkBytes = 256 * 1024;
/** Files of a directory at most, so that a wrong path doesn't read a whole disk. */
const mostFiles = 200_000;

/**
 * A file or directory to import.
 *
 * @param path absolute
 * @param label as the user named it
 * @throws IMPORT_MISSING
 */
export function openInput(path: string, label = path): ImportInput {
  if (!existsSync(path)) throw assayError('IMPORT_MISSING', { path: label });
  const stat = statSync(path);
  const isDirectory = stat.isDirectory();
  let inside: readonly ImportInput[] | null = null;
  const files = () => {
    inside ??= isDirectory ? filesBelow(path, label) : [];
    return inside;
  };
  return {
    label,
    path,
    isDirectory,
    get bytes() {
      return isDirectory ? files().reduce((sum, file) => sum + file.bytes, 0) : stat.size;
    },
    get modifiedAt() {
      const newest = isDirectory ? files().reduce((latest, file) => Math.max(latest, file.modifiedAt), 0) : 0;
      return newest > 0 ? newest : Math.round(stat.mtimeMs * 1000);
    },
    chunks: () => chunksOf(path, label),
    files,
  };
}

function filesBelow(directory: string, label: string): readonly ImportInput[] {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true })
    // A symbolic link may lead anywhere.
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .toSorted();
  if (names.length > mostFiles)
    throw assayError('IMPORT_UNREADABLE', {
      path: label,
      reason: `it holds ${names.length} files, more than the ${mostFiles} that are read`,
    });
  return names.map((name) => openInput(name, join(label, relative(directory, name)).split(sep).join('/')));
}

async function isPacked(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(3), 0, 3, 0);
    return bytesRead === 3 && buffer[0] === 0x1f && buffer[1] === 0x8b && buffer[2] === 8;
  } finally {
    await file.close();
  }
}

/** The bytes of a file, unpacked where they are packed. A packed file that was cut ends where it was cut. */
async function* chunksOf(path: string, label: string): AsyncGenerator<Uint8Array> {
  try {
    if (!(await isPacked(path))) {
      yield* createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Uint8Array>;
      return;
    }
  } catch (cause) {
    throw assayError('IMPORT_UNREADABLE', { path: label, reason: messageOf(cause) }, cause);
  }
  yield* unpacked(path, label);
}

async function* unpacked(path: string, label: string): AsyncGenerator<Uint8Array> {
  const packed = createReadStream(path, { highWaterMark: chunkBytes });
  const stream = packed.pipe(createGunzip({ chunkSize: chunkBytes }));
  packed.once('error', (error) => stream.destroy(error));
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch (cause) {
    // Cut while it was written: the reader finds the end of the text by itself.
    if ((cause as NodeJS.ErrnoException).code !== 'Z_BUF_ERROR')
      throw assayError('IMPORT_UNREADABLE', { path: label, reason: messageOf(cause) }, cause);
  } finally {
    packed.destroy();
  }
}

/** Name of an input without its folder. */
export function fileNameOf(input: ImportInput): string {
  return basename(input.path).replace(/\.gz$/i, '');
}
