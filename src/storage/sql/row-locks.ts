import type { Dialect } from './column-types.ts';

const lockBy = {
  duckdb: '', // One process writes, and its transactions notice each other.
  sqlite: '', // A writing transaction has the whole database.
  postgres: ' FOR UPDATE',
} satisfies Record<Dialect, string>;

/** End of a SELECT whose rows nobody else shall change before the transaction is over. */
export function lockRows(dialect: Dialect): string {
  return lockBy[dialect];
}
