import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  DuckDBUUIDValue,
  type DuckDBVarCharVector,
  type DuckDBVector,
} from '@duckdb/node-api';
import { columnCheck } from '../../column-values.ts';
import { storableText } from '../../storable-text.ts';
import { type TableName, tableDeclaration } from '../../tables/all-tables.ts';
import type { Column, ColumnKind } from '../../tables/column.ts';

/** Rows in one of DuckDB's data chunks. */
const chunkRows = 2048;

type Row = Readonly<Record<string, unknown>>;

interface Validity {
  setItemValid(index: number, valid: boolean): void;
}

/**
 * Writes whole numbers up to 2^53 as 64-bit integers without making a BigInt of each.
 *
 * @param check gives the number of a value; the vectors take any bits, and what does not fit would come out as another number
 * @param scale factor to the stored number: 1000 for decimals with three places
 */
function fillBigints(
  vector: DuckDBVector,
  name: string,
  rows: readonly Row[],
  check: (value: unknown) => number,
  scale = 1,
): void {
  const wide = vector as unknown as { items?: BigInt64Array; dataView?: DataView; validity: Validity };
  const memory = wide.items ?? wide.dataView;
  if (memory === undefined) throw new Error(`the column ${name} is not stored as 64-bit integers`);
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.byteLength / 4);
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]?.[name];
    if (value === null || value === undefined) wide.validity.setItemValid(index, false);
    else {
      // What surely fits need not be checked once more.
      const isWhole = scale === 1 && Number.isSafeInteger(value);
      const whole = isWhole ? (value as number) : Math.round(check(value) * scale);
      words[2 * index] = whole | 0;
      words[2 * index + 1] = Math.floor(whole / 0x1_0000_0000);
    }
  }
}

/** Writes numbers as they are. */
function fillNumbers(
  vector: DuckDBVector,
  name: string,
  rows: readonly Row[],
  check: (value: unknown) => number,
): void {
  const { items, validity } = vector as unknown as { items: Int32Array | Float64Array; validity: Validity };
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]?.[name];
    if (value === null || value === undefined) validity.setItemValid(index, false);
    else items[index] = check(value);
  }
}

function fillTexts(
  vector: DuckDBVector,
  name: string,
  rows: readonly Row[],
  check: (value: unknown) => string,
): void {
  const texts = vector as DuckDBVarCharVector;
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]?.[name];
    if (value === null || value === undefined) texts.setItem(index, null);
    else texts.setItem(index, typeof value === 'string' ? storableText(value) : check(value));
  }
}

/** Writes values that the vector itself converts. */
function fillItems(
  vector: DuckDBVector,
  name: string,
  rows: readonly Row[],
  itemOf: (value: unknown) => string | boolean | DuckDBUUIDValue,
): void {
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]?.[name];
    vector.setItem(index, value === null || value === undefined ? null : itemOf(value));
  }
}

function uuidValue(text: string): DuckDBUUIDValue {
  return DuckDBUUIDValue.fromUint128(BigInt(`0x${text.replaceAll('-', '')}`));
}

function fill(
  vector: DuckDBVector,
  kind: ColumnKind,
  table: string,
  name: string,
  rows: readonly Row[],
): void {
  switch (kind) {
    case 'id':
    case 'bigint':
    case 'timestamp':
      fillBigints(vector, name, rows, columnCheck(table, name, kind));
      break;
    case 'milliseconds':
      fillBigints(vector, name, rows, columnCheck(table, name, kind), 1000);
      break;
    case 'integer':
    case 'double':
      fillNumbers(vector, name, rows, columnCheck(table, name, kind));
      break;
    case 'text':
    case 'json':
      fillTexts(vector, name, rows, columnCheck(table, name, kind));
      break;
    case 'boolean':
      fillItems(vector, name, rows, Boolean);
      break;
    case 'uuid': {
      const check = columnCheck(table, name, kind);
      fillItems(vector, name, rows, (value) => uuidValue(check(value)));
      break;
    }
  }
  (vector as unknown as { flush(): void }).flush();
}

function appendChunks(
  appender: DuckDBAppender,
  table: TableName,
  columns: readonly string[],
  rows: readonly Row[],
): void {
  const declared: Readonly<Record<string, Column>> = tableDeclaration(table).columns;
  const types: DuckDBType[] = columns.map((_, index) => appender.columnType(index));
  for (let start = 0; start < rows.length; start += chunkRows) {
    const part = rows.length <= chunkRows ? rows : rows.slice(start, start + chunkRows);
    const chunk = DuckDBDataChunk.create(types, part.length);
    for (const [index, name] of columns.entries()) {
      const kind = declared[name]?.kind;
      if (kind !== undefined) fill(chunk.getColumnVector(index), kind, table, name, part);
    }
    appender.appendDataChunk(chunk);
  }
}

/**
 * Appends rows through data chunks whose vectors are filled directly, DuckDB's fastest way in from JavaScript.
 *
 * @param target table to append to, with its catalog where it is not the main one
 * @param table whose declaration says the columns' kinds
 * @param columns the target's columns in their order
 * @param rows values by column name; what is missing is NULL
 * @throws VALUE_INVALID, or DuckDB's error, for example of a violated constraint
 */
export async function appendRows(
  connection: DuckDBConnection,
  target: { readonly name: string; readonly catalog?: string },
  table: TableName,
  columns: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const appender = await connection.createAppender(target.name, null, target.catalog ?? null);
  try {
    appendChunks(appender, table, columns, rows);
    appender.closeSync();
  } catch (error) {
    appender.clear();
    throw error;
  }
}
