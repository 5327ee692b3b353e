import type { Dialect } from './column-types.ts';

const columnsBy = {
  duckdb: `SELECT table_name, column_name, data_type AS type FROM duckdb_columns()
WHERE schema_name = current_schema() AND database_name = current_database() AND NOT internal
ORDER BY table_name, column_index`,
  sqlite: `SELECT m.name AS table_name, c.name AS column_name, c.type AS type
FROM sqlite_master AS m, pragma_table_info(m.name) AS c
WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid`,
  postgres: `SELECT CAST(c.relname AS TEXT) AS table_name, CAST(a.attname AS TEXT) AS column_name,
  pg_catalog.format_type(a.atttypid, a.atttypmod) AS type
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema())
  AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
ORDER BY c.relname COLLATE "C", a.attnum`,
} satisfies Record<Dialect, string>;

/** Columns of the tables and views of a database in their order: `table_name, column_name, type`. */
export function relationColumnsQuery(dialect: Dialect): string {
  return columnsBy[dialect];
}
