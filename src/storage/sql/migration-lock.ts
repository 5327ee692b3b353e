import type { Dialect } from './column-types.ts';

/**
 * A query that, inside a transaction, keeps other migrators of the database out until the transaction ends. SQLite's
 * transactions keep every other writer out, and a DuckDB file has only one.
 */
export const migrationLock = {
  duckdb: null,
  sqlite: null,
  postgres: 'SELECT pg_advisory_xact_lock(4722137510948)',
} satisfies Record<Dialect, string | null>;
