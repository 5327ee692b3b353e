import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBType,
  SQLNULL,
  VARCHAR,
} from '@duckdb/node-api';
import { quoteName } from '../../sql/create-table.ts';
import { millisecondsBetween } from '../../sql/time-expressions.ts';
import { type NewRow, type RowChange, type TableName, tableDeclaration } from '../../tables/all-tables.ts';
import type {
  EngineCapabilities,
  FailureKind,
  QueryRow,
  SqlValue,
  StorageConnection,
  TransactionOptions,
} from '../storage-engine.ts';
import { appendRows } from './duckdb-appender.ts';
import { failureKindOf } from './duckdb-errors.ts';
import { parameterValue, plainRow } from './duckdb-row.ts';
import { DuckDbTransactions } from './duckdb-transactions.ts';

const stagingName = (table: string) => `staged_${table}`;

/** What DuckDB can and cannot do. */
export const duckDbCapabilities: EngineCapabilities = {
  isFile: true,
  manyWriters: false,
  manyMachines: false,
  deletesFamilies: false,
  altersReferenced: false,
  writesParquet: true,
};

/** Statements that change nothing, and so never need to be done again. */
const onlyReads = /^\s*(select|from|describe|show|explain|values)\b/i;

/** Assay's own connection to a DuckDB database: it writes, and asks what Assay itself needs to know. */
export class DuckDbConnection implements StorageConnection {
  readonly dialect = 'duckdb';
  readonly engine: string;
  readonly capabilities = duckDbCapabilities;
  readonly #connection: DuckDBConnection;
  readonly #staged = new Set<string>();
  readonly #columns = new Map<string, readonly string[]>();
  readonly #transactions: DuckDbTransactions;

  constructor(connection: DuckDBConnection, engine: string) {
    this.#connection = connection;
    this.engine = engine;
    // Staging tables made inside the transaction go with it.
    this.#transactions = new DuckDbTransactions(
      (sql) => connection.run(sql),
      () => this.#staged.clear(),
    );
  }

  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    return await this.#transactions.change(async () => {
      const result =
        parameters.length === 0
          ? await this.#connection.run(sql)
          : await this.#connection.run(sql, parameters.map(parameterValue), parameters.map(parameterType));
      return result.rowsChanged;
    });
  }

  async rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly QueryRow[]> {
    const read = async () => {
      const reader = await this.#connection.runAndReadAll(
        sql,
        parameters.map(parameterValue),
        parameters.map(parameterType),
      );
      return reader.getRowObjectsJS().map(plainRow);
    };
    return onlyReads.test(sql) ? await read() : await this.#transactions.change(read);
  }

  async *stream(sql: string, parameters: readonly SqlValue[] = []): AsyncGenerator<readonly QueryRow[]> {
    const result = await this.#connection.stream(
      sql,
      parameters.map(parameterValue),
      parameters.map(parameterType),
    );
    for await (const rows of result.yieldRowObjectJs()) yield rows.map(plainRow);
  }

  async script(sql: string): Promise<void> {
    const statements = await this.#connection.extractStatements(sql);
    for (let index = 0; index < statements.count; index++) {
      await this.#transactions.change(async () => {
        const statement = await (await this.#connection.extractStatements(sql)).prepare(index);
        try {
          await statement.run();
        } finally {
          statement.destroySync();
        }
      });
    }
  }

  async transaction<Result>(
    work: () => Promise<Result>,
    { savepoints = false }: TransactionOptions = {},
  ): Promise<Result> {
    return await this.#transactions.within(work, savepoints);
  }

  async insert<Name extends TableName>(table: Name, rows: readonly NewRow<Name>[]): Promise<void> {
    if (rows.length === 0) return;
    const columns = await this.#columnsOf(table);
    await this.#transactions.change(() =>
      appendRows(this.#connection, { name: table }, table, columns, rows),
    );
  }

  async update<Name extends TableName>(
    table: Name,
    changes: ReadonlyMap<number, RowChange<Name>>,
  ): Promise<void> {
    if (changes.size === 0) return;
    await this.#transactions.change(() => this.#update(table, changes));
  }

  async #update(table: TableName, changes: ReadonlyMap<number, object>): Promise<void> {
    const declaration = tableDeclaration(table);
    const staging = stagingName(table);
    const columns = [declaration.key, ...declaration.changes];
    if (!this.#staged.has(table)) await this.#createStaging(table, staging, columns);
    const staged = Array.from(changes, ([id, change]) => ({ ...change, [declaration.key]: id }));
    const assignments = declaration.changes.map((name) => this.#assignment(table, name));
    const key = quoteName(declaration.key);
    try {
      await appendRows(this.#connection, { name: staging, catalog: 'temp' }, table, columns, staged);
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

  failureKind(error: unknown): FailureKind | null {
    return failureKindOf(error);
  }

  async close(): Promise<void> {
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

/** Whole numbers are BIGINT, not the HUGEINT that DuckDB would make of a BigInt. */
function parameterType(value: SqlValue): DuckDBType {
  if (value === null) return SQLNULL;
  if (typeof value === 'boolean') return BOOLEAN;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BIGINT : DOUBLE;
  return VARCHAR;
}
