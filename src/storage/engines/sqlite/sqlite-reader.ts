import type { ReadBatch, ReadRequest, StorageReader } from '../storage-engine.ts';

/** Runs users' SQL. */
export class SqliteReader implements StorageReader {
  constructor(_target: string) {}

  async *read(_request: ReadRequest): AsyncGenerator<ReadBatch> {
    throw new Error('to come');
  }

  async writeParquet(_request: ReadRequest, _file: string): Promise<number> {
    throw new Error('to come');
  }

  overdueMs(): number {
    return 0;
  }

  async stopAll(): Promise<boolean> {
    return true;
  }

  close(): void {}
}
