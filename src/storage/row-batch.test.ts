import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DuckDbConnection } from './engines/duckdb/duckdb-connection.ts';
import { DuckDbDatabase } from './engines/duckdb/duckdb-database.ts';
import { migrate } from './migrations/migrate.ts';
import { RowBatch } from './row-batch.ts';

const at = 1_792_000_000_000_000;

let database: DuckDbDatabase;
let connection: DuckDbConnection;
beforeEach(async () => {
  database = await DuckDbDatabase.open(':memory:');
  connection = await database.connect();
  await migrate(connection, ':memory:');
});
afterEach(() => {
  connection.close();
  database.close();
});

function insertProject(batch: RowBatch, id: number, key = `p${id}`): void {
  batch.insert('projects', id, {
    project_id: id,
    uuid: `019aa000-0000-7000-8000-0000000000${String(id).padStart(2, '0')}`,
    key,
    name: `Project ${id}`,
    created_at: at,
  });
}
function insertSuite(batch: RowBatch, id: number, parent: number | null = null): void {
  batch.insert('suites', id, {
    suite_id: id,
    uuid: '019aa000-0000-7000-8000-000000000001',
    project_id: 1,
    parent_suite_id: parent,
    kind: 'feature',
    key: `suite ${id}`,
    name: `Suite ${id}`,
    created_at: at,
  });
}
const projects = () =>
  connection.rows(
    'SELECT project_id AS id, name, description, updated_at IS NULL AS untouched FROM projects ORDER BY 1',
  );

test('a row that is inserted and changed in one batch is inserted as it is in the end', async () => {
  const batch = new RowBatch();
  insertProject(batch, 1);
  batch.update('projects', 1, { name: 'New name', description: 'first' });
  batch.update('projects', 1, { description: 'second' });
  expect(batch.size).toBe(1);
  await batch.commit(connection);
  expect(await projects()).toEqual([{ id: 1, name: 'New name', description: 'second', untouched: true }]);
});

test('changes of one row within a batch come together', async () => {
  const first = new RowBatch();
  insertProject(first, 1);
  await first.commit(connection);
  const second = new RowBatch();
  second.update('projects', 1, { name: 'a', updated_at: at });
  second.update('projects', 1, { description: 'b' });
  second.update('projects', 1, { name: 'c' });
  expect(second.size).toBe(1);
  await second.commit(connection);
  expect(await projects()).toEqual([{ id: 1, name: 'c', description: 'b', untouched: false }]);
});

test('undefined and null keep what is there, before and after a commit', async () => {
  const first = new RowBatch();
  insertProject(first, 1);
  first.update('projects', 1, { description: 'kept' });
  first.update('projects', 1, { description: null, name: undefined });
  await first.commit(connection);
  const second = new RowBatch();
  second.update('projects', 1, { description: null, updated_at: at });
  await second.commit(connection);
  expect(await projects()).toEqual([{ id: 1, name: 'Project 1', description: 'kept', untouched: false }]);
});

test('a batch changes its own copy, not what it was given', async () => {
  const change = { description: 'mine' };
  const batch = new RowBatch();
  batch.update('projects', 1, change);
  batch.update('projects', 1, { description: 'other' });
  expect(change).toEqual({ description: 'mine' });
});

test('a row that is inserted and removed in one batch never was', async () => {
  const batch = new RowBatch();
  insertProject(batch, 1);
  insertProject(batch, 2);
  batch.remove('projects', 1);
  await batch.commit(connection);
  expect(await projects()).toMatchObject([{ id: 2 }]);
});

test('a row of an earlier batch is removed, and a change to it forgotten', async () => {
  const first = new RowBatch();
  insertProject(first, 1);
  insertProject(first, 2);
  await first.commit(connection);
  const second = new RowBatch();
  second.update('projects', 1, { name: 'x' });
  second.remove('projects', 1);
  await second.commit(connection);
  expect(await projects()).toMatchObject([{ id: 2, name: 'Project 2' }]);
});

test('parents come before children, in whatever order and depth they were given', async () => {
  const batch = new RowBatch();
  insertSuite(batch, 4, 3);
  insertSuite(batch, 3, 2);
  insertSuite(batch, 2, 1);
  insertSuite(batch, 1);
  insertSuite(batch, 5, 1);
  insertProject(batch, 1);
  await batch.commit(connection);
  const second = new RowBatch();
  insertSuite(second, 7, 6);
  insertSuite(second, 6, 4);
  await second.commit(connection);
  const rows = await connection.rows(
    'SELECT suite_id AS id, parent_suite_id AS parent FROM suites ORDER BY 1',
  );
  expect(rows.map((row) => `${String(row['id'])}<${String(row['parent'])}`)).toEqual([
    '1<null',
    '2<1',
    '3<2',
    '4<3',
    '5<1',
    '6<4',
    '7<6',
  ]);
});

