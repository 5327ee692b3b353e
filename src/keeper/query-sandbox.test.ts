import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JournalScript } from '../../test/journals/journal-script.ts';
import { executionFinished, executionStarted, runStarted } from '../../test/journals/sample-events.ts';
import { ask, TemporaryDatabase } from '../../test/journals/temporary-database.ts';
import { AssayError } from '../model/errors.ts';
import { duckDbFile } from '../storage/location/database-location.ts';
import { collect } from './direct-access.ts';
import { RunDatabase } from './run-database.ts';

let place: TemporaryDatabase;
let database: RunDatabase;
beforeAll(async () => {
  place = new TemporaryDatabase();
  database = await RunDatabase.open(duckDbFile(place.path));
  const journal = new JournalScript(place.path).write(runStarted({ name: 'nightly' }));
  journal.write(executionStarted(1, 'pay'), executionFinished(1));
  await database.catchUp();
  writeFileSync(join(place.folder, 'secret.csv'), 'a,b\n1,2\n');
});
afterAll(async () => {
  await database.close();
  place.remove();
});

async function errorOf(sql: string): Promise<AssayError> {
  try {
    await ask(database, sql);
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error(`this was answered: ${sql}`);
}

describe('what reads is answered', () => {
  test.each([
    ['SELECT count(*) AS n FROM runs', [{ n: 1 }]],
    ['select name from CucuRun r join runs using (status)', [{ name: 'nightly' }]],
    ['WITH t AS (SELECT 1 AS x) SELECT * FROM t', [{ x: 1 }]],
    ['FROM runs SELECT name', [{ name: 'nightly' }]],
    ['VALUES (1)', [{ col0: 1 }]],
    ['SELECT 1 AS x;', [{ x: 1 }]],
    ['SELECT 1 AS x -- the end', [{ x: 1 }]],
    ['/* a */ -- b\n SELECT 1 AS x', [{ x: 1 }]],
    ["SELECT 'create table' AS x", [{ x: 'create table' }]],
    ["SELECT '; drop table runs; --' AS x", [{ x: '; drop table runs; --' }]],
    ["SELECT 'a query (slow)' AS x", [{ x: 'a query (slow)' }]],
    ['SELECT 1 AS "set"', [{ set: 1 }]],
    ["SELECT json_extract_string(tags, '$[0]') AS tag FROM tests", [{ tag: '@shop' }]],
    ['SELECT list_sum([1, 2]) AS x', [{ x: 3 }]],
    ['SELECT x FROM (SELECT 1 AS x) WHERE x = 1', [{ x: 1 }]],
  ])('%s', async (sql, rows) => {
    expect(await ask(database, sql)).toEqual(rows);
  });

  test.each(['SHOW TABLES', 'SHOW ALL TABLES', 'DESCRIBE runs', 'SUMMARIZE runs', 'EXPLAIN SELECT 1'])(
    '%s',
    async (sql) => {
      expect((await ask(database, sql)).length).toBeGreaterThan(0);
    },
  );
});

describe('what does more than read is refused', () => {
  const file = () => join(place.folder, 'secret.csv');
  test.each([
    ['an insert', () => `INSERT INTO projects VALUES (1)`],
    ['an update', () => `UPDATE runs SET name = 'x'`],
    ['a delete', () => 'DELETE FROM executions'],
    ['a delete inside WITH', () => 'WITH t AS (SELECT 1) DELETE FROM executions'],
    ['a drop', () => 'DROP TABLE step_runs'],
    ['a new table', () => 'CREATE TABLE x (a INTEGER)'],
    ['a temporary table', () => 'CREATE TEMP TABLE x AS SELECT 1'],
    ['a temporary view', () => 'CREATE OR REPLACE TEMP VIEW runs AS SELECT 1'],
    ['a macro', () => 'CREATE MACRO f(a) AS a'],
    ['a sequence', () => 'CREATE SEQUENCE s'],
    ['a changed table', () => 'ALTER TABLE runs ADD COLUMN x INTEGER'],
    ['a comment on a table', () => "COMMENT ON TABLE runs IS 'x'"],
    ['reading a file', () => `SELECT * FROM read_csv('${file()}')`],
    ['reading a file by its name', () => `SELECT * FROM '${file()}'`],
    ['reading a text file', () => `SELECT * FROM read_text('/etc/passwd')`],
    ['reading a file as bytes', () => `SELECT * FROM read_blob('/etc/passwd')`],
    ['listing files', () => `SELECT * FROM glob('/etc/*')`],
    ['reading JSON', () => `SELECT * FROM read_json('/etc/passwd')`],
    ['reading Parquet', () => `SELECT * FROM parquet_scan('/etc/passwd')`],
    ['the network', () => `SELECT * FROM read_csv('https://example.com/a.csv')`],
    ['COPY to a file', () => `COPY runs TO '${join(place.folder, 'out.csv')}'`],
    ['COPY from a file', () => `COPY runs FROM '${file()}'`],
    ['an export', () => `EXPORT DATABASE '${join(place.folder, 'out')}'`],
    ['an import', () => `IMPORT DATABASE '${place.folder}'`],
    ['ATTACH of a file', () => `ATTACH '${join(place.folder, 'x.db')}' AS x`],
    ['ATTACH of memory', () => `ATTACH ':memory:' AS x`],
    ['DETACH', () => 'DETACH results'],
    ['USE', () => 'USE results'],
    ['a setting', () => 'SET threads = 8'],
    ['access to files again', () => 'SET enable_external_access = true'],
    ['a setting taken back', () => 'RESET memory_limit'],
    ['a pragma', () => "PRAGMA database_size='x'"],
    ['a pragma that sets', () => 'PRAGMA threads=8'],
    ['a call', () => 'CALL pragma_version()'],
    ['logging', () => 'CALL enable_logging()'],
    ['logging as a table', () => 'SELECT * FROM enable_logging()'],
    ['logging in quotes', () => 'SELECT * FROM "enable_logging"()'],
    ['logging in a query in a query', () => "SELECT * FROM query('SELECT * FROM enable_logging()')"],
    ['logging with a comment between', () => 'SELECT * FROM enable_logging /* x */ ()'],
    ['a query that is put together', () => `SELECT * FROM query('SELECT * FROM "enable_' || 'logging"()')`],
    ['a checkpoint', () => 'CHECKPOINT'],
    ['a forced checkpoint', () => 'FORCE CHECKPOINT'],
    ['a checkpoint as a table', () => 'SELECT * FROM force_checkpoint()'],
    ['an extension', () => 'INSTALL httpfs'],
    ['an extension that is there', () => 'LOAD json'],
    ['a transaction', () => 'BEGIN'],
    ['the end of a transaction', () => 'COMMIT'],
    ['a vacuum', () => 'VACUUM'],
    ['an analysis', () => 'ANALYZE'],
    ['a prepared statement', () => 'PREPARE p AS SELECT 1'],
    ['EXPLAIN ANALYZE of a change', () => 'EXPLAIN ANALYZE DELETE FROM executions'],
    ['EXPLAIN ANALYZE with a comment between', () => 'EXPLAIN /* x */ ANALYZE DELETE FROM executions'],
    ['a secret', () => `CREATE SECRET s (TYPE s3)`],
    ['the secrets', () => 'FROM duckdb_secrets()'],
    ['environment variables', () => `SELECT getenv('HOME')`],
    ['two statements', () => 'SELECT 1; SELECT 2'],
    ['a statement behind a reading one', () => 'SELECT 1; DROP TABLE runs'],
    ['nothing', () => ''],
    ['only a comment', () => '-- nothing here'],
  ])('%s', async (_name, sql) => {
    const error = await errorOf(sql());
    expect(['QUERY_REFUSED', 'QUERY_FAILED']).toContain(error.code);
    expect(error.message).not.toBe('');
    expect(error.exitCode).toBe(2);
  });

  test('the database is as it was, and nothing was written beside it', async () => {
    expect(await ask(database, 'SELECT count(*) AS n FROM executions')).toEqual([{ n: 1 }]);
    expect(await ask(database, 'SELECT count(*) AS n FROM duckdb_databases() WHERE NOT internal')).toEqual([
      { n: 1 },
    ]);
    const [row] = await ask(database, "SELECT current_setting('enable_external_access') AS open");
    expect(row).toEqual({ open: false });
    expect(readdirSync(place.folder).sort()).toEqual(
      ['journals', 'results.db', 'results.db.wal', 'secret.csv'].filter((name) =>
        existsSync(join(place.folder, name)),
      ),
    );
  });
});

describe('limits', () => {
  test('more rows than asked for are cut, and it is said', async () => {
    const cut = await collect(database.read({ sql: 'SELECT * FROM range(5000)', maxRows: 3000 }));
    expect([cut.rows.length, cut.truncated]).toEqual([3000, true]);
    const exact = await collect(database.read({ sql: 'SELECT * FROM range(3000)', maxRows: 3000 }));
    expect([exact.rows.length, exact.truncated]).toEqual([3000, false]);
    const byDefault = await collect(database.read({ sql: 'SELECT * FROM range(20000)' }));
    expect([byDefault.rows.length, byDefault.truncated]).toEqual([10_000, true]);
  });

  test('a query without rows still tells its columns', async () => {
    const { columns, rows } = await collect(
      database.read({ sql: 'SELECT name, run_id FROM runs WHERE 1 = 0' }),
    );
    expect(columns).toEqual([
      { name: 'name', type: 'VARCHAR' },
      { name: 'run_id', type: 'BIGINT' },
    ]);
    expect(rows).toEqual([]);
  });

  const endless = 'SELECT count(*) FROM range(10000000) a, range(10000000) b';

  test('a query that takes too long is stopped', async () => {
    const started = performance.now();
    await expect(ask(database, endless, { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'QUERY_STOPPED',
      message: 'The query was stopped: it took longer than 0.2 s.',
    });
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test('a query can be cancelled, also before it has begun', async () => {
    const cancel = new AbortController();
    const query = ask(database, endless, { signal: cancel.signal });
    const stopped = expect(query).rejects.toMatchObject({ code: 'QUERY_STOPPED' });
    setTimeout(() => cancel.abort(), 100);
    await stopped;
    await expect(ask(database, endless, { signal: cancel.signal })).rejects.toThrow('you cancelled it');
  });

  test('a query that wants too much memory is stopped, and the next one is answered', async () => {
    const greedy = `SELECT string_agg(repeat('x', 100000) || range, '') FROM range(1000000)`;
    await expect(ask(database, greedy, { timeoutMs: 15_000 })).rejects.toMatchObject({
      code: 'QUERY_STOPPED',
    });
    expect(await ask(database, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
  }, 30_000);

  test('values that no limit can interrupt let their caller go; it is told how long they go on', async () => {
    const huge = "SELECT levenshtein(repeat('ab', 30000), repeat('ba', 30000))";
    const started = performance.now();
    await expect(ask(database, huge, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'QUERY_STOPPED' });
    expect(performance.now() - started).toBeLessThan(4000);
    expect(await ask(database, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
    while (database.overdueQueryMs() > 0) await new Promise((wake) => setTimeout(wake, 50));
  }, 60_000);
});

describe('parameters', () => {
  test('by name and by position, of every kind', async () => {
    const named = await ask(
      database,
      'SELECT $text AS a, $number + 1 AS b, $yes AS c, $none AS d, $half AS e',
      {
        parameters: { text: "it's", number: 41, yes: true, none: null, half: 0.5, unused: 1 },
      },
    );
    expect(named).toEqual([{ a: "it's", b: 42, c: true, d: null, e: 0.5 }]);
    expect(
      await ask(database, 'SELECT ? AS a, ? AS b', { parameters: ['x', 9_007_199_254_740_991] }),
    ).toEqual([{ a: 'x', b: 9_007_199_254_740_991 }]);
  });

  test('one that is missing is said', async () => {
    await expect(ask(database, 'SELECT $text')).rejects.toMatchObject({ code: 'QUERY_FAILED' });
  });
});

test('a mistake in a query is told in the words of the engine', async () => {
  const error = await errorOf('SELECT nam FROM runs');
  expect(error.code).toBe('QUERY_FAILED');
  expect(error.message).toContain('Referenced column "nam" not found');
});
