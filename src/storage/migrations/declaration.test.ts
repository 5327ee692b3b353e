import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckDbConnection } from '../engines/duckdb/duckdb-connection.ts';
import { DuckDbDatabase } from '../engines/duckdb/duckdb-database.ts';
import type { QueryRow } from '../engines/storage-engine.ts';
import { columnTypes } from '../sql/column-types.ts';
import { createTableSql } from '../sql/create-table.ts';
import { gherkinViews } from '../sql/gherkin-views.ts';
import { tableDeclaration, tableNames } from '../tables/all-tables.ts';
import { migrate } from './migrate.ts';

/**
 * The migrations are frozen, the declarations live on. Here the two are compared by way of DuckDB's own catalogue: a
 * declaration that changes without a migration, or the other way round, fails.
 */
let database: DuckDbDatabase;
let migrated: DuckDbConnection;
let declaredDatabase: DuckDbDatabase;
let declared: DuckDbConnection;

beforeAll(async () => {
  database = await DuckDbDatabase.open(':memory:');
  migrated = await database.connect();
  await migrate(migrated, ':memory:');
  declaredDatabase = await DuckDbDatabase.open(':memory:');
  declared = await declaredDatabase.connect();
  for (const name of tableNames) {
    await declared.execute(createTableSql(name, tableDeclaration(name), 'duckdb'));
  }
  for (const [name, sql] of Object.entries(gherkinViews))
    await declared.execute(`CREATE VIEW ${name} AS ${sql}`);
});
afterAll(() => {
  for (const connection of [migrated, declared]) connection.close();
  for (const one of [database, declaredDatabase]) one.close();
});

const columnsSql = `SELECT column_name AS name, data_type AS type, is_nullable AS nullable, column_default AS "default"
  FROM duckdb_columns() WHERE table_name = ? AND NOT internal ORDER BY column_index`;
const constraintsSql = `SELECT constraint_type AS type, constraint_text AS text, constraint_column_names AS columns,
    referenced_table AS target, referenced_column_names AS target_columns
  FROM duckdb_constraints() WHERE table_name = ?`;

/** Rows in an order of their own: constraints have none. */
const sorted = (rows: readonly QueryRow[]) =>
  rows
    .map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value)))
    .sort();

test('a migrated database has the declared tables and views, and nothing else', async () => {
  const names = async (connection: DuckDbConnection, sql: string) =>
    (await connection.rows(sql)).map((row) => String(row['name']));
  const tables = 'SELECT table_name AS name FROM duckdb_tables() WHERE NOT internal ORDER BY name';
  const views = 'SELECT view_name AS name FROM duckdb_views() WHERE NOT internal ORDER BY name';
  expect(await names(migrated, tables)).toEqual([...tableNames].sort());
  expect(await names(migrated, views)).toEqual(Object.keys(gherkinViews).sort());
  const others =
    'SELECT index_name AS name FROM duckdb_indexes() UNION ALL SELECT sequence_name FROM duckdb_sequences()';
  expect(await names(migrated, others)).toEqual([]);
});

test.each(tableNames)('%s has the declared columns', async (name) => {
  const { columns, key } = tableDeclaration(name);
  expect(await migrated.rows(columnsSql, [name])).toEqual(
    Object.entries(columns).map(([column, { kind, nullable }]) => ({
      name: column,
      type: columnTypes.duckdb[kind].replace(', ', ','),
      nullable: nullable && column !== key,
      default: null,
    })),
  );
});

test.each(tableNames)('%s has the declared keys, references, checks and unique columns', async (name) => {
  const rows = await migrated.rows(constraintsSql, [name]);
  expect(sorted(rows)).toEqual(sorted(await declared.rows(constraintsSql, [name])));
  const { columns, key, unique = [] } = tableDeclaration(name);
  const of = (type: string) => rows.filter((row) => row['type'] === type);
  expect(of('PRIMARY KEY')).toMatchObject([{ columns: [key] }]);
  expect(of('UNIQUE').map((row) => row['columns'])).toEqual(unique);
  expect(of('CHECK')).toHaveLength(
    Object.values(columns).filter((column) => column.oneOf !== undefined).length,
  );
  const references = Object.entries(columns).flatMap(([column, { references: target }]) =>
    target === undefined ? [] : [`${column} -> ${target}`],
  );
  const found = of('FOREIGN KEY').map(
    (row) =>
      `${(row['columns'] as string[]).join()} -> ${String(row['target'])}.${(row['target_columns'] as string[]).join()}`,
  );
  expect(found.sort()).toEqual(references.sort());
});

test.each(Object.keys(gherkinViews))('the view %s is the declared one', async (name) => {
  const sql = 'SELECT sql FROM duckdb_views() WHERE view_name = ?';
  expect(await migrated.rows(sql, [name])).toEqual(await declared.rows(sql, [name]));
});
