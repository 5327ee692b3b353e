import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestPostgres, testPostgres } from '../../../../test/postgres/test-postgres.ts';
import type { DatabaseLocation } from '../../location/database-location.ts';
import type { ReadBatch, ReadRequest, StorageReader } from '../storage-engine.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { PostgresDatabase } from './postgres-database.ts';

const rowCount = 100_000;
const endless = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';

let folder: string;
let server: TestPostgres;
let location: DatabaseLocation;
let database: PostgresDatabase;
let connection: PostgresConnection;
let reader: StorageReader;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  server = await testPostgres();
  location = await server.createDatabase(folder, { schema: 'Some Schema' });
  database = await PostgresDatabase.open(location);
  connection = await database.connect();
  reader = database.reader();
  await connection.script(
    `CREATE TABLE things (thing_id BIGINT PRIMARY KEY, made_at TIMESTAMP, is_good BOOLEAN, name TEXT, details JSON);
     INSERT INTO things SELECT x, '2026-11-20 09:30:00.123456', x % 2 = 1, 'thing ' || x, '{"a":1}'
       FROM generate_series(1, ${rowCount}) AS n(x)`,
  );
});
afterAll(async () => {
  await database.close();
  await server.dropDatabase(location);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const limits = { timeoutMs: 15_000, maxRows: Number.POSITIVE_INFINITY };
const read = (sql: string, more: Partial<ReadRequest> = {}, by = reader) =>
  by.read({ sql, ...limits, ...more });

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

const ask = async (sql: string, more: Partial<ReadRequest> = {}, by = reader) =>
  await all(read(sql, more, by));

describe('an answer', () => {
  test('has names, types and values', async () => {
    const { rows, columns } = await ask('SELECT * FROM things WHERE thing_id = 1');
    expect(columns).toEqual([
      { name: 'thing_id', type: 'bigint' },
      { name: 'made_at', type: 'timestamp without time zone' },
      { name: 'is_good', type: 'boolean' },
      { name: 'name', type: 'text' },
      { name: 'details', type: 'json' },
    ]);
    expect(rows).toEqual([[1, '2026-11-20T09:30:00.123456Z', true, 'thing 1', '{"a":1}']]);
  });

  test('has its columns when there are no rows', async () => {
    const { rows, columns, count } = await ask('SELECT thing_id, name AS n FROM things WHERE false');
    expect([rows.length, count]).toEqual([0, 1]);
    expect(columns.map(({ name }) => name)).toEqual(['thing_id', 'n']);
  });

  test.each<readonly [string, unknown]>([
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740993', '9007199254740993'],
    ['1.5', 1.5],
    ['CAST(12345678901234.567 AS NUMERIC(18, 3))', '12345678901234.567'],
    [`'NaN'::numeric`, 'NaN'],
    [`'Infinity'::float8`, 'Infinity'],
    ['NULL', null],
    [`TIMESTAMPTZ '2026-11-20 09:30:00+01'`, '2026-11-20T08:30:00.000000Z'],
    [`'infinity'::timestamp`, 'infinity'],
    [`DATE '2026-11-20'`, '2026-11-20'],
    [`ARRAY[1, NULL, 3]`, [1, null, 3]],
    [
      `ARRAY[['a"', 'b,'], ['NULL', '']]`,
      [
        ['a"', 'b,'],
        ['NULL', ''],
      ],
    ],
    [`'\\x00ff'::bytea`, '\\x00ff'],
    [`'{"b":1, "a":2}'::jsonb`, '{"a": 2, "b": 1}'],
    [`INTERVAL '1 day 2 hours'`, '1 day 02:00:00'],
  ])('holds %s as %j', async (expression, expected) => {
    expect((await ask(`SELECT ${expression}`)).rows).toEqual([[expected]]);
  });

  test('makes names distinct that come twice', async () => {
    const { rows, columns } = await ask('SELECT a.thing_id, b.thing_id FROM things a, things b LIMIT 1');
    expect(columns.map(({ name }) => name)).toEqual(['thing_id', 'thing_id:1']);
    expect(rows).toEqual([[1, 1]]);
  });

  test('of many rows comes in many batches', async () => {
    const { rows, count, truncated } = await ask('SELECT thing_id, name FROM things ORDER BY thing_id');
    expect(rows.length).toBe(rowCount);
    expect(rows.at(-1)).toEqual([rowCount, `thing ${rowCount}`]);
    expect(count).toBeGreaterThan(40);
    expect(truncated).toBe(false);
  });

  test('of large values comes in small batches', async () => {
    const { count, rows } = await ask(`SELECT repeat('x', 200000) FROM things LIMIT 150`);
    expect(rows.length).toBe(150);
    expect(count).toBeGreaterThanOrEqual(10);
  });

  test.each([
    [0, true],
    [5, true],
    [100, true],
    [999, true],
    [1000, false],
    [1001, false],
  ])('of 1000 rows is cut at %i: %s', async (maxRows, isCut) => {
    const { rows, truncated } = await ask('SELECT thing_id FROM things LIMIT 1000', { maxRows });
    expect(rows.length).toBe(Math.min(maxRows, 1000));
    expect(truncated).toBe(isCut);
  });

  test('that nobody reads to its end leaves the connection free', async () => {
    for await (const batch of read('SELECT * FROM things')) {
      expect(batch.rows.length).toBeGreaterThan(0);
      break;
    }
    expect((await ask('SELECT count(*) FROM things')).rows).toEqual([[rowCount]]);
  });

  test.each([
    'VALUES (1)',
    '(SELECT 1)',
    'TABLE things',
    'WITH a AS (SELECT 1) SELECT * FROM a',
    'SHOW server_version',
    'EXPLAIN SELECT * FROM things',
    'EXPLAIN (VERBOSE) SELECT 1',
    ' -- a remark; and more\n /* one /* in another */ */ SELECT 1; -- the end',
    `SELECT ';', $$;$$, "name" FROM things LIMIT 1;;`,
    'SELECT 1 FOR READ ONLY',
  ])('is given to %s', async (sql) => {
    expect((await ask(sql, { maxRows: 10 })).columns.length).toBeGreaterThan(0);
  });
});

describe('parameters', () => {
  test.each<readonly [string, NonNullable<ReadRequest['parameters']>, unknown[]]>([
    ['SELECT $a, $a, $b || $b', { a: 5, b: 'x', unused: 1 }, [5, 5, 'xx']],
    ['SELECT ?, ?', ['x', null], ['x', null]],
    ['SELECT $2, $1, $2', [true, 2.5], [2.5, true, 2.5]],
    [`SELECT 'id ' || $1`, [7], ['id 7']],
    [`SELECT '$1', $2 -- ?\n, $1`, [7, 8], ['$1', 8, 7]],
    [`SELECT $$ $a $$, $a, a$a FROM (SELECT 1 AS a$a) AS x`, { a: 2 }, [' $a ', 2, 1]],
    ['SELECT $j', { j: { a: [1] } }, ['{"a":[1]}']],
    ['SELECT $large', { large: 2 ** 40 }, [2 ** 40]],
    [`SELECT '{"a":1}'::jsonb ? 'a'`, {}, [true]],
    ['SELECT thing_id FROM things ORDER BY thing_id LIMIT $n OFFSET $o', { n: 1, o: 4 }, [5]],
    ['SELECT count(*) FROM things WHERE thing_id < $id AND name <> $name', { id: 4, name: 'thing 1' }, [2]],
  ])('%s', async (sql, parameters, expected) => {
    expect((await ask(sql, { parameters })).rows).toEqual([expected]);
  });

  test.each<readonly [string, NonNullable<ReadRequest['parameters']>]>([
    ['SELECT $a, $b', { a: 1 }],
    ['SELECT $constructor', {}],
    ['SELECT ?, ?', [1]],
    ['SELECT $2', [1]],
  ])('%s fails when one is missing', async (sql, parameters) => {
    await expect(ask(sql, { parameters })).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      message: expect.stringContaining('no value for'),
    });
  });
});

