import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName } from '../../sql/create-table.ts';
import { millisecondsBetween } from '../../sql/time-expressions.ts';
import { type NewRow, type RowChange, type TableName, tableDeclaration } from '../../tables/all-tables.ts';
import type { QueryRow, StorageConnection } from '../storage-engine.ts';
import { appendRows } from './duckdb-appender.ts';

const stagingName = (table: string) => `staged_${table}`;

/** Assay's own connection to a DuckDB database: it writes, and asks what Assay itself needs to know. */
export class DuckDbConnection implements StorageConnection {
  readonly dialect = 'duckdb';
  readonly engine: string;
  readonly #connection: DuckDBConnection;
  readonly #staged = new Set<string>();
  readonly #columns = new Map<string, readonly string[]>();

  constructor(connection: DuckDBConnection, engine: string) {
    this.#connection = connection;
    this.engine = engine;
  }

  async execute(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  async rows(
    sql: string,
    parameters: readonly (string | number | boolean | null)[] = [],
  ): Promise<readonly QueryRow[]> {
    const reader = await this.#connection.runAndReadAll(sql, [...parameters]);
    return reader.getRowObjectsJS();
  }

  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#connection.run('BEGIN TRANSACTION');
    try {
      const result = await work();
      await this.#connection.run('COMMIT');
      return result;
    } catch (error) {
      this.#staged.clear(); // Staging tables made inside the transaction go with it.
      try {
        await this.#connection.run('ROLLBACK');
      } catch {
        // A failed COMMIT has ended the transaction already; the first error is the one that tells.
      }
      throw error;
    }
  }

  async insert<Name extends TableName>(table: Name, rows: readonly NewRow<Name>[]): Promise<void> {
    if (rows.length === 0) return;
    const columns = await this.#columnsOf(table);
    await appendRows(this.#connection, { name: table }, tableDeclaration(table), columns, rows);
  }

  async update<Name extends TableName>(
    table: Name,
    changes: ReadonlyMap<number, RowChange<Name>>,
  ): Promise<void> {
    if (changes.size === 0) return;
    const declaration = tableDeclaration(table);
    const staging = stagingName(table);
    const columns = [declaration.key, ...declaration.changes];
    if (!this.#staged.has(table)) await this.#createStaging(table, staging, columns);
    const staged = Array.from(changes, ([id, change]) => ({ ...change, [declaration.key]: id }));
    const assignments = declaration.changes.map((name) => this.#assignment(table, name));
    const key = quoteName(declaration.key);
    try {
      await appendRows(this.#connection, { name: staging, catalog: 'temp' }, declaration, columns, staged);
      await this.#connection.run(
        `UPDATE ${quoteName(table)} SET ${assignments.join(', ')} FROM temp.${quoteName(staging)} AS staged WHERE ${quoteName(table)}.${key} = staged.${key}`,
      );
      await this.#connection.run(`DELETE FROM temp.${quoteName(staging)}`);
    } catch (error) {
      this.#staged.delete(table); // What was staged in vain must not be taken for a part of the next change.
      throw error;
    }
  }

  async checkpoint(): Promise<void> {
    await this.#connection.run('CHECKPOINT');
  }

  close(): void {
    this.#connection.closeSync();
  }

  #assignment(table: TableName, name: string): string {
    const { columns, changes } = tableDeclaration(table);
    const value = (column: string) =>
      `COALESCE(staged.${quoteName(column)}, ${quoteName(table)}.${quoteName(column)})`;
    if (name !== 'duration_ms' || !('started_at' in columns)) return `${quoteName(name)} = ${value(name)}`;
    const start = changes.includes('started_at') ? value('started_at') : `${quoteName(table)}."started_at"`;
    const derived = millisecondsBetween(this.dialect, start, value('ended_at'));
    return `"duration_ms" = COALESCE(${value(name)}, ${derived})`;
  }

  async #createStaging(table: string, staging: string, columns: readonly string[]): Promise<void> {
    const names = columns.map(quoteName).join(', ');
    await this.#connection.run(
      `CREATE OR REPLACE TEMP TABLE ${quoteName(staging)} AS SELECT ${names} FROM main.${quoteName(table)} LIMIT 0`,
    );
    this.#staged.add(table);
  }

  /** The order of the columns in the database itself: an older database may have had columns added at its end. */
  async #columnsOf(table: string): Promise<readonly string[]> {
    let columns = this.#columns.get(table);
    if (columns === undefined) {
      const rows = await this.rows(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND schema_name = 'main' AND NOT internal AND database_name = current_database() ORDER BY column_index",
        [table],
      );
      columns = rows.map((row) => String(row.column_name));
      this.#columns.set(table, columns);
    }
    return columns;
  }
}
