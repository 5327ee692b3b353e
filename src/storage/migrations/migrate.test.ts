import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AssayError } from '../../model/errors.ts';
import type { DuckDbConnection } from '../engines/duckdb/duckdb-connection.ts';
import { DuckDbDatabase } from '../engines/duckdb/duckdb-database.ts';
import { migrations } from './all-migrations.ts';
import { migrate, rollback } from './migrate.ts';
import { firstUserMigration, type Migration } from './migration.ts';
import { migrationState, migrationStatus } from './migration-state.ts';

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
  for (const { down } of migrations) expect(down).not.toEqual([]);
});

test('a new database is made at the latest version, and says so', async () => {
  expect(await migrationState(connection, path)).toMatchObject({ current: 0, pending: migrations });
  expect(await migrate(connection, path)).toEqual([
    '0001-run-database',
    '0002-remaining-tables',
    '0003-vocabulary-views',
    '0004-saved-queries',
  ]);
  const latest = migrations.at(-1)?.id;
  expect(await migrationState(connection, path)).toEqual({ current: latest, latest, pending: [] });
  expect(await migrate(connection, path)).toEqual([]);
});

test('going back to nothing leaves nothing, and the way up is open again', async () => {
  await migrate(connection, path, undefined, made);
  expect(await rollback(connection, path, 0, made)).toEqual(['0003-three', '0002-two', '0001-one']);
  expect(await contents()).toEqual([]);
  expect(await migrate(connection, path, undefined, made)).toEqual(['0001-one', '0002-two', '0003-three']);
});

test('what can only be done by copying the file is not done in place, and says what does it', async () => {
  await migrate(connection, path, 1);
  const error = await failureOf(migrate(connection, path));
  expect(error.code).toBe('MIGRATION_FAILED');
  expect(error.message).toContain('openMigrated');
  expect(await applied()).toEqual(['1 run-database']);
});

test('what is missing is applied, whatever came after it; users number theirs as they like', async () => {
  const users = [1000, 1004, 1002].map((id) => ({
    id,
    name: `mine-${id}`,
    up: [`CREATE TABLE mine_${id} (a INTEGER)`],
    down: [`DROP TABLE mine_${id}`],
    checksum: 'abc',
  }));
  const known = (...ids: number[]) => [
    ...migrations,
    ...users.filter(({ id }) => ids.includes(id)).sort((a, b) => a.id - b.id),
  ];
  await migrate(connection, path, undefined, known(1000, 1004));
  expect(await migrate(connection, path, undefined, known(1000, 1002, 1004))).toEqual(['1002-mine-1002']);
  expect((await migrationStatus(connection, known(1000, 1004))).slice(-3)).toMatchObject([
    { id: 1000, state: 'applied', origin: 'user' },
    { id: 1002, state: 'unknown', name: 'mine-1002' },
    { id: 1004, state: 'applied' },
  ]);
  expect(await migrate(connection, path), 'who knows none of them is not stopped').toEqual([]);
  const error = await failureOf(rollback(connection, path, firstUserMigration, known(1000, 1004)));
  expect(error.code).toBe('MIGRATION_MISSING');
  expect(await contents()).not.toContain('mine_1004');
  expect(await contents()).toContain('mine_1002');
});

test("a user's migration that was changed after it was applied is told, and nothing is done", async () => {
  const mine = { id: 1000, name: 'mine', up: ['CREATE TABLE mine (a INTEGER)'], down: ['DROP TABLE mine'] };
  await migrate(connection, path, undefined, [...migrations, { ...mine, checksum: 'abc' }]);
  const changed = [...migrations, { ...mine, checksum: 'def' }];
  expect((await failureOf(migrate(connection, path, undefined, changed))).code).toBe('MIGRATION_CHANGED');
  expect((await failureOf(rollback(connection, path, 2, changed))).code).toBe('MIGRATION_CHANGED');
  expect((await migrationStatus(connection, changed)).at(-1)).toMatchObject({ id: 1000, state: 'changed' });
  expect(await contents()).toContain('mine');
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
  expect(await rollback(connection, path, 1, made)).toEqual(['0003-three', '0002-two']);
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
  const error = await failureOf(rollback(connection, path, 0, oneWay));
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
