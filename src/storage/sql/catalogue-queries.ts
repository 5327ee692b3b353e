import type { Dialect } from './column-types.ts';

/** Questions to an engine's own catalogue about the tables and views in the current schema, with the same answers. */
export interface CatalogueQueries {
  /** `table_name, column_name, type, required`, columns of a table in their order. */
  readonly columns: string;
  /** `table_name, kind (key, unique, foreign), name, column_name, target_table, target_column`, a row a column. */
  readonly constraints: string;
  /** `table_name, name, column_name`, a row a column; indexes of columns only, that are no constraints. */
  readonly indexes: string;
  /** `name, statement`, in the order in which they were made. */
  readonly views: string;
  /** `name, privilege, role`; null where an engine has no roles. */
  readonly grants: string | null;
}

const duckdbHere = 'schema_name = current_schema() AND database_name = current_database() AND NOT internal';

const duckdb: CatalogueQueries = {
  columns: `SELECT table_name, column_name, data_type AS type, NOT is_nullable AS required FROM duckdb_columns()
    WHERE ${duckdbHere} AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE ${duckdbHere})
    ORDER BY table_name, column_index`,
  // Sorting does not keep the order of what was unnested.
  constraints: `SELECT table_name, kind, name, unnest(own) AS column_name, target_table, unnest(target) AS target_column,
      unnest(range(len(own))) AS position FROM (
      SELECT table_name, CAST(constraint_index AS VARCHAR) AS name, constraint_column_names AS own,
        CASE constraint_type WHEN 'PRIMARY KEY' THEN 'key' WHEN 'UNIQUE' THEN 'unique' ELSE 'foreign' END AS kind,
        CASE WHEN constraint_type = 'FOREIGN KEY' THEN referenced_table END AS target_table,
        CASE WHEN constraint_type = 'FOREIGN KEY' THEN referenced_column_names ELSE [] END AS target
      FROM duckdb_constraints() WHERE schema_name = current_schema() AND database_name = current_database()
        AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY'))
    ORDER BY table_name, kind, name, position`,
  indexes: `SELECT table_name, name, unnest(parts) AS column_name, unnest(range(len(parts))) AS position FROM (
      SELECT table_name, index_name AS name,
        string_split(trim(replace(replace(expressions, '''', ''), '"', ''), '[]'), ', ') AS parts FROM duckdb_indexes()
      WHERE schema_name = current_schema() AND database_name = current_database() AND NOT is_unique)
    ORDER BY table_name, name, position`,
  views: `SELECT view_name AS name, sql AS statement FROM duckdb_views() WHERE ${duckdbHere} ORDER BY view_oid`,
  grants: null,
};

const sqliteTables = `(SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%') AS m`;

const sqlite: CatalogueQueries = {
  columns: `SELECT m.name AS table_name, c.name AS column_name, c.type AS type, c."notnull" AS required
    FROM ${sqliteTables}, pragma_table_info(m.name) AS c ORDER BY m.name, c.cid`,
  constraints: `SELECT * FROM (
      SELECT m.name AS table_name, 'key' AS kind, 'key' AS name, c.name AS column_name, NULL AS target_table,
        NULL AS target_column, c.pk AS position
      FROM ${sqliteTables}, pragma_table_info(m.name) AS c WHERE c.pk > 0
      UNION ALL
      SELECT m.name, 'unique', printf('%06d', 999999 - l.seq), i.name, NULL, NULL, i.seqno
      FROM ${sqliteTables}, pragma_index_list(m.name) AS l, pragma_index_info(l.name) AS i
      WHERE l."unique" = 1 AND l.origin <> 'pk' AND l.partial = 0
      UNION ALL
      SELECT m.name, 'foreign', printf('%06d', 999999 - f.id), f."from", f."table", f."to", f.seq
      FROM ${sqliteTables}, pragma_foreign_key_list(m.name) AS f)
    ORDER BY table_name, kind, name, position`,
  indexes: `SELECT m.name AS table_name, l.name AS name, i.name AS column_name
    FROM ${sqliteTables}, pragma_index_list(m.name) AS l, pragma_index_info(l.name) AS i
    WHERE l."unique" = 0 AND l.partial = 0 ORDER BY m.name, l.name, i.seqno`,
  views: "SELECT name, sql AS statement FROM sqlite_master WHERE type = 'view' ORDER BY rowid",
  grants: null,
};

const postgresHere =
  'c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema()) AND NOT c.relispartition';

const postgres: CatalogueQueries = {
  columns: `SELECT c.relname AS table_name, a.attname AS column_name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
      a.attnotnull AS required
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE ${postgresHere} AND c.relkind IN ('r', 'p') ORDER BY c.relname COLLATE "C", a.attnum`,
  constraints: `SELECT c.relname AS table_name,
      CASE k.contype WHEN 'p' THEN 'key' WHEN 'u' THEN 'unique' ELSE 'foreign' END AS kind,
      CAST(k.oid AS TEXT) AS name, a.attname AS column_name, t.relname AS target_table, ta.attname AS target_column
    FROM pg_catalog.pg_constraint AS k JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
      CROSS JOIN generate_subscripts(k.conkey, 1) AS position
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[position]
      LEFT JOIN pg_catalog.pg_class AS t ON t.oid = k.confrelid
      LEFT JOIN pg_catalog.pg_attribute AS ta ON ta.attrelid = k.confrelid AND ta.attnum = k.confkey[position]
    WHERE ${postgresHere} AND k.contype IN ('p', 'u', 'f') ORDER BY table_name, kind, k.oid, position`,
  indexes: `SELECT c.relname AS table_name, i.relname AS name, a.attname AS column_name
    FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS c ON c.oid = x.indrelid
      JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      CROSS JOIN generate_subscripts(x.indkey, 1) AS position
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[position]
    WHERE ${postgresHere} AND NOT x.indisunique AND x.indpred IS NULL AND x.indexprs IS NULL
    ORDER BY table_name, name, position`,
  views: `SELECT c.relname AS name,
      'CREATE VIEW ' || quote_ident(c.relname) || ' AS' || chr(10) || pg_catalog.pg_get_viewdef(c.oid) AS statement
    FROM pg_catalog.pg_class AS c WHERE ${postgresHere} AND c.relkind = 'v' ORDER BY c.oid`,
  grants: `SELECT c.relname AS name, g.privilege_type AS privilege, COALESCE(r.rolname, 'PUBLIC') AS role
    FROM pg_catalog.pg_class AS c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) AS g
      LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = g.grantee
    WHERE ${postgresHere} AND c.relkind IN ('r', 'p', 'v') AND g.grantee <> c.relowner
    ORDER BY c.relname COLLATE "C", r.rolname COLLATE "C", privilege`,
};

const queries = { duckdb, sqlite, postgres } satisfies Record<Dialect, CatalogueQueries>;

export function catalogueQueries(dialect: Dialect): CatalogueQueries {
  return queries[dialect];
}
