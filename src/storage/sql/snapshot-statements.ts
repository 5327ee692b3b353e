import type { Dialect } from './column-types.ts';

const beginBy = {
  duckdb: 'BEGIN TRANSACTION',
  sqlite: 'BEGIN DEFERRED',
  postgres: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
} satisfies Record<Dialect, string>;

/** The statement that begins a transaction in which every question sees the database at one moment, and nobody waits. */
export function beginSnapshot(dialect: Dialect): string {
  return beginBy[dialect];
}
