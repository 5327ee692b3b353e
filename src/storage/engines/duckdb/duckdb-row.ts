import type { QueryRow, SqlValue } from '../storage-engine.ts';

/** Whole numbers as numbers while JavaScript can hold them; everything else as DuckDB's own converter gives it. */
export function plainRow(row: Readonly<Record<string, unknown>>): QueryRow {
  const plain: Record<string, unknown> = {};
  for (const name in row) {
    const value = row[name];
    plain[name] = typeof value === 'bigint' ? plainInteger(value) : value;
  }
  return plain;
}

function plainInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** A whole number goes in as BIGINT: as INTEGER it would overflow, as DOUBLE it would lose its last digits. */
export function parameterValue(value: SqlValue): SqlValue | bigint {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}