test('durations come from start and end where nobody said them', async () => {
  const batch = new RowBatch();
  insertProject(batch, 1);
  insertSuite(batch, 1);
  batch.insert('runs', 1, {
    run_id: 1,
    uuid: '019aa000-0000-7000-8000-000000000001',
    project_id: 1,
    status: 'running',
    started_at: at,
    planned_count: 0,
    passed_count: 0,
    failed_count: 0,
    skipped_count: 0,
    flaky_count: 0,
    lost_count: 0,
    created_at: at,
  });
  batch.insert('tests', 1, {
    test_id: 1,
    uuid: '019aa000-0000-7000-8000-000000000001',
    project_id: 1,
    key: 'test',
    name: 'Test',
    source: 'code',
    status: 'active',
    created_at: at,
  });
  batch.insert('suite_runs', 1, {
    suite_run_id: 1,
    run_id: 1,
    suite_id: 1,
    status: 'running',
    created_at: at,
  });
  for (const id of [1, 2, 3]) {
    batch.insert('executions', id, {
      execution_id: id,
      uuid: '019aa000-0000-7000-8000-000000000001',
      run_id: 1,
      suite_run_id: 1,
      test_id: 1,
      attempt_number: id,
      is_final_attempt: id === 3,
      status: 'running',
      started_at: at,
      created_at: at,
    });
  }
  batch.update('executions', 1, { ended_at: at + 1_234_567 });
  batch.update('executions', 2, { ended_at: at + 1_234_567, duration_ms: 5.125 });
  await batch.commit(connection);
  const rows = await connection.rows(
    'SELECT CAST(duration_ms AS DOUBLE) AS ms FROM executions ORDER BY execution_id',
  );
  expect(rows.map((row) => row['ms'])).toEqual([1234.567, 5.125, null]);
  const later = new RowBatch();
  later.update('executions', 3, { ended_at: at + 2000 });
  await later.commit(connection);
  const [last] = await connection.rows(
    'SELECT CAST(duration_ms AS DOUBLE) AS ms FROM executions WHERE execution_id = 3',
  );
  expect(last?.['ms']).toBe(2);
});

test('work that comes afterwards sees the rows, in the same transaction', async () => {
  const batch = new RowBatch();
  insertProject(batch, 1);
  let seen = 0;
  batch.afterwards(async (same) => {
    seen = (await same.rows('SELECT * FROM projects')).length;
    throw new Error('something broke');
  });
  await expect(batch.commit(connection)).rejects.toThrow('something broke');
  expect(seen).toBe(1);
  expect(await projects()).toEqual([]);
});

test('a batch that a constraint refuses leaves nothing behind, and the next one works', async () => {
  const bad = new RowBatch();
  insertProject(bad, 1, 'same');
  insertProject(bad, 2, 'same');
  await expect(bad.commit(connection)).rejects.toThrow(/constraint/i);
  expect(await projects()).toEqual([]);
  const orphan = new RowBatch();
  insertSuite(orphan, 1);
  await expect(orphan.commit(connection)).rejects.toThrow(/constraint/i);
  const good = new RowBatch();
  insertProject(good, 1, 'same');
  await good.commit(connection);
  const more = new RowBatch();
  more.update('projects', 1, { name: 'after a failure' });
  await more.commit(connection);
  expect(await projects()).toMatchObject([{ name: 'after a failure' }]);
});

test('a change that fails takes its staging with it; the next change finds it again', async () => {
  const first = new RowBatch();
  insertProject(first, 1);
  await first.commit(connection);
  const failing = new RowBatch();
  failing.update('projects', 1, { name: 'lost' });
  failing.afterwards(() => Promise.reject(new Error('no')));
  await expect(failing.commit(connection)).rejects.toThrow('no');
  const second = new RowBatch();
  second.update('projects', 1, { name: 'kept' });
  await second.commit(connection);
  expect(await projects()).toMatchObject([{ name: 'kept' }]);
});

test('texts of any kind survive; what no database can hold becomes U+FFFD', async () => {
  const names = [
    'grüße 🧪',
    "it's; --",
    'a\nb\tc\\',
    '',
    '\ufeffbom',
    'x'.repeat(100_000),
    'a\0b',
    'a\ud800b',
  ];
  const batch = new RowBatch();
  for (const [index, name] of names.entries()) {
    insertProject(batch, index + 1);
    batch.update('projects', index + 1, { name });
  }
  await batch.commit(connection);
  const stored = [...names.slice(0, 6), 'a\ufffdb', 'a\ufffdb'];
  // The driver drops a leading byte order mark when it reads a text, so the characters are asked for as numbers.
  const rows = await connection.rows(
    "SELECT list_transform(string_split(name, ''), lambda c: unicode(c)) AS codes FROM projects WHERE name <> '' ORDER BY project_id",
  );
  const codesOf = (text: string) => Array.from(text, (character) => character.codePointAt(0));
  expect(rows.map((row) => row['codes'])).toEqual(stored.filter((text) => text !== '').map(codesOf));
});

test('many rows at once are all there', async () => {
  const batch = new RowBatch();
  insertProject(batch, 1);
  for (let id = 1; id <= 5000; id++) insertSuite(batch, id, id > 1 && id % 100 === 0 ? id - 1 : null);
  await batch.commit(connection);
  const [row] = await connection.rows('SELECT count(*) AS n, count(parent_suite_id) AS nested FROM suites');
  expect(row).toEqual({ n: 5000, nested: 50 });
});

test('an empty batch is empty', async () => {
  const batch = new RowBatch();
  expect(batch.isEmpty).toBe(true);
  batch.afterwards(async () => {});
  expect(batch.isEmpty).toBe(false);
  await new RowBatch().commit(connection);
});

test('the same row twice in a batch is a mistake that is told', async () => {
  const batch = new RowBatch();
  insertProject(batch, 1, 'a');
  insertProject(batch, 1, 'b');
  await expect(batch.commit(connection)).rejects.toThrow(/projects 1/);
  expect(await projects()).toEqual([]);
});
