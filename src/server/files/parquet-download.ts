import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { QueryRequest } from '../../keeper/database-access.ts';
import { OneAtATime } from '../../std/one-at-a-time.ts';
import type { ServedDatabase } from '../database/served-database.ts';

/**
 * Writes answers as Parquet files and streams them: each into a file beside the database first, because the engine
 * writes the end of such a file last; it is removed when it was read, or when nobody reads it any more. One at a time:
 * the engine has one folder for them.
 */
export function parquetDownload(served: ServedDatabase) {
  const turns = new OneAtATime();
  return async (request: QueryRequest): Promise<ReadableStream<Uint8Array>> => {
    const file = `${served.path}.${randomUUID()}.parquet`;
    const remove = () => rm(file, { force: true });
    try {
      const service = await served.service();
      await turns.run(() => service.writeParquet(request, file));
    } catch (error) {
      await remove();
      throw error;
    }
    const stream = createReadStream(file);
    stream.once('close', () => void remove().catch(() => {})); // What stays is named, and takes only room.
    return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
  };
}
