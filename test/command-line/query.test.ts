import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { type ProgramSettings, runAssay } from './captured-program.ts';
import { recordShopRuns } from './shop-runs.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  await recordShopRuns(duckDbFile(join(folder, 'results/results.db')));
});
afterAll(() => rmSync(folder, { recursive: true }));

const query = (args: readonly string[], settings: Partial<ProgramSettings> = {}) =>
  runAssay(['db', 'query', ...args], { cwd: folder, ...settings });

const scenarios = `SELECT tests.name, executions.duration_ms, executions.error_type, executions.tags
FROM executions JOIN tests USING (test_id) WHERE run_id = 2 AND attempt_number = 1
ORDER BY tests.line`;

test('the default is a table, numbers at the right; the count goes to standard error', async () => {
  const { code, stdout, stderr } = await query([scenarios]);
  expect(code).toBe(0);
  expect(stdout).toBe(
    [
      'name               duration_ms  error_type      tags',
      '─────────────────  ───────────  ──────────────  ─────────────────────────────',
      'Add an article              90  NULL            ["@shop","@smoke"]',
      'Remove an article          390  AssertionError  ["@shop"]',
      'Pay | with "card"         1000  AssertionError  ["@shop","@smoke","@payment"]',
      'Use a voucher                1  NULL            ["@shop"]',
      'Wrap as a gift            NULL  NULL            ["@shop"]',
      '',
    ].join('\n'),
  );
  expect(stderr).toMatch(/^5 rows \(\d+ ms\)\n$/);
});

test('on a terminal the table fits and has colours; NO_COLOR takes them away, --wide shows all', async () => {
  const terminal = await query([scenarios], { columns: 50, env: { NO_COLOR: '1' } });
  expect(terminal.stdout.split('\n')[3]).toBe('Remove an …          390  AssertionE…  ["@shop"]');
  const coloured = await query([scenarios], { columns: 50 });
  expect(coloured.stdout).toContain('\u001b[1m');
  const wide = await query([scenarios, '--wide'], { columns: 50, env: { NO_COLOR: '1' } });
  expect(wide.stdout).toContain(
    'Pay | with "card"         1000  AssertionError  ["@shop","@smoke","@payment"]\n',
  );
});

test('CSV', async () => {
  const { stdout } = await query([scenarios, '--format', 'csv']);
  expect(stdout).toBe(
    [
      'name,duration_ms,error_type,tags',
      'Add an article,90,,"[""@shop"",""@smoke""]"',
      'Remove an article,390,AssertionError,"[""@shop""]"',
      '"Pay | with ""card""",1000,AssertionError,"[""@shop"",""@smoke"",""@payment""]"',
      'Use a voucher,1,,"[""@shop""]"',
      'Wrap as a gift,,,"[""@shop""]"',
      '',
    ].join('\r\n'),
  );
});

test('JSON carries numbers, NULL and JSON columns as what they are', async () => {
  const { stdout } = await query([scenarios, '--json']);
  expect(JSON.parse(stdout)).toEqual([
    { name: 'Add an article', duration_ms: 90, error_type: null, tags: ['@shop', '@smoke'] },
    { name: 'Remove an article', duration_ms: 390, error_type: 'AssertionError', tags: ['@shop'] },
    {
      name: 'Pay | with "card"',
      duration_ms: 1000,
      error_type: 'AssertionError',
      tags: ['@shop', '@smoke', '@payment'],
    },
    { name: 'Use a voucher', duration_ms: 1, error_type: null, tags: ['@shop'] },
    { name: 'Wrap as a gift', duration_ms: null, error_type: null, tags: ['@shop'] },
  ]);
});

test('Markdown', async () => {
  const { stdout } = await query([`${scenarios} LIMIT 3`, '--format', 'markdown']);
  expect(stdout).toBe(
    [
      '| name | duration\\_ms | error\\_type | tags |',
      '| --- | ---: | --- | --- |',
      '| Add an article | 90 |  | \\["@shop","@smoke"\\] |',
      '| Remove an article | 390 | AssertionError | \\["@shop"\\] |',
      '| Pay \\| with "card" | 1000 | AssertionError | \\["@shop","@smoke","@payment"\\] |',
      '',
    ].join('\n'),
  );
});

test('NDJSON through a pipe', async () => {
  const { stdout } = await query(['--format', 'ndjson'], { stdin: 'SELECT 1 AS a UNION ALL SELECT 2' });
  expect(stdout).toBe('{"a":1}\n{"a":2}\n');
  expect((await query(['-', '--format', 'ndjson'], { stdin: 'SELECT 3 AS a' })).stdout).toBe('{"a":3}\n');
});

