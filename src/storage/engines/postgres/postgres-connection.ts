import type pg from 'pg';
import { storableText } from '../../storable-text.ts';
import { type NewRow, type RowChange, type TableName, tableDeclaration } from '../../tables/all-tables.ts';
import type {
  EngineCapabilities,
  FailureKind,
  QueryRow,
  SqlValue,
  StorageConnection,
} from '../storage-engine.ts';
import { cursorBatches } from './postgres-cursor.ts';
import { failureKindOf } from './postgres-errors.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { insertRows, updateRows, type WrittenColumn, writtenColumns } from './postgres-rows.ts';
import { PostgresTransactions } from './postgres-transactions.ts';
import { numberPlaceholders } from './sql-pieces.ts';
import type { StatementNames } from './statement-names.ts';

/** What PostgreSQL can and cannot do. */
export const postgresCapabilities: EngineCapabilities = {
  isFile: false,
  manyWriters: true,
  manyMachines: true,
  deletesFamilies: true,
  altersReferenced: true,
  writesParquet: false,
};

/** Rows in one UPDATE. */
const updatedTogether = 5000;

/** Statements that may run a second time. */
const onlyReads = /^\s*(select|values|table|show|explain)\b/i;
const changesSchema = /\b(create|drop|alter)\b/i;
const changingCommands: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** Assay's own connection to a PostgreSQL database: a place in the pool for each statement or transaction. */
export class PostgresConnection implements StorageConnection {
  readonly dialect = 'postgres';
  readonly engine: string;
  readonly capabilities = postgresCapabilities;
  readonly #transactions: PostgresTransactions;
  readonly #columns = new Map<TableName, readonly WrittenColumn[]>();
  readonly #statements: StatementNames;

  /** @param engine product and version, for people */
  constructor(pool: PostgresPool, engine: string) {
    this.engine = engine;
    this.#statements = pool.statements;
    this.#transactions = new PostgresTransactions(pool, () => this.#forgetSchema());
  }

  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const { command, rowCount } = await this.#query(sql, parameters);
    if (changesSchema.test(sql)) this.#forgetSchema();
    return changingCommands.has(command) ? (rowCount ?? 0) : 0;
  }

  async rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly QueryRow[]> {
    return (await this.#query(sql, parameters)).rows;
  }

  async *stream(sql: string, parameters: readonly SqlValue[] = []): AsyncGenerator<readonly QueryRow[]> {
    const [text, values] = spelled(sql, parameters);
    yield* this.#transactions.isOpen
      ? cursorBatches(
          (...query) => this.#transactions.run((client) => client.query(...query), false),
          text,
          values,
        )
      : this.#transactions.streamAlone((client) =>
          cursorBatches((...query) => client.query(...query), text, values),
        );
  }

  async script(sql: string): Promise<void> {
    // It may have changed settings of the session: the next one shall not have to do with them.
    await this.#transactions.run((client) => client.query(sql), false, { closes: true });
    this.#forgetSchema();
  }

  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return await this.#transactions.within(work);
  }

  async insert<Name extends TableName>(table: Name, rows: readonly NewRow<Name>[]): Promise<void> {
    if (rows.length === 0) return;
    const columns = await this.#columnsOf(table);
    await this.#transactions.run(
      (client) => insertRows(client, this.#statements, table, columns, rows),
      false,
    );
  }

  async update<Name extends TableName>(
    table: Name,
    changes: ReadonlyMap<number, RowChange<Name>>,
  ): Promise<void> {
    if (changes.size === 0) return;
    const columns = await this.#columnsOf(table);
    const { key } = tableDeclaration(table);
    const rows = Array.from(changes, ([id, change]) => ({ ...change, [key]: id }));
    const change = (part: typeof rows) =>
      this.#transactions.run((client) => updateRows(client, this.#statements, table, columns, part), false);
    if (rows.length <= updatedTogether) {
      await change(rows);
      return;
    }
    await this.transaction(async () => {
      for (let start = 0; start < rows.length; start += updatedTogether)
        await change(rows.slice(start, start + updatedTogether));
    });
  }

  /** Nothing to do: what is committed is durable. */
  async checkpoint(): Promise<void> {}

  failureKind(error: unknown): FailureKind | null {
    return failureKindOf(error);
  }

  /** Nothing to do: connections belong to the database's pool. */
  async close(): Promise<void> {}

  async #query(sql: string, parameters: readonly SqlValue[]): Promise<pg.QueryResult<QueryRow>> {
    const [text, values] = spelled(sql, parameters);
    return await this.#transactions.run(
      (client) => client.query<QueryRow>(this.#statements.prepared(text, values)),
      onlyReads.test(sql),
    );
  }

  #forgetSchema(): void {
    this.#columns.clear();
    this.#statements.forget();
  }

  /** The declared columns that the database has: an older one lacks those of later migrations. */
  async #columnsOf(table: TableName): Promise<readonly WrittenColumn[]> {
    const known = this.#columns.get(table);
    if (known !== undefined) return known;
    const found = await this.rows(
      'SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass(quote_ident(?)) AND attnum > 0 AND NOT attisdropped',
      [table],
    );
    const columns = writtenColumns(table, new Set(found.map(({ attname }) => String(attname))));
    this.#columns.set(table, columns);
    return columns;
  }
}

/** A statement and its values as PostgreSQL takes them. */
function spelled(sql: string, parameters: readonly SqlValue[]): [string, SqlValue[]] {
  if (parameters.length === 0) return [sql, []];
  const values = parameters.map((value) => (typeof value === 'string' ? storableText(value) : value));
  return [numberPlaceholders(sql), values];
}
