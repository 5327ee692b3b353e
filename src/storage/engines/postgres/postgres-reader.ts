import { assayError } from '../../../model/errors.ts';
import type { DatabaseLocation, PostgresAddress } from '../../location/database-location.ts';
import type { ReadBatch, ReadRequest, StorageReader } from '../storage-engine.ts';

/** Runs users' SQL: one read-only statement, on a connection of its own, with limits on time and rows. */
export class PostgresReader implements StorageReader {
  constructor(_location: DatabaseLocation, _address: PostgresAddress) {}

  async *read(_request: ReadRequest): AsyncGenerator<ReadBatch> {
    throw assayError('QUERY_REFUSED', { reason: 'not yet' });
  }

  async writeParquet(): Promise<number> {
    throw assayError('QUERY_REFUSED', { reason: 'not yet' });
  }

  overdueMs(): number {
    return 0;
  }

  async stopAll(): Promise<boolean> {
    return true;
  }

  async close(): Promise<void> {}
}