test('the SQL may come from a file', async () => {
  writeFileSync(join(folder, 'ask.sql'), '-- the runs\nSELECT run_id FROM runs ORDER BY 1;\n');
  const { stdout } = await query(['--file', 'ask.sql', '--format', 'csv']);
  expect(stdout).toBe('run_id\r\n1\r\n2\r\n');
});

test('parameters are typed', async () => {
  const sql = `SELECT $n + 1 AS n, typeof($d) AS d, typeof($b) AS b, typeof($t) AS t,
    list_contains(CAST(CAST($j AS JSON) AS VARCHAR[]), 'x') AS j`;
  const { stdout, stderr } = await query([
    ...[sql, '--json', '-p', 'n=3', '-p', 'd=2.5', '-p', 'b=true', '-p', "t=it's", '-p', 'j:=["x"]'],
  ]);
  expect(stderr).toContain('1 row');
  expect(JSON.parse(stdout)).toEqual([{ n: 4, d: 'DOUBLE', b: 'BOOLEAN', t: 'VARCHAR', j: true }]);
});

test('values of parameters never become SQL', async () => {
  const { stdout } = await query(['SELECT $t AS t', '--format', 'ndjson', '-p', "t='; DROP TABLE runs; --"]);
  expect(stdout).toBe('{"t":"\'; DROP TABLE runs; --"}\n');
});

test('more rows than --max-rows are cut, and that is said', async () => {
  const { stdout, stderr } = await query([
    'SELECT * FROM range(5000)',
    '--format',
    'csv',
    '--max-rows',
    '10',
  ]);
  expect(stdout.split('\r\n')).toHaveLength(12);
  expect(stderr).toMatch(/^10 rows \(\d+ ms\); there are more: .*--max-rows/);
});

test.each([
  ['DELETE FROM runs', 'QUERY_REFUSED'],
  ['SELECT 1; SELECT 2', 'QUERY_REFUSED'],
  ["SELECT * FROM read_csv('/etc/passwd')", 'QUERY_'],
  ["COPY runs TO 'runs.csv'", 'QUERY_REFUSED'],
  ['SELECT nonsense FROM runs', 'QUERY_FAILED'],
  ['SELECT $missing', 'QUERY_FAILED'],
])('%s is an error, and nothing is changed', async (sql, errorCode) => {
  const { code, stdout, stderr } = await query([sql]);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(errorCode);
  expect((await query(['SELECT count(*) AS n FROM runs', '--format', 'ndjson'])).stdout).toBe('{"n":2}\n');
});

test('a query that takes too long is stopped', async () => {
  const endless = 'SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range * b.range = 7';
  const { code, stderr } = await query([endless, '--timeout', '300ms']);
  expect(code).toBe(2);
  expect(stderr).toContain('The query was stopped: it took longer than 0.3 s.');
});

test('Ctrl-C stops a query', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  const endless = 'SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range * b.range = 7';
  const { code, stderr } = await query([endless], { signal: stop.signal });
  expect(code).toBe(2);
  expect(stderr).toContain('QUERY_STOPPED');
});

test.each([
  ['query', 'SELECT 1'],
  ['list', 'runs'],
  ['stats'],
  ['export', '--table', 'runs'],
  ['compact'],
  ['health'],
])('without a database, db %s says so and makes nothing', async (...argv) => {
  const empty = mkdtempSync(join(tmpdir(), 'assay-'));
  const { code, stderr } = await runAssay(['db', ...argv, '--db', 'none/results.db'], { cwd: empty });
  expect(code).toBe(2);
  expect(stderr).toContain(`There is no database at ${join(empty, 'none/results.db')}.`);
  expect(readdirSync(empty)).toEqual([]);
  rmSync(empty, { recursive: true });
});

test('the database may be named by ASSAY_DB', async () => {
  const { stdout } = await query(['SELECT count(*) AS n FROM runs', '--format', 'ndjson'], {
    cwd: tmpdir(),
    env: { ASSAY_DB: join(folder, 'results/results.db') },
  });
  expect(stdout).toBe('{"n":2}\n');
});

test('a file that is no database is named as such and left alone', async () => {
  const path = join(folder, 'text.db');
  writeFileSync(path, 'this is not a database, only a text that somebody put here'.repeat(100));
  const { code, stderr } = await query(['SELECT 1', '--db', path]);
  expect(code).toBe(2);
  expect(stderr).toContain(path);
  expect(existsSync(path)).toBe(true);
});
