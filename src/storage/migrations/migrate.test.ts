import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AssayError } from '../../model/errors.ts';
import type { DuckDbConnection } from '../engines/duckdb/duckdb-connection.ts';
import { DuckDbDatabase } from '../engines/duckdb/duckdb-database.ts';
import { migrations } from './all-migrations.ts';
import { migrate, migrationState } from './migrate.ts';
import type { Migration } from './migration.ts';

let folder: string;
let path: string;
let database: DuckDbDatabase;
let connection: DuckDbConnection;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  path = join(folder, 'results.db');
  await open();
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  database = await DuckDbDatabase.open(path);
  connection = await database.connect();
}
function close(): void {
  connection.close();
  database.close();
}

/** Names of everything that is in the database. */
async function contents(): Promise<string[]> {
  const rows = await connection.rows(
    'SELECT table_name AS name FROM duckdb_tables() WHERE NOT internal UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1',
  );
  return rows.map((row) => String(row['name']));
}
const applied = async () =>
  (await connection.rows('SELECT migration_id, name FROM migrations ORDER BY migration_id')).map(
    (row) => `${String(row['migration_id'])} ${String(row['name'])}`,
  );

const made: readonly Migration[] = [
  { id: 1, name: 'one', up: ['CREATE TABLE one (id BIGINT)'], down: ['DROP TABLE one'] },
  {
    id: 2,
    name: 'two',
    up: ['CREATE TABLE two (id BIGINT)', 'ALTER TABLE one ADD COLUMN note VARCHAR'],
    down: ['ALTER TABLE one DROP COLUMN note', 'DROP TABLE two'],
  },
  { id: 3, name: 'three', up: ['CREATE VIEW three AS SELECT * FROM two'], down: ['DROP VIEW three'] },
];

test('the released migrations are numbered without gaps and undo what they do', () => {
  expect(migrations.map((migration) => migration.id)).toEqual(migrations.map((_, index) => index + 1));
  for (const { down } of migrations) expect(down.length).toBeGreaterThan(0);
});

test('a new database is brought to the latest version, and says so', async () => {
  expect(await migrationState(connection, path)).toMatchObject({ current: 0, pending: migrations });
  expect(await migrate(connection, path)).toEqual(['0001-run-database']);
  const latest = migrations.at(-1)?.id;
  expect(await migrationState(connection, path)).toEqual({ current: latest, latest, pending: [] });
});

test('a database that is up to date is left alone', async () => {
  await migrate(connection, path);
  expect(await migrate(connection, path)).toEqual([]);
  expect(await applied()).toEqual(['1 run-database']);
});

test('going back to nothing removes everything but the list of migrations, and the way up is open again', async () => {
  await migrate(connection, path);
  expect(await migrate(connection, path, 0)).toEqual(['0001-run-database']);
  expect(await contents()).toEqual(['migrations']);
  expect(await applied()).toEqual([]);
  await migrate(connection, path);
  expect((await contents()).length).toBeGreaterThan(20);
});

test('a database of an older version is migrated after it was closed and opened again', async () => {
  await migrate(connection, path, 1, made);
  await connection.execute('INSERT INTO one VALUES (7)');
  close();
  await open();
  expect(await migrationState(connection, path, made)).toMatchObject({ current: 1, latest: 3 });
  expect(await migrate(connection, path, undefined, made)).toEqual(['0002-two', '0003-three']);
  expect(await connection.rows('SELECT id, note FROM one')).toEqual([{ id: 7, note: null }]);
});

test('up and down go step by step, in order and in reverse', async () => {
  expect(await migrate(connection, path, 2, made)).toEqual(['0001-one', '0002-two']);
  expect(await migrate(connection, path, 3, made)).toEqual(['0003-three']);
  expect(await migrate(connection, path, 1, made)).toEqual(['0003-three', '0002-two']);
  expect(await contents()).toEqual(['migrations', 'one']);
  expect(await applied()).toEqual(['1 one']);
});

async function failureOf(work: Promise<unknown>): Promise<AssayError> {
  return (await work.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error,
  )) as AssayError;
}

test('a migration that fails leaves nothing behind; those before it stand', async () => {
  const broken: Migration = {
    id: 2,
    name: 'broken',
    up: ['CREATE TABLE half (id BIGINT)', 'INSERT INTO half VALUES (1)', 'CREATE TABLE one (id BIGINT)'],
    down: [],
  };
  const error = await failureOf(migrate(connection, path, undefined, [...made.slice(0, 1), broken]));
  expect(error.code).toBe('MIGRATION_FAILED');
  expect(error.message).toMatch(/Migration 0002-broken \(up\) of .*results\.db failed: .*already exists/s);
  expect(await contents()).toEqual(['migrations', 'one']);
  expect(await applied()).toEqual(['1 one']);
  expect(await migrate(connection, path, undefined, made)).toEqual(['0002-two', '0003-three']);
});

test('a way back that fails leaves the version as it was', async () => {
  const oneWay = made.map((migration) =>
    migration.id === 2 ? { ...migration, down: ['DROP TABLE gone'] } : migration,
  );
  await migrate(connection, path, 2, oneWay);
  const error = await failureOf(migrate(connection, path, 0, oneWay));
  expect(error.message).toContain('0002-two (down)');
  expect(await contents()).toEqual(['migrations', 'one', 'two']);
  expect(await applied()).toEqual(['1 one', '2 two']);
});

test('a database of a newer version is refused by the name of what is unknown', async () => {
  await migrate(connection, path, undefined, made);
  const error = await failureOf(migrate(connection, path, undefined, made.slice(0, 2)));
  expect(error.code).toBe('DATABASE_NEWER');
  expect(error.message).toContain('migration 3 three is unknown here');
  expect(await contents()).toEqual(['migrations', 'one', 'three', 'two']);
});
