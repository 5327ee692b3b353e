import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { runAssay } from './captured-program.ts';
import { recordShopRuns, shopRunUuids } from './shop-runs.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  await recordShopRuns(duckDbFile(join(folder, 'results/results.db')));
});
afterAll(() => rmSync(folder, { recursive: true }));

const assay = (...argv: readonly string[]) => runAssay(['db', ...argv], { cwd: folder });
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

test('a table goes to a file whose suffix names the format', async () => {
  const { code, stdout, stderr } = await assay('export', '--table', 'workers', '--output', 'out/w.ndjson');
  expect(code).toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toMatch(new RegExp(`^workers: 3 rows, \\d+ B -> ${folder}/out/w\\.ndjson\n$`));
  const lines = read('out/w.ndjson').trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { worker_index: number }).worker_index)).toEqual([0, 0, 1]);
  expect(readdirSync(join(folder, 'out'))).toEqual(['w.ndjson']);
});

test('a query goes to standard output, its report to standard error', async () => {
  const { stdout, stderr } = await assay(
    ...['export', '--query', 'SELECT run_id, uuid FROM runs WHERE run_id = $run', '-p', 'run=2'],
  );
  expect(stdout).toBe(`run_id,uuid\r\n2,${shopRunUuids[1]}\r\n`);
  expect(stderr).toBe('query: 1 row, 53 B -> standard output\n');
});

test('everything goes to a folder, one file a table', async () => {
  const { code } = await assay('export', '--format', 'json', '--output', 'all/');
  expect(code).toBe(0);
  const files = readdirSync(join(folder, 'all'));
  for (const table of ['runs', 'executions', 'step_runs', 'artifacts', 'tests', 'logs']) {
    expect(files).toContain(`${table}.json`);
  }
  expect(files).not.toContain('Scenario.json');
  expect(JSON.parse(read('all/runs.json'))).toHaveLength(2);
});

test('Parquet holds the rows', async () => {
  const { stderr } = await assay('export', '--table', 'Step', '--output', 'steps.parquet');
  expect(stderr).toMatch(/^Step: 9 rows, .* -> .*steps\.parquet\n$/);
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const path = join(folder, 'steps.parquet');
  const reader = await connection.runAndReadAll(`SELECT count(*), max(text) FROM read_parquet('${path}')`);
  expect(reader.getRowsJson()).toEqual([['9', 'click "Add"']]);
  connection.closeSync();
});

test('more rows than fit a query are exported whole', async () => {
  const sql = 'SELECT range AS n FROM range(100000)';
  await assay('export', '--query', sql, '--output', 'numbers.csv');
  const lines = read('numbers.csv').split('\r\n');
  expect(lines).toHaveLength(100_002);
  expect(lines[100_000]).toBe('99999');
});

test('an export that fails leaves the old file', async () => {
  await assay('export', '--query', 'SELECT 1 AS a', '--output', 'kept.csv');
  const { code } = await assay(
    ...['export', '--output', 'kept.csv', '--query'],
    "SELECT CASE WHEN range < 50000 THEN range ELSE CAST('x' || range AS BIGINT) END AS a FROM range(60000)",
  );
  expect(code).toBe(2);
  expect(read('kept.csv')).toBe('a\r\n1\r\n');
});

test('a table that does not exist is named, with the one that was meant', async () => {
  const { code, stderr } = await assay('export', '--table', 'step_run');
  expect(code).toBe(2);
  expect(stderr).toContain('There is no table or view "step_run". Did you mean step_runs?');
});

test('Parquet to standard output is refused', async () => {
  const { code, stderr } = await assay('export', '--table', 'runs', '--format', 'parquet');
  expect(code).toBe(2);
  expect(stderr).toContain('Parquet is not text and needs a file');
});

test('health of a good database ends with 0', async () => {
  const { code, stdout } = await assay('health');
  expect(code).toBe(0);
  expect(stdout).toContain(`${folder}/results/results.db: healthy\n`);
  expect(stdout).toMatch(/\n {2}closed {7}0\n/);
  const report = JSON.parse((await assay('health', '--json')).stdout) as { rows: Record<string, number> };
  expect(report.rows).toMatchObject({ runs: 2, executions: 9, step_runs: 10 });
});

test('compacting keeps every row and reports what it saved', async () => {
  const before = (await assay('query', 'SELECT * FROM step_runs ORDER BY ALL', '--json')).stdout;
  const { code, stdout, stderr } = await assay('compact');
  expect(stderr).toBe(`Compacting ${folder}/results/results.db ...\n`);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^[\d.]+ [KM]iB -> [\d.]+ [KM]iB: .*\n\d+ tables with \d+ rows verified in /);
  expect((await assay('query', 'SELECT * FROM step_runs ORDER BY ALL', '--json')).stdout).toBe(before);
});
