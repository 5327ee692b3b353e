import { assayError } from '../../../src/model/errors.ts';
import { plainInteger } from '../../../src/storage/engines/sqlite/sqlite-rows.ts';
import type {
  EngineCapabilities,
  FailureKind,
  QueryRow,
  SqlValue,
  StorageConnection,
} from '../../../src/storage/engines/storage-engine.ts';
import type { WasmDatabase, WasmStatement } from './wasm-database.ts';

const capabilities: EngineCapabilities = {
  isFile: true,
  manyWriters: false,
  manyMachines: false,
  deletesFamilies: true,
  altersReferenced: false,
  writesParquet: false,
};

const batchRows = 1000;

function bindable(value: SqlValue): string | number | bigint | null {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'number' && Number.isSafeInteger(value)
    ? BigInt(value)
    : (value as string | number | null);
}

function plainRow(names: readonly string[], values: readonly unknown[]): QueryRow {
  const row: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) {
    const value = values[index];
    row[name] = typeof value === 'bigint' ? plainInteger(value) : value;
  }
  return row;
}

function refused(): Error {
  return assayError('DATABASE_READ_ONLY', { path: 'This copy', reason: 'it is a part of a page' });
}

/** Assay's own questions to the database in a page. There is nothing that changes. */
export class WasmConnection implements StorageConnection {
  readonly dialect = 'sqlite';
  readonly engine: string;
  readonly capabilities = capabilities;
  readonly #database: WasmDatabase;

  constructor(database: WasmDatabase) {
    this.#database = database;
    this.engine = `SQLite ${database.version} (WebAssembly)`;
  }

  /** @throws DATABASE_READ_ONLY always, as everything else here that would change something */
  async execute(): Promise<number> {
    throw refused();
  }

  async rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly QueryRow[]> {
    const { statement, names } = this.#run(sql, parameters);
    const rows: QueryRow[] = [];
    try {
      for (let values = statement.next(); values !== null; values = statement.next())
        rows.push(plainRow(names, values));
      return rows;
    } finally {
      statement.close();
    }
  }

  async *stream(sql: string, parameters: readonly SqlValue[] = []): AsyncGenerator<readonly QueryRow[]> {
    const { statement, names } = this.#run(sql, parameters);
    let batch: QueryRow[] = [];
    try {
      for (let values = statement.next(); values !== null; values = statement.next()) {
        batch.push(plainRow(names, values));
        if (batch.length < batchRows) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    } finally {
      statement.close();
    }
  }

  async script(): Promise<void> {
    throw refused();
  }

  /** Everybody reads the same bytes all the time: a transaction changes nothing about that. */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return await work();
  }

  async insert(): Promise<void> {
    throw refused();
  }

  async update(): Promise<void> {
    throw refused();
  }

  async checkpoint(): Promise<void> {}

  failureKind(): FailureKind | null {
    return null;
  }

  async close(): Promise<void> {}

  #run(sql: string, parameters: readonly SqlValue[]): { statement: WasmStatement; names: readonly string[] } {
    const statement = this.#database.run(sql, parameters.map(bindable));
    return { statement, names: statement.columns.map(({ name }) => name) };
  }
}
