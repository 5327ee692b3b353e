import type { EngineName } from '../location/database-location.ts';
import type { ColumnKind } from '../tables/column.ts';

/** Languages that the engines speak. An engine is a product, a dialect its SQL: two engines may share one. */
export type Dialect = 'duckdb' | 'sqlite' | 'postgres';

const dialects = { duckdb: 'duckdb', sqlite: 'sqlite', postgres: 'postgres' } satisfies Record<
  EngineName,
  Dialect
>;

/** The language that an engine speaks. */
export function dialectOf(engine: EngineName): Dialect {
  return dialects[engine];
}

/**
 * How DuckDB spells the kinds. Milliseconds as a decimal take 2 bytes a row on the disk; as a double they take 8, because
 * DuckDB compresses doubles only in blocks of 256 KiB.
 */
const duckdb = {
  id: 'BIGINT',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  milliseconds: 'DECIMAL(15, 3)',
  boolean: 'BOOLEAN',
  text: 'VARCHAR',
  uuid: 'UUID',
  json: 'JSON',
  timestamp: 'TIMESTAMP',
} satisfies Record<ColumnKind, string>;

/**
 * How SQLite spells them. It takes any name, and works out from it what becomes of a value (its "affinity"): under UUID or
 * JSON a text that looks like a number would become one; only INTEGER PRIMARY KEY, by exactly this name, is the row's own
 * number.
 */
const sqlite = {
  id: 'INTEGER',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE PRECISION',
  milliseconds: 'REAL',
  boolean: 'BOOLEAN',
  text: 'TEXT',
  uuid: 'TEXT',
  json: 'TEXT',
  timestamp: 'TIMESTAMP',
} satisfies Record<ColumnKind, string>;

const postgres = {
  id: 'BIGINT',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE PRECISION',
  milliseconds: 'NUMERIC(15, 3)',
  boolean: 'BOOLEAN',
  text: 'TEXT',
  uuid: 'UUID',
  json: 'JSON',
  timestamp: 'TIMESTAMP',
} satisfies Record<ColumnKind, string>;

export const columnTypes = { duckdb, sqlite, postgres } satisfies Record<Dialect, Record<ColumnKind, string>>;
