import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { NewRow, RowChange, TableName } from '../../tables/all-tables.ts';
import type {
  EngineCapabilities,
  FailureKind,
  QueryRow,
  SqlValue,
  StorageConnection,
} from '../storage-engine.ts';
import { failureKindOf } from './sqlite-errors.ts';
import { plainRow, readNarrow, readWide, toInput } from './sqlite-rows.ts';
import { busyTimeoutMs, isTransactionOpen } from './sqlite-session.ts';
import { SqliteStatements } from './sqlite-statements.ts';
import { SqliteTransactions } from './sqlite-transactions.ts';
import { SqliteWriter } from './sqlite-writer.ts';

/** What SQLite can and cannot do. */
export const sqliteCapabilities: EngineCapabilities = {
  isFile: true,
  manyWriters: true,
  manyMachines: false,
  deletesFamilies: true,
  altersReferenced: false,
  writesParquet: false,
};

/** Rows in a batch of a stream. */
const batchRows = 1000;

/** Statements that may run a second time. */
const onlyReads = /^\s*(select|values|explain)\b/i;
const countsRows = /^\s*(insert|update|delete|replace|with)\b/i;
const changesSchema = /\b(create|drop|alter)\b/i;

/** Assay's own connection to a SQLite file. Other processes may have theirs at the same time. */
export class SqliteConnection implements StorageConnection {
  readonly dialect = 'sqlite';
  readonly engine = `SQLite ${process.versions.sqlite}`;
  readonly capabilities = sqliteCapabilities;
  #closed = false;
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #patienceMs: number;
  readonly #statements: SqliteStatements;
  readonly #writer: SqliteWriter;
  readonly #transactions: SqliteTransactions;
  /** Statements of streams: an iterator alone does not keep its statement from being collected in Node 22. */
  readonly #streaming = new Set<StatementSync>();

  /**
   * @param path of the main file
   * @param patienceMs how long it waits for other writers
   */
  constructor(database: DatabaseSync, path: string, patienceMs: number) {
    this.#database = database;
    this.#path = path;
    this.#patienceMs = patienceMs;
    this.#statements = new SqliteStatements(database);
    this.#writer = new SqliteWriter(this.#statements);
    const host = {
      exec: (sql: string) => database.exec(sql),
      isTransactionOpen: () => isTransactionOpen(database),
      undone: () => this.#forget(),
    };
    this.#transactions = new SqliteTransactions(host, patienceMs);
  }

  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    if (changesSchema.test(sql)) this.#forget();
    const { changes } = await this.#transactions.run(() =>
      this.#statements.prepare(sql).run(...parameters.map(toInput)),
    );
    // Of a statement that changes no rows SQLite reports those of the one before.
    return countsRows.test(sql) ? Number(changes) : 0;
  }

  async rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly QueryRow[]> {
    const values = parameters.map(toInput);
    return await this.#transactions.run(() => {
      const statement = this.#statements.prepare(sql);
      return onlyReads.test(sql) ? readNarrow(statement, values) : readWide(statement, values);
    });
  }

  async *stream(sql: string, parameters: readonly SqlValue[] = []): AsyncGenerator<readonly QueryRow[]> {
    const values = parameters.map(toInput);
    const { statement, found, first } = await this.#transactions.run(() => {
      const statement = this.#statements.prepareAlone(sql);
      statement.setReadBigInts(true);
      const found = statement.iterate(...values);
      const first = found.next();
      this.#streaming.add(statement);
      return { statement, found, first };
    });
    try {
      let batch: QueryRow[] = [];
      for (let next = first; next.done !== true; next = found.next()) {
        batch.push(plainRow(next.value as QueryRow));
        if (batch.length < batchRows) continue;
        yield batch;
        batch = [];
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (batch.length > 0) yield batch;
    } finally {
      found.return?.();
      this.#streaming.delete(statement);
    }
  }

  async script(sql: string): Promise<void> {
    this.#forget();
    const wasOpen = isTransactionOpen(this.#database);
    // A script cannot be tried again from its beginning: SQLite itself waits for other writers.
    if (!wasOpen) this.#database.exec(`PRAGMA busy_timeout = ${this.#patienceMs}`);
    try {
      this.#transactions.guarded(() => this.#database.exec(sql));
    } catch (error) {
      if (!wasOpen && isTransactionOpen(this.#database)) this.#database.exec('ROLLBACK');
      throw error;
    } finally {
      if (!wasOpen) this.#database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    }
  }

  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return await this.#transactions.within(work);
  }

  async insert<Name extends TableName>(table: Name, rows: readonly NewRow<Name>[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#transactions.within(() => this.#writer.insert(table, rows));
  }

  async update<Name extends TableName>(
    table: Name,
    changes: ReadonlyMap<number, RowChange<Name>>,
  ): Promise<void> {
    if (changes.size === 0) return;
    await this.#transactions.within(() => this.#writer.update(table, changes));
  }

  /** Where readers stand in the way of a whole checkpoint, the write-ahead log itself is made durable. */
  async checkpoint(): Promise<void> {
    const outcome = await this.#transactions.run(() =>
      this.#statements.prepareAlone('PRAGMA wal_checkpoint(TRUNCATE)').get(),
    );
    if (outcome?.busy === 0) return;
    this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    const log = `${this.#path}-wal`;
    if (!existsSync(log)) return;
    const file = openSync(log, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  failureKind(error: unknown): FailureKind | null {
    return failureKindOf(error);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#database.close();
  }

  #forget(): void {
    this.#statements.forget();
    this.#writer.forget();
  }
}
