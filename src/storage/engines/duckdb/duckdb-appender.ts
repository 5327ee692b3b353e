import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  DuckDBUUIDValue,
  type DuckDBVarCharVector,
  type DuckDBVector,
} from '@duckdb/node-api';
import { storableText } from '../../storable-text.ts';
import type { ColumnKind, Table } from '../../tables/column.ts';

/** Rows in one of DuckDB's data chunks. */
const chunkRows = 2048;

type Row = Readonly<Record<string, unknown>>;

interface Validity {
  setItemValid(index: number, valid: boolean): void;
}

/**
 * Writes whole numbers up to 2^53 as 64-bit integers without making a BigInt of each.
 *
 * @param scale factor to the stored number: 1000 for decimals with three places
 */
function fillBigints(vector: DuckDBVector, name: string, rows: readonly Row[], scale = 1): void {
  const wide = vector as unknown as { items?: BigInt64Array; dataView?: DataView; validity: Validity };
  const memory = wide.items ?? wide.dataView;
  if (memory === undefined) throw new Error(`the column ${name} is not stored as 64-bit integers`);
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.byteLength / 4);
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]?.[name] as number | null | undefined;
    if (value === null || value === undefined) wide.validity.setItemValid(index, false);
    else {
      const whole = scale === 1 ? value : Math.round(value * scale);
      if (!Number.isSafeInteger(whole)) throw outOfRange(name, value);
      words[2 * index] = whole | 0;
      words[2 * index + 1] = Math.floor(whole / 0x1_0000_0000);
    }
  }
}

/** The vectors take any bits: what does not fit would come out as another number. */
function outOfRange(name: string, value: number): Error {
  return new Error(`Conversion Error: ${value} does not fit into the column ${name}`);
}

function fillIntegers(vector: DuckDBVector, name: string, rows: readonly Row[]): void {
  const { items, validity } = vector as unknown as { items: Int32Array; validity: Validity };
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]?.[name] as number | null | undefined;
    if (value === null || value === undefined) validity.setItemValid(index, false);
    else if ((value | 0) === value) items[index] = value;
    else throw outOfRange(name, value);
  }
}

function fillDoubles(vector: DuckDBVector, name: string, rows: readonly Row[]): void {
  const { items, validity } = vector as unknown as { items: Float64Array; validity: Validity };
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]?.[name] as number | null | undefined;
    if (value === null || value === undefined) validity.setItemValid(index, false);
    else items[index] = value;
  }
}

function fillTexts(vector: DuckDBVector, name: string, rows: readonly Row[]): void {
  const texts = vector as DuckDBVarCharVector;
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]?.[name] as string | null | undefined;
    texts.setItem(index, value === null || value === undefined ? null : storableText(value));
  }
}

function fillOthers(
  vector: DuckDBVector,
  name: string,
  rows: readonly Row[],
  kind: 'boolean' | 'uuid',
): void {
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]?.[name];
    if (value === null || value === undefined) vector.setItem(index, null);
    else vector.setItem(index, kind === 'uuid' ? uuidValue(String(value)) : Boolean(value));
  }
}

function uuidValue(text: string): DuckDBUUIDValue {
  return DuckDBUUIDValue.fromUint128(BigInt(`0x${text.replaceAll('-', '')}`));
}

function fill(vector: DuckDBVector, kind: ColumnKind, name: string, rows: readonly Row[]): void {
  switch (kind) {
    case 'id':
    case 'bigint':
    case 'timestamp':
      fillBigints(vector, name, rows);
      break;
    case 'milliseconds':
      fillBigints(vector, name, rows, 1000);
      break;
    case 'integer':
      fillIntegers(vector, name, rows);
      break;
    case 'double':
      fillDoubles(vector, name, rows);
      break;
    case 'text':
    case 'json':
      fillTexts(vector, name, rows);
      break;
    case 'boolean':
    case 'uuid':
      fillOthers(vector, name, rows, kind);
      break;
  }
  (vector as unknown as { flush(): void }).flush();
}

function appendChunks(
  appender: DuckDBAppender,
  table: Table,
  columns: readonly string[],
  rows: readonly Row[],
): void {
  const types: DuckDBType[] = columns.map((_, index) => appender.columnType(index));
  for (let start = 0; start < rows.length; start += chunkRows) {
    const part = rows.length <= chunkRows ? rows : rows.slice(start, start + chunkRows);
    const chunk = DuckDBDataChunk.create(types, part.length);
    for (const [index, name] of columns.entries()) {
      const kind = table.columns[name]?.kind;
      if (kind !== undefined) fill(chunk.getColumnVector(index), kind, name, part);
    }
    appender.appendDataChunk(chunk);
  }
}

/**
 * Appends rows through data chunks whose vectors are filled directly, DuckDB's fastest way in from JavaScript.
 *
 * @param target table to append to, with its catalog where it is not the main one
 * @param table declaration that the columns' kinds come from
 * @param columns the target's columns in their order
 * @param rows values by column name; what is missing is NULL
 * @throws DuckDB's error, for example of a violated constraint
 */
export async function appendRows(
  connection: DuckDBConnection,
  target: { readonly name: string; readonly catalog?: string },
  table: Table,
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