const refused = [
  '',
  ' -- nothing',
  'DELETE FROM things',
  'SELECT 1; DELETE FROM things',
  'SELECT 1; SELECT 2',
  'COPY things TO STDOUT',
  `SET work_mem = '1GB'`,
  'RESET ROLE',
  'BEGIN',
  'VACUUM',
  'DO $$ BEGIN END $$',
  'CALL something()',
  'EXPLAIN ANALYZE SELECT 1',
  'EXPLAIN (VERBOSE, ANALYZE) SELECT 1',
  'EXPLAIN VERBOSE ANALYSE SELECT 1',
  'SELECT * INTO copied FROM things',
  'SELECT * FROM things FOR UPDATE',
  'WITH gone AS (DELETE FROM things RETURNING *) SELECT * FROM gone',
  `SELECT pg_read_file('/etc/passwd')`,
  `SELECT pg_catalog."pg_read_file" /* now */ ('/etc/passwd')`,
  `SELECT U&"pg_read\\005ffile"('/etc/passwd')`,
  `SELECT * FROM pg_ls_dir('/')`,
  `SELECT lo_import('/etc/passwd')`,
  `SELECT set_config('role', 'none', false)`,
  'SELECT pg_terminate_backend(1)',
  'SELECT PG_CANCEL_BACKEND(1)',
  'SELECT pg_reload_conf()',
  'SELECT pg_advisory_lock(1)',
  `SELECT pg_notify('a', 'b')`,
  `SELECT nextval('s')`,
  `SELECT query_to_xml('SELECT 1', true, true, '')`,
  `SELECT * FROM dblink('host=127.0.0.1', 'SELECT 1') AS t(a int)`,
];

