import type { ConnectionSource } from '../../../src/repositories/connections/connection-source.ts';
import type { StorageConnection } from '../../../src/storage/engines/storage-engine.ts';
import { WasmConnection } from './wasm-connection.ts';
import type { WasmDatabase } from './wasm-database.ts';

/** Connections of repositories to the database in a page: the one that there is, for everybody. */
export class WasmSource implements ConnectionSource {
  readonly label = 'This copy';
  readonly path = '';
  readonly notices: readonly string[] = [];
  readonly #connection: StorageConnection;
  readonly #bytes: number;

  /** @param bytes of the database */
  constructor(database: WasmDatabase, bytes: number) {
    this.#connection = new WasmConnection(database);
    this.#bytes = bytes;
  }

  async use<Result>(work: (connection: StorageConnection) => Promise<Result>): Promise<Result> {
    return await work(this.#connection);
  }

  async size(): Promise<{ bytes: number; logBytes: number }> {
    return { bytes: this.#bytes, logBytes: 0 };
  }

  async close(): Promise<void> {}
}
