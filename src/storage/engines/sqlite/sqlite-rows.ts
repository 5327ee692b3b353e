import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { QueryRow, SqlValue } from '../storage-engine.ts';

/** A value for a `?`. Numbers go in as floating ones unless they are BigInts, and `5.0` is another text than `5`. */
export function toInput(value: SqlValue): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** Rows whose whole numbers are BigInts, as numbers while JavaScript can hold them, as texts beyond. */
export function plainRow(row: Readonly<Record<string, unknown>>): QueryRow {
  const plain: Record<string, unknown> = {};
  for (const name in row) {
    const value = row[name];
    plain[name] = typeof value === 'bigint' ? plainInteger(value) : value;
  }
  return plain;
}

/** A whole number, as a text where JavaScript has no exact number for it. */
export function plainInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** All rows of any statement. */
export function readWide(statement: StatementSync, values: readonly SQLInputValue[]): readonly QueryRow[] {
  statement.setReadBigInts(true);
  try {
    return statement.all(...values).map(plainRow);
  } finally {
    statement.setReadBigInts(false);
  }
}

/** All rows of a statement that may run twice: only when a number turns out to be too large, it is read with BigInts. */
export function readNarrow(statement: StatementSync, values: readonly SQLInputValue[]): readonly QueryRow[] {
  try {
    return statement.all(...values) as readonly QueryRow[];
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE';
    if (!isTooLarge) throw error;
    return readWide(statement, values);
  }
}
