import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReadBatch, ReadRequest, StorageReader } from '../storage-engine.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { SqliteDatabase } from './sqlite-database.ts';

const rowCount = 300_000;
const endless = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';

let folder: string;
let database: SqliteDatabase;
let connection: SqliteConnection;
let reader: StorageReader;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  database = await SqliteDatabase.open({
    engine: 'sqlite',
    path: join(folder, 'results.db'),
    postgres: null,
  });
  connection = await database.connect();
  reader = database.reader();
  await connection.script(
    `CREATE TABLE things (thing_id INTEGER PRIMARY KEY, made_at TIMESTAMP, is_good BOOLEAN, name TEXT, details TEXT);
     INSERT INTO things WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT ${rowCount})
       SELECT x, '2026-11-20 09:30:00.123456', x % 2, 'thing ' || x, '{"a":1}' FROM n`,
  );
});
afterAll(async () => {
  await connection.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const limits = { timeoutMs: 15_000, maxRows: Number.POSITIVE_INFINITY };
const read = (sql: string, more: Partial<ReadRequest> = {}) => reader.read({ sql, ...limits, ...more });

async function all(batches: AsyncIterable<ReadBatch>) {
  const rows: ReadBatch['rows'] = [];
  let columns: ReadBatch['columns'] = [];
  let truncated = false;
  let count = 0;
  for await (const batch of batches) {
    rows.push(...batch.rows);
    columns = batch.columns;
    truncated ||= batch.truncated;
    count++;
  }
  return { rows, columns, truncated, count };
}

const ask = async (sql: string, more: Partial<ReadRequest> = {}) => await all(read(sql, more));

describe('an answer', () => {
  test('has names, types and values', async () => {
    const { rows, columns } = await ask('SELECT * FROM things WHERE thing_id = 1');
    expect(columns.map(({ name }) => name)).toEqual(['thing_id', 'made_at', 'is_good', 'name', 'details']);
    expect(columns.map(({ type }) => type)).toEqual(['INTEGER', 'TIMESTAMP', 'BOOLEAN', 'TEXT', 'TEXT']);
    expect(rows).toEqual([[1, '2026-11-20T09:30:00.123456Z', true, 'thing 1', '{"a":1}']]);
  });

  test('has its columns when there are no rows', async () => {
    const { rows, columns, count } = await ask('SELECT thing_id, name AS n FROM things WHERE 0');
    expect([rows.length, count]).toEqual([0, 1]);
    expect(columns.map(({ name }) => name)).toEqual(['thing_id', 'n']);
  });

  test('holds what JavaScript has no exact number for as text', async () => {
    const sql = `SELECT 9007199254740991, 9007199254740993, -9223372036854775808, 1e999, 1.5, NULL, x'00ff'`;
    expect((await ask(sql)).rows).toEqual([
      [Number.MAX_SAFE_INTEGER, '9007199254740993', '-9223372036854775808', 'Infinity', 1.5, null, '00ff'],
    ]);
  });

  test('makes names distinct that come twice', async () => {
    const { rows, columns } = await ask('SELECT a.thing_id, b.thing_id FROM things a, things b LIMIT 1');
    expect(columns.map(({ name }) => name)).toEqual(['thing_id', 'thing_id:1']);
    expect(rows).toEqual([[1, 1]]);
  });

  test('of 300,000 rows comes in many batches', async () => {
    const { rows, count, truncated } = await ask('SELECT thing_id, name FROM things ORDER BY thing_id');
    expect(rows.length).toBe(rowCount);
    expect(rows.at(-1)).toEqual([rowCount, `thing ${rowCount}`]);
    expect(count).toBeGreaterThan(100);
    expect(truncated).toBe(false);
  });

  test('of large values comes in small batches', async () => {
    const { count, rows } = await ask(`SELECT printf('%200000c', 'x') FROM things LIMIT 20`);
    expect(rows.length).toBe(20);
    expect(count).toBeGreaterThanOrEqual(10);
  });

  test.each([
    [5, true],
    [999, true],
    [1000, false],
    [1001, false],
  ])('of 1000 rows is cut at %i: %s', async (maxRows, isCut) => {
    const { rows, truncated } = await ask('SELECT thing_id FROM things LIMIT 1000', { maxRows });
    expect(rows.length).toBe(Math.min(maxRows, 1000));
    expect(truncated).toBe(isCut);
  });

  test('that nobody reads to its end leaves the database free', async () => {
    for await (const batch of read('SELECT * FROM things')) {
      expect(batch.rows.length).toBeGreaterThan(0);
      break;
    }
    expect((await ask('SELECT count(*) FROM things')).rows).toEqual([[rowCount]]);
  });

  test('explains how a query is done', async () => {
    const { rows } = await ask('EXPLAIN QUERY PLAN SELECT * FROM things');
    expect(JSON.stringify(rows)).toContain('SCAN things');
  });

  test('tells of the schema and of JSON', async () => {
    expect((await ask(`SELECT count(*) FROM pragma_table_info('things')`)).rows).toEqual([[5]]);
    expect((await ask(`SELECT sum(value) FROM json_each('[1,2]')`)).rows).toEqual([[3]]);
  });
});

describe('parameters', () => {
  test.each<readonly [string, NonNullable<ReadRequest['parameters']>, unknown[]]>([
    ['SELECT $a, :a, $b || $b', { a: 5, b: 'x', unused: 1 }, [5, 5, 'xx']],
    ['SELECT ?, ?', ['x', null], ['x', null]],
    ['SELECT $2, ?1, $2', [true, 2.5], [2.5, 1, 2.5]],
    [`SELECT 'id ' || $1`, [7], ['id 7']],
    [`SELECT '$1', ?2 -- ?\n, $1`, [7, 8], ['$1', 8, 7]],
    ['SELECT $j', { j: { a: [1] } }, ['{"a":[1]}']],
  ])('%s', async (sql, parameters, expected) => {
    expect((await ask(sql, { parameters })).rows).toEqual([expected]);
  });

  test.each<readonly [string, NonNullable<ReadRequest['parameters']>]>([
    ['SELECT $a, $b', { a: 1 }],
    ['SELECT ?, ?', [1]],
    ['SELECT $2', [1]],
    ['SELECT ?', {}],
  ])('%s fails when one is missing', async (sql, parameters) => {
    await expect(ask(sql, { parameters })).rejects.toMatchObject({ code: 'QUERY_FAILED' });
  });
});

describe('a query', () => {
  test.each([
    ['SELECT * FROM nowhere', 'QUERY_FAILED'],
    ['SELECT FROM', 'QUERY_FAILED'],
    ["SELECT json('{') FROM things", 'QUERY_FAILED'],
    ['DELETE FROM things', 'QUERY_REFUSED'],
    ['SELECT 1; DELETE FROM things', 'QUERY_REFUSED'],
    [`SELECT load_extension('x')`, 'QUERY_REFUSED'],
  ])('%s ends with %s, and the next one is answered', async (sql, code) => {
    await expect(ask(sql)).rejects.toMatchObject({ code });
    expect((await ask('SELECT count(*) FROM things')).rows).toEqual([[rowCount]]);
  });

  test('without an end is stopped when its time is over', async () => {
    await expect(ask(endless, { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'QUERY_STOPPED',
      message: expect.stringContaining('0.3 s'),
    });
    expect((await ask('SELECT 1')).rows).toEqual([[1]]);
  });

  test('is stopped when its asker goes', async () => {
    const abort = new AbortController();
    const answer = ask(endless, { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(answer).rejects.toMatchObject({
      code: 'QUERY_STOPPED',
      message: expect.stringContaining('cancelled'),
    });
  });

  const longText = `hex(zeroblob(30000000))`;
  test.each([
    ['one long text', `SELECT length(replace(hex(zeroblob(300000000)), '0', 'xx'))`],
    ['many long texts', `SELECT ${Array(20).fill(longText).join(', ')} FROM things`],
  ])('that takes too much memory, by %s, is stopped', async (_name, sql) => {
    await expect(ask(sql)).rejects.toMatchObject({
      code: 'QUERY_STOPPED',
      message: expect.stringContaining('memory'),
    });
  });

  test('is stopped with all others', async () => {
    const answers = [ask(endless), ask(endless)].map((answer) => answer.catch((error: unknown) => error));
    await ask('SELECT 1');
    expect(await reader.stopAll('the keeper ends', 5000)).toBe(true);
    for (const error of await Promise.all(answers))
      expect(error).toMatchObject({ code: 'QUERY_STOPPED', message: expect.stringContaining('keeper ends') });
    expect(reader.overdueMs()).toBe(0);
  });

  test('cannot be written into a Parquet file', async () => {
    await expect(reader.writeParquet({ sql: 'SELECT 1', ...limits }, 'x.parquet')).rejects.toMatchObject({
      code: 'PARQUET_UNSUPPORTED',
    });
  });
});

test('two answers come at once, beside somebody who writes, each of one moment', async () => {
  const sum = 'SELECT thing_id FROM things WHERE thing_id <= 100000';
  const first = read(sum)[Symbol.asyncIterator]();
  const second = read(sum)[Symbol.asyncIterator]();
  const begun = await Promise.all([first.next(), second.next()]);
  await connection.execute('DELETE FROM things WHERE thing_id BETWEEN 90000 AND 90099');
  const counts = begun.map(({ value }) => (value as ReadBatch).rows.length);
  for (const [index, answer] of [first, second].entries())
    for await (const { rows } of { [Symbol.asyncIterator]: () => answer })
      counts[index] = (counts[index] ?? 0) + rows.length;
  expect(counts).toEqual([100_000, 100_000]);
  expect((await ask(`SELECT count(*) FROM (${sum})`)).rows).toEqual([[99_900]]);
  await connection.script(
    `INSERT INTO things WITH RECURSIVE n(x) AS (SELECT 90000 UNION ALL SELECT x + 1 FROM n LIMIT 100)
       SELECT x, '2026-11-20 09:30:00.123456', x % 2, 'thing ' || x, '{"a":1}' FROM n`,
  );
});
