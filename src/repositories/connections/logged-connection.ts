import { messageOf } from '../../model/errors.ts';
import type {
  EngineCapabilities,
  FailureKind,
  QueryRow,
  SqlValue,
  StorageConnection,
  TransactionOptions,
} from '../../storage/engines/storage-engine.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import type { NewRow, RowChange, TableName } from '../../storage/tables/all-tables.ts';
import type { ConnectionSource } from './connection-source.ts';

/** One statement that was run. Values of parameters are left out: tests record what must not be in a log. */
export interface StatementLogEntry {
  /** The statement, or words for what goes past SQL (`-- insert 500 rows into tests`). */
  readonly sql: string;
  /** How many parameters it had. */
  readonly parameters: number;
  /** From its start to its end, in ms. */
  readonly durationMs: number;
  /** Rows that it returned or changed; null when that is not known. */
  readonly rows: number | null;
  /** Message of the error that it failed with; null when it did not. */
  readonly error: string | null;
}

export type StatementLog = (entry: StatementLogEntry) => void;

/** A connection that tells what it does. */
class LoggedConnection implements StorageConnection {
  readonly dialect: Dialect;
  readonly engine: string;
  readonly capabilities: EngineCapabilities;
  readonly #connection: StorageConnection;
  readonly #log: StatementLog;

  constructor(connection: StorageConnection, log: StatementLog) {
    this.#connection = connection;
    this.#log = log;
    this.dialect = connection.dialect;
    this.engine = connection.engine;
    this.capabilities = connection.capabilities;
  }

  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    return await this.#logged(
      sql,
      parameters.length,
      () => this.#connection.execute(sql, parameters),
      (rows) => rows,
    );
  }

  async rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly QueryRow[]> {
    return await this.#logged(
      sql,
      parameters.length,
      () => this.#connection.rows(sql, parameters),
      (rows) => rows.length,
    );
  }

  async *stream(sql: string, parameters: readonly SqlValue[] = []): AsyncGenerator<readonly QueryRow[]> {
    const started = performance.now();
    let rows = 0;
    let error: string | null = null;
    try {
      for await (const batch of this.#connection.stream(sql, parameters)) {
        rows += batch.length;
        yield batch;
      }
    } catch (thrown) {
      error = messageOf(thrown);
      throw thrown;
    } finally {
      this.#log({ sql, parameters: parameters.length, durationMs: performance.now() - started, rows, error });
    }
  }

  async script(sql: string): Promise<void> {
    await this.#logged(sql, 0, () => this.#connection.script(sql));
  }

  async transaction<Result>(work: () => Promise<Result>, options?: TransactionOptions): Promise<Result> {
    return await this.#logged('-- transaction', 0, () => this.#connection.transaction(work, options));
  }

  async insert<Name extends TableName>(table: Name, rows: readonly NewRow<Name>[]): Promise<void> {
    await this.#logged(
      `-- insert ${rows.length} rows into ${table}`,
      0,
      () => this.#connection.insert(table, rows),
      () => rows.length,
    );
  }

  async update<Name extends TableName>(
    table: Name,
    changes: ReadonlyMap<number, RowChange<Name>>,
  ): Promise<void> {
    await this.#logged(
      `-- update ${changes.size} rows of ${table}`,
      0,
      () => this.#connection.update(table, changes),
      () => changes.size,
    );
  }

  async checkpoint(): Promise<void> {
    await this.#logged('-- checkpoint', 0, () => this.#connection.checkpoint());
  }

  failureKind(error: unknown): FailureKind | null {
    return this.#connection.failureKind(error);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #logged<Result>(
    sql: string,
    parameters: number,
    work: () => Promise<Result>,
    rowsOf: (result: Result) => number | null = () => null,
  ): Promise<Result> {
    const started = performance.now();
    const entry = { sql, parameters };
    try {
      const result = await work();
      this.#log({ ...entry, durationMs: performance.now() - started, rows: rowsOf(result), error: null });
      return result;
    } catch (thrown) {
      const durationMs = performance.now() - started;
      this.#log({ ...entry, durationMs, rows: null, error: messageOf(thrown) });
      throw thrown;
    }
  }
}

/** A source whose connections tell what they do. */
export function loggedSource(source: ConnectionSource, log: StatementLog): ConnectionSource {
  return {
    label: source.label,
    path: source.path,
    notices: source.notices,
    use: (work) => source.use((connection) => work(new LoggedConnection(connection, log))),
    size: () => source.size(),
    close: () => source.close(),
  };
}
