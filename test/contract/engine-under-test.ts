import type { QueryRow, StorageConnection } from '../../src/storage/engines/storage-engine.ts';

/** An open database of the engine under test. */
export interface OpenEngine {
  readonly connection: StorageConnection;
  close(): Promise<void>;
}

/** What a dialect spells in its own way. */
export interface EngineSql {
  /** A timestamp column as whole microseconds since 1970. */
  readonly micros: (column: string) => string;
}

/** A migrated database with one project in it, new for each test. */
export class EngineUnderTest {
  readonly folder: string;
  readonly sql: EngineSql;
  readonly #open: (folder: string) => Promise<OpenEngine>;
  #opened: OpenEngine;

  constructor(
    folder: string,
    sql: EngineSql,
    open: (folder: string) => Promise<OpenEngine>,
    opened: OpenEngine,
  ) {
    this.folder = folder;
    this.sql = sql;
    this.#open = open;
    this.#opened = opened;
  }

  get connection(): StorageConnection {
    return this.#opened.connection;
  }

  /** The first row of a query. */
  async one(query: string, parameters: readonly (string | number | null)[] = []): Promise<QueryRow> {
    const [row] = await this.connection.rows(query, parameters);
    if (row === undefined) throw new Error(`no row: ${query}`);
    return row;
  }

  async count(table: string): Promise<number> {
    return Number((await this.one(`SELECT count(*) AS n FROM ${table}`)).n);
  }

  async reopen(): Promise<void> {
    await this.#opened.close();
    this.#opened = await this.#open(this.folder);
  }

  async close(): Promise<void> {
    await this.#opened.close();
  }
}