describe('a query', () => {
  test.each(refused)('%j is refused, and the next one is answered', async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ code: 'QUERY_REFUSED' });
    expect((await ask('SELECT count(*) FROM things')).rows).toEqual([[rowCount]]);
  });

  test.each(['SELECT * FROM nowhere', 'SELECT FROM WHERE', `SELECT CAST('x' AS INTEGER)`, 'SELECT 1 / 0'])(
    '%s fails, and the next one is answered',
    async (sql) => {
      await expect(ask(sql)).rejects.toMatchObject({ code: 'QUERY_FAILED' });
      expect((await ask('SELECT count(*) FROM things')).rows).toEqual([[rowCount]]);
    },
  );

  test('that is wrong says where', async () => {
    await expect(ask(`SELECT 'ä🙂',\n  nothing FROM things`)).rejects.toThrow(
      'column "nothing" does not exist\nLINE 2:   nothing FROM things\n          ^',
    );
  });

  test('can do no more than read tables, though the user is a superuser', async () => {
    const [owner] = await connection.rows(`SELECT current_setting('is_superuser') AS yes`);
    expect(owner?.yes).toBe('on');
    expect((await ask(`SELECT current_user, current_setting('is_superuser')`)).rows).toEqual([
      ['pg_read_all_data', 'off'],
    ]);
    await expect(ask('SELECT * FROM pg_authid')).resolves.toBeDefined();
    await expect(ask('SELECT * FROM pg_hba_file_rules')).rejects.toMatchObject({ code: 'QUERY_REFUSED' });
  });

  test('without an end is stopped when its time is over', async () => {
    await expect(ask(endless, { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'QUERY_STOPPED',
      message: expect.stringContaining('0.3 s'),
    });
    expect((await ask('SELECT 1')).rows).toEqual([[1]]);
  });

  test('that waits for a lock is stopped, too', async () => {
    await connection.transaction(async () => {
      await connection.execute('LOCK TABLE things IN ACCESS EXCLUSIVE MODE');
      await expect(ask('SELECT count(*) FROM things', { timeoutMs: 200 })).rejects.toMatchObject({
        code: 'QUERY_STOPPED',
      });
    });
    expect((await ask('SELECT count(*) FROM things')).rows).toEqual([[rowCount]]);
  });

  test('is stopped when its asker goes, in the server as well', async () => {
    const abort = new AbortController();
    const answer = ask(endless, { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(answer).rejects.toMatchObject({
      code: 'QUERY_STOPPED',
      message: expect.stringContaining('cancelled'),
    });
    // The server tells the asker first, and says so about itself a moment later.
    const running = () =>
      connection.rows(
        "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND application_name = 'assay query' AND datname = current_database()",
      );
    await expect.poll(running, { timeout: 10_000 }).toEqual([]);
  });

  test('whose asker has gone already is not begun', async () => {
    const signal = AbortSignal.abort();
    await expect(ask('SELECT 1', { signal })).rejects.toMatchObject({ code: 'QUERY_STOPPED' });
  });

  test('is stopped with all others', async () => {
    const answers = [ask(endless), ask(endless)].map((answer) => answer.catch((error: unknown) => error));
    await ask('SELECT 1');
    expect(await reader.stopAll('the keeper ends', 5000)).toBe(true);
    for (const error of await Promise.all(answers))
      expect(error).toMatchObject({ code: 'QUERY_STOPPED', message: expect.stringContaining('keeper ends') });
    expect(reader.overdueMs()).toBe(0);
  });

  test('whose connection is ended by somebody fails, and the next one is answered', async () => {
    const answer = ask(endless).catch((error: unknown) => error);
    const find =
      "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'FETCH%' AND datname = current_database()";
    while ((await connection.rows(find)).length === 0) await new Promise((wake) => setTimeout(wake, 10));
    expect(await answer).toMatchObject({ code: 'QUERY_FAILED' });
    expect((await ask('SELECT 1')).rows).toEqual([[1]]);
  });

  test('cannot be written into a Parquet file', async () => {
    await expect(reader.writeParquet({ sql: 'SELECT 1', ...limits }, 'x.parquet')).rejects.toMatchObject({
      code: 'PARQUET_UNSUPPORTED',
    });
  });
});

test('a user with few rights asks as the user, and reads what may be read', async () => {
  const name = `reader_${process.pid}`;
  await server.asOwner(
    `CREATE ROLE ${name} LOGIN PASSWORD 'p'; GRANT USAGE ON SCHEMA "Some Schema" TO ${name}; GRANT SELECT ON "Some Schema".things TO ${name}`,
    location,
  );
  const { postgres } = location;
  if (postgres === null) throw new TypeError('no address');
  const humble = { ...location, postgres: { ...postgres, user: name, password: 'p' } };
  const opened = await PostgresDatabase.open(humble, { readOnly: true });
  try {
    expect((await ask('SELECT current_user, count(*) FROM things', {}, opened.reader())).rows).toEqual([
      [name, rowCount],
    ]);
  } finally {
    await opened.close();
    await server.asOwner(`DROP OWNED BY ${name}; DROP ROLE ${name}`, location);
  }
});

test('two answers come at once, beside somebody who writes, each of one moment', async () => {
  const some = 'SELECT thing_id FROM things WHERE thing_id <= 50000';
  const first = read(some)[Symbol.asyncIterator]();
  const second = read(some)[Symbol.asyncIterator]();
  const begun = await Promise.all([first.next(), second.next()]);
  await connection.execute('DELETE FROM things WHERE thing_id BETWEEN 40000 AND 40099');
  const counts = begun.map(({ value }) => (value as ReadBatch).rows.length);
  for (const [index, answer] of [first, second].entries())
    for await (const { rows } of { [Symbol.asyncIterator]: () => answer })
      counts[index] = (counts[index] ?? 0) + rows.length;
  expect(counts).toEqual([50_000, 50_000]);
  expect((await ask(`SELECT count(*) FROM (${some}) AS found`)).rows).toEqual([[49_900]]);
});
