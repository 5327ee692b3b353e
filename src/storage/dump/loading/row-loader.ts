import type { FailureKind, StorageConnection } from '../../engines/storage-engine.ts';
import type { NewRow } from '../../tables/all-tables.ts';
import { type DumpTable, isOwnTable, selfReferenceOf } from '../format/dump-table.ts';
import type { ReadRow } from '../reading/dump-reader.ts';
import { insertByStatement } from './insert-statement.ts';
import { type TypedRow, typedRows } from './typed-row.ts';

/** Rows and characters of values that are inserted at once. */
const mostRows = 10_000;
const mostLength = 16 * 1024 * 1024;

/** Rows that the engine refused. */
export class RowsRefused extends Error {
  readonly table: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly kind: FailureKind | null;

  constructor(table: string, rows: readonly ReadRow[], kind: FailureKind | null, cause: unknown) {
    super(`rows of ${table} refused`, { cause });
    this.table = table;
    this.firstLine = rows[0]?.line ?? 0;
    this.lastLine = rows.at(-1)?.line ?? 0;
    this.kind = kind;
  }
}

/** Puts the rows of one table into the database, many at once. */
export class RowLoader {
  readonly #connection: StorageConnection;
  readonly table: DumpTable;
  readonly #toTyped: (values: ReadRow['values']) => TypedRow | null;
  readonly #keyAt: number;
  readonly #parentAt: number;
  #rows: ReadRow[] = [];
  #length = 0;
  /** Keys of the rows at hand, where rows of the table refer to each other. */
  readonly #keys = new Set<unknown>();

  constructor(connection: StorageConnection, table: DumpTable) {
    this.#connection = connection;
    this.table = table;
    this.#toTyped = typedRows(table);
    const parent = selfReferenceOf(table);
    this.#parentAt = table.columns.findIndex(({ name }) => name === parent);
    this.#keyAt = table.columns.findIndex(({ name }) => name === table.key[0]);
  }

  /**
   * Adds rows.
   *
   * @throws RowsRefused
   */
  async add(rows: readonly ReadRow[]): Promise<void> {
    for (const row of rows) {
      // An engine may see the rows of one call only when it is over.
      if (this.#parentAt >= 0) {
        if (this.#keys.has(row.values[this.#parentAt])) await this.flush();
        this.#keys.add(row.values[this.#keyAt]);
      }
      this.#rows.push(row);
      for (const value of row.values) this.#length += typeof value === 'string' ? value.length : 8;
      if (this.#rows.length >= mostRows || this.#length > mostLength) await this.flush();
    }
  }

  /**
   * Inserts what was added.
   *
   * @throws RowsRefused
   */
  async flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    this.#length = 0;
    this.#keys.clear();
    if (rows.length === 0) return;
    try {
      await this.#insert(rows);
    } catch (cause) {
      throw new RowsRefused(this.table.name, rows, this.#connection.failureKind(cause), cause);
    }
  }

  async #insert(rows: readonly ReadRow[]): Promise<void> {
    const { name } = this.table;
    if (!isOwnTable(name)) {
      await insertByStatement(
        this.#connection,
        this.table,
        rows.map(({ values }) => values),
      );
      return;
    }
    const typed: TypedRow[] = [];
    const others: ReadRow['values'][] = [];
    for (const { values } of rows) {
      const row = this.#toTyped(values);
      if (row === null) others.push(values);
      else typed.push(row);
    }
    if (typed.length > 0)
      await this.#connection.insert(name, typed as unknown as readonly NewRow<typeof name>[]);
    if (others.length > 0) await insertByStatement(this.#connection, this.table, others);
  }
}
