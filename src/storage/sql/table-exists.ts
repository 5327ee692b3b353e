import type { Dialect } from './column-types.ts';

const tableExistsBy = {
  duckdb:
    'SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = ? AND schema_name = current_schema() AND database_name = current_database()',
  sqlite: "SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = ?",
  postgres:
    "SELECT count(*) AS n FROM pg_catalog.pg_class WHERE relname = ? AND relkind IN ('r', 'p') AND relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema())",
} satisfies Record<Dialect, string>;

/** A query with one row `n`: 1 when there is a table of the name that is the statement's parameter, else 0. */
export function tableExists(dialect: Dialect): string {
  return tableExistsBy[dialect];
}
