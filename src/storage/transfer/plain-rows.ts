import type { QueryRow, StorageConnection } from '../engines/storage-engine.ts';
import type { Dialect } from '../sql/column-types.ts';
import { quoteName } from '../sql/create-table.ts';
import { isTrue, micros, textOf } from '../sql/value-expressions.ts';
import { type NewRow, type TableName, tableDeclaration } from '../tables/all-tables.ts';
import type { ColumnKind } from '../tables/column.ts';

export type PlainValue = string | number | boolean | null;

/** A row of one of our tables with the values that `insert` takes, the same whichever engine it came from. */
export type PlainRow = Record<string, PlainValue>;

/** Rows and characters of texts in a batch at most. */
const mostRows = 10_000;
const mostLength = 8 * 1024 * 1024;

function selected(dialect: Dialect, kind: ColumnKind, column: string): string {
  if (kind === 'timestamp') return micros(dialect, column);
  return kind === 'uuid' || kind === 'json' ? textOf(dialect, column) : column;
}

/** All columns of a table for a SELECT from the table under its own name. */
function plainColumns(dialect: Dialect, table: TableName): string {
  const columns = Object.entries(tableDeclaration(table).columns);
  return columns
    .map(([name, { kind }]) => {
      const column = `${quoteName(table)}.${quoteName(name)}`;
      return `${selected(dialect, kind, column)} AS ${quoteName(name)}`;
    })
    .join(', ');
}

function plainValue(kind: ColumnKind, value: unknown): PlainValue {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case 'boolean':
      return isTrue(value);
    case 'milliseconds':
      return Math.round(Number(value) * 1000) / 1000;
    case 'text':
    case 'json':
      return String(value);
    case 'uuid':
      return String(value).toLowerCase();
    case 'double':
    case 'timestamp':
    case 'integer':
    case 'id':
      return Number(value) + 0;
    case 'bigint':
      return typeof value === 'string' ? value : Number(value);
  }
}

/** A row that `plainColumns` selected. */
function plainRow(table: TableName, row: QueryRow): PlainRow {
  const plain: PlainRow = {};
  for (const [name, { kind }] of Object.entries(tableDeclaration(table).columns))
    plain[name] = plainValue(kind, row[name]);
  return plain;
}

function lengthOf(row: PlainRow): number {
  let length = 0;
  for (const value of Object.values(row)) length += typeof value === 'string' ? value.length : 8;
  return length;
}

/**
 * Rows of a table in the order of its key, in batches.
 *
 * @param condition what follows FROM: a join or WHERE; the table goes by its own name
 */
export async function* plainBatches(
  connection: StorageConnection,
  table: TableName,
  condition = '',
): AsyncGenerator<readonly PlainRow[]> {
  const name = quoteName(table);
  const key = `${name}.${quoteName(tableDeclaration(table).key)}`;
  const sql = `SELECT ${plainColumns(connection.dialect, table)} FROM ${name} ${condition} ORDER BY ${key}`;
  let batch: PlainRow[] = [];
  let length = 0;
  for await (const rows of connection.stream(sql)) {
    for (const found of rows) {
      const row = plainRow(table, found);
      batch.push(row);
      length += lengthOf(row);
      if (batch.length < mostRows && length < mostLength) continue;
      yield batch;
      batch = [];
      length = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

/** Plain rows as `insert` takes them. */
export function asNewRows<Name extends TableName>(_table: Name, rows: readonly PlainRow[]): NewRow<Name>[] {
  return rows as unknown as NewRow<Name>[];
}
