import type { Dialect } from './column-types.ts';

const relationsBy = {
  duckdb: `SELECT table_name, table_type FROM information_schema.tables
WHERE table_schema = current_schema() AND table_catalog = current_database() ORDER BY table_type, table_name`,
  sqlite: `SELECT name AS table_name, CASE type WHEN 'view' THEN 'VIEW' ELSE 'BASE TABLE' END AS table_type
FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY table_type, table_name`,
  postgres: `SELECT CAST(table_name AS TEXT) AS table_name, CAST(table_type AS TEXT) AS table_type FROM information_schema.tables
WHERE table_schema = current_schema() ORDER BY table_type, table_name`,
} satisfies Record<Dialect, string>;

/** Names of the tables and views of a database: `table_name`, `table_type` (`BASE TABLE`, `VIEW`). */
export function relationsQuery(dialect: Dialect): string {
  return relationsBy[dialect];
}
