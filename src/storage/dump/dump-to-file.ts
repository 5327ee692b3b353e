import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import zlib from 'node:zlib';
import { AssayError, assayError, messageOf } from '../../model/errors.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { type DumpOptions, type DumpReport, dumpDatabase } from './dump-database.ts';

/** A compressor by the file's name; null where the name asks for none. */
function compressorOf(file: string): (Writable & NodeJS.ReadableStream) | null {
  if (file.endsWith('.gz')) return zlib.createGzip();
  if (!file.endsWith('.zst')) return null;
  const { createZstdCompress } = zlib as Partial<typeof zlib>;
  if (createZstdCompress === undefined)
    throw assayError('COMPRESSION_UNKNOWN', { file, node: process.versions.node });
  return createZstdCompress();
}

/**
 * Writes a dump into a file, packed where its name ends in `.gz` or `.zst`. The file is there, or replaced, only when
 * the dump is whole.
 *
 * @throws FILE_NOT_WRITTEN, COMPRESSION_UNKNOWN, and what `dumpDatabase` throws
 */
export async function dumpToFile(
  connection: StorageConnection,
  file: string,
  options: DumpOptions = {},
): Promise<DumpReport> {
  const draft = `${file}.${process.pid}.draft`;
  const packer = compressorOf(file);
  const output = createWriteStream(draft);
  const target: Writable = packer ?? output;
  if (packer !== null) packer.pipe(output);
  const over = finished(output);
  packer?.on('error', (error) => output.destroy(error));
  over.catch(() => {}); // It is looked at below, at the next write or at the end.
  try {
    const report = await dumpDatabase(
      connection,
      async (bytes) => {
        if (output.errored !== null) throw output.errored;
        if (!target.write(bytes)) await Promise.race([once(target, 'drain'), over]);
      },
      options,
    );
    target.end();
    await over;
    renameSync(draft, file);
    return report;
  } catch (cause) {
    output.destroy();
    rmSync(draft, { force: true });
    if (cause instanceof AssayError || !isFileError(cause)) throw cause;
    throw assayError('FILE_NOT_WRITTEN', { path: file, reason: messageOf(cause) }, cause);
  }
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
