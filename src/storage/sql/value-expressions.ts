import type { Dialect } from './column-types.ts';

const microsBy = {
  duckdb: (column) => `epoch_us(${column})`,
  // Stored as text `YYYY-MM-DD HH:MM:SS.ffffff`; SQLite's own functions know milliseconds at most, and would round up.
  sqlite: (column) =>
    `(CAST(strftime('%s', substr(${column}, 1, 19)) AS INTEGER) * 1000000 + CAST(substr(${column}, 21, 6) AS INTEGER))`,
  postgres: (column) => `CAST(EXTRACT(EPOCH FROM ${column}) * 1000000 AS BIGINT)`,
} satisfies Record<Dialect, (column: string) => string>;

/** SQL for a timestamp as whole microseconds since 1970; NULL stays NULL. */
export function micros(dialect: Dialect, column: string): string {
  return microsBy[dialect](column);
}

const asText = {
  duckdb: (column) => `CAST(${column} AS VARCHAR)`,
  sqlite: (column) => column,
  postgres: (column) => `CAST(${column} AS TEXT)`,
} satisfies Record<Dialect, (column: string) => string>;

/** SQL for a UUID or a JSON column as text; SQLite has texts there anyway. */
export function textOf(dialect: Dialect, column: string): string {
  return asText[dialect](column);
}

/** SQL for a UUID that comes as a text, be it a `?` or a literal. In SQLite UUIDs are texts, and a CAST would make a number. */
export function uuidValue(dialect: Dialect, value: string): string {
  return dialect === 'sqlite' ? value : `CAST(${value} AS UUID)`;
}

/** A boolean as a query returned it: SQLite has 0 and 1. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 1;
}
