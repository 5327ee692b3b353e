import type { StorageConnection } from '../../src/storage/engines/storage-engine.ts';
import type { Dialect } from '../../src/storage/sql/column-types.ts';

const ofDuckDb = 'database_name = current_database() AND NOT internal';

/** Questions whose answers together are the schema of a database, as its own catalogue tells it. */
const questions: Record<Dialect, readonly string[]> = {
  duckdb: [
    `SELECT table_name, column_name, data_type, is_nullable, column_default, column_index FROM duckdb_columns() WHERE ${ofDuckDb}`,
    `SELECT table_name, constraint_type, CASE WHEN constraint_type = 'FOREIGN KEY' THEN '' ELSE constraint_text END AS text,
       CAST(constraint_column_names AS VARCHAR) AS columns, referenced_table, CAST(referenced_column_names AS VARCHAR) AS target
     FROM duckdb_constraints() WHERE database_name = current_database()`,
    'SELECT sql FROM duckdb_indexes() WHERE database_name = current_database()',
    `SELECT sql FROM duckdb_views() WHERE ${ofDuckDb}`,
    'SELECT sql FROM duckdb_sequences() WHERE database_name = current_database()',
  ],
  sqlite: [
    `SELECT m.name AS table_name, c.* FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'`,
    `SELECT m.name AS table_name, f."table", f."from", f."to", f.on_delete FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f`,
    `SELECT m.name AS table_name, l.name LIKE 'sqlite_autoindex%' AS automatic, l."unique", l.origin, l.partial,
       (SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno)) AS columns
     FROM sqlite_master AS m, pragma_index_list(m.name) AS l WHERE m.type = 'table'`,
    `SELECT sql FROM sqlite_master WHERE type IN ('index', 'view', 'trigger') AND sql IS NOT NULL`,
  ],
  postgres: [
    `SELECT table_name, column_name, data_type, numeric_precision, numeric_scale, is_nullable, column_default
     FROM information_schema.columns WHERE table_schema = current_schema()`,
    `SELECT conname, CAST(conrelid AS regclass) AS table_name, pg_get_constraintdef(oid) AS text FROM pg_constraint
     WHERE connamespace = CAST(current_schema() AS regnamespace)`,
    'SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()',
    'SELECT viewname, definition FROM pg_views WHERE schemaname = current_schema()',
    'SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()',
  ],
};

/** SQLite keeps checks only in the text of a table. */
async function checksOfSqlite(connection: StorageConnection): Promise<string[]> {
  const tables = await connection.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'");
  return tables.flatMap(({ name, sql }) =>
    Array.from(
      String(sql).matchAll(/"?(\w+)"? TEXT[^,\n]*? (CHECK \(.*?\))(?=,?\n|\)$|, "|\))/g),
      ([, column, check]) => JSON.stringify([name, column, check]),
    ),
  );
}

/** The schema of a database as sorted lines: tables, columns, types, keys, references, checks, indexes, views. */
export async function schemaSnapshot(connection: StorageConnection): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const question of questions[connection.dialect])
    lines.push(...(await connection.rows(question)).map((row) => JSON.stringify(row)));
  if (connection.dialect === 'sqlite') lines.push(...(await checksOfSqlite(connection)));
  return lines.sort();
}
