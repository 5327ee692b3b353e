import type { ColumnKind } from '../tables/column.ts';

/** Languages that the engines speak. An engine is a product, a dialect its SQL: two engines may share one. */
export type Dialect = 'duckdb' | 'sqlite' | 'postgres';

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

/** How PostgreSQL spells them. SQLite takes any type name and the same ones serve there. */
const standard = {
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

export const columnTypes = { duckdb, sqlite: standard, postgres: standard } satisfies Record<
  Dialect,
  Record<ColumnKind, string>
>;
