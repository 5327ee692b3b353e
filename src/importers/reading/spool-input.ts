import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openInput } from './file-input.ts';
import type { ImportInput } from './import-format.ts';

/** What came in through a pipe, kept in a temporary file while it is imported. */
export interface SpooledInput {
  readonly input: ImportInput;
  remove(): Promise<void>;
}

/** Writes a stream to a temporary file, so that it can be looked at before it is read. */
export async function spoolInput(stream: Readable, signal: AbortSignal): Promise<SpooledInput> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-import-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'standard-input');
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }), { signal });
    return { input: openInput(path, 'standard input'), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
