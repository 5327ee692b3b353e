import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presetNames } from '../../src/analysis/presets/preset-registry.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { runAssay } from './captured-program.ts';
import { recordShopRuns } from './shop-runs.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  await recordShopRuns(duckDbFile(join(folder, 'results.db')));
});
afterAll(() => rmSync(folder, { recursive: true }));

const assay = (...argv: readonly string[]) => runAssay([...argv, '--db', 'results.db'], { cwd: folder });

test('a preset is asked by its name', async () => {
  const { code, stdout, stderr } = await assay('ask', 'failed-files');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^file +suite +failed +broken +lost +tests +status +example_message\n/);
  expect(stdout).toContain('The basket');
  expect(stderr).toMatch(/^1 row \(/);
});

test('it is shown as JSON, NDJSON, CSV and Markdown', async () => {
  const rows = JSON.parse((await assay('ask', 'latest-failures', '--json')).stdout) as Record<
    string,
    unknown
  >[];
  expect(rows.map(({ test: name, verdict }) => [name, verdict])).toEqual([
    ['Pay | with "card"', 'failed'],
    ['Wrap as a gift', 'lost'],
  ]);
  const { stdout: lines } = await assay('ask', 'latest-failures', '--format', 'ndjson');
  expect(
    lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(rows);
  expect((await assay('ask', 'latest-failures', '--format', 'csv')).stdout).toMatch(/^verdict,test,place,/);
  expect((await assay('ask', 'latest-failures', '--format', 'markdown')).stdout).toMatch(
    /^\| verdict \| test/,
  );
});

test('without rows it says so: where people read, and beside what programs read', async () => {
  expect(await assay('ask', 'failed-files', '--run', '1')).toEqual({
    code: 0,
    stdout: 'No file of this run has a failure.\n',
    stderr: '',
  });
  expect(await assay('ask', 'failed-files', '--run', '1', '--json')).toEqual({
    code: 0,
    stdout: '[]\n',
    stderr: 'No file of this run has a failure.\n',
  });
  const { stdout } = await assay('ask', 'never-passed', '--days', '7');
  expect(stdout).toMatch(/^Every test .*\. \(Looked at up to 100 runs of the last 7 days; --runs and --days/);
});

test('--sql prints what runs as it stands', async () => {
  const { stdout: sql } = await assay('ask', 'latest-failures', '--run', '2', '--sql');
  expect(sql).toMatch(/^-- latest-failures: What failed\n/);
  const { stdout } = await assay('db', 'query', sql, '--json');
  expect(stdout).toBe((await assay('ask', 'latest-failures', '--run', '2', '--json')).stdout);
});

test('db query --preset asks the same, with options as parameters', async () => {
  const asked = await assay('ask', 'slow-tests', '--limit', '1', '--json');
  expect(await assay('db', 'query', '--preset', 'slow-tests', '--param', 'limit=1', '--json')).toMatchObject({
    code: 0,
    stdout: asked.stdout,
  });
  expect(await assay('db', 'query', '--preset', 'slow-tests', '--param', 'limt=1')).toMatchObject({
    code: 2,
  });
  expect(await assay('db', 'query', 'SELECT 1', '--preset', 'slow-tests')).toMatchObject({ code: 2 });
});

test('--list shows every preset with what it is about, without a database', async () => {
  const { code, stdout } = await runAssay(['ask', '--list', '--json'], { cwd: folder });
  expect(code).toBe(0);
  const listed = JSON.parse(stdout) as { preset: string; summary: string }[];
  expect(listed.map(({ preset }) => preset)).toEqual(presetNames);
  for (const { preset, summary } of listed) expect(summary, preset).toMatch(/^[A-Z].+\.$/);
});

test.each([
  [['ask'], 'No preset is named.'],
  [['ask', 'slow-test'], 'Did you mean slow-tests?'],
  [['ask', 'slow-tests', '--run', '1'], 'slow-tests takes no --run.'],
  [['ask', 'slow-tests', '--runs', 'many'], '--runs cannot be "many".'],
  [['ask', 'test-history'], 'test-history needs --test <test>.'],
  [['ask', 'slow-tests', '--colour', 'red'], "unknown option '--colour'"],
] as const)('%j is bad usage', async (argv, message) => {
  const { code, stderr, stdout } = await assay(...argv);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});
