import type { Dialect } from './column-types.ts';

const beginBy = {
  duckdb: null,
  sqlite: 'BEGIN DEFERRED', // A transaction of ours keeps other writers out.
  postgres: null,
} satisfies Record<Dialect, string | null>;

/** The statement that begins a transaction for reading, where it is not the one that `StorageConnection` begins. */
export function beginReading(dialect: Dialect): string | null {
  return beginBy[dialect];
}

const firstBy = {
  duckdb: [],
  sqlite: [],
  postgres: ['SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY', 'SET LOCAL statement_timeout = 0'],
} satisfies Record<Dialect, readonly string[]>;

/** Statements at the beginning of a transaction, so that all its questions see the database at one moment. */
export function snapshotStatements(dialect: Dialect): readonly string[] {
  return firstBy[dialect];
}

const patienceBy = {
  duckdb: [],
  sqlite: [],
  postgres: ['SET LOCAL statement_timeout = 0'],
} satisfies Record<Dialect, readonly string[]>;

/** Statements at the beginning of a transaction whose statements may take as long as they need. */
export function patientStatements(dialect: Dialect): readonly string[] {
  return patienceBy[dialect];
}
