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

const changeLockBy = {
  duckdb: '',
  sqlite: '',
  // Who inserts rows that refer to these keeps a lock on them, too; a stronger one would wait for all of those.
  postgres: ' FOR NO KEY UPDATE',
} satisfies Record<Dialect, string>;

/** The same for rows of which only columns change that no other row refers to. */
export function lockRowsToChange(dialect: Dialect): string {
  return changeLockBy[dialect];
}
