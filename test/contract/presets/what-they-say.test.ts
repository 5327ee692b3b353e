import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GivenOptions } from '../../../src/analysis/presets/preset-options.ts';
import { plainWindowResults, windowResults } from '../../../src/analysis/presets/preset-sql.ts';
import { allRuns } from '../../../src/analysis/run-selection.ts';
import { verdictsOf } from '../../../src/analysis/verdicts.ts';
import { today } from '../maintenance/recorded-runs.ts';
import { PresetDatabase } from './preset-databases.ts';
import { recordSmallHistory } from './small-history.ts';

let database: PresetDatabase;
beforeAll(async () => {
  database = await PresetDatabase.filled('duckdb', recordSmallHistory);
});
afterAll(() => database.close());

/** Some columns of the rows of a preset. */
async function told(
  name: string,
  columns: readonly string[],
  options: GivenOptions = {},
): Promise<unknown[][]> {
  const answer = await database.ask(name, options, today);
  const places = columns.map((column) => answer.columns.findIndex((one) => one.name === column));
  return answer.rows.map((row) => places.map((place) => row[place]));
}

test('a failure is new when the base branch had none before', async () => {
  expect(
    await told('new-failures', ['verdict', 'before', 'test', 'last_passed_run'], { base: 'main' }),
  ).toEqual([
    ['failed', 'passed before', 'pay', 2],
    ['failed', 'new test', 'fresh', null],
    ['lost', 'new test', 'never', null],
  ]);
  expect(await told('new-failures', ['test'], { run: '2' })).toEqual([]);
  expect(await told('new-failures', ['before', 'test'], { run: '1' })).toEqual([['no runs before', 'find']]);
});

test('what never began is lost, and nothing of it counts as passed', async () => {
  expect(await told('lost-tests', ['test', 'status'])).toEqual([['never', 'lost']]);
  expect(await told('progress', ['tests', 'passed', 'failed', 'lost', 'skipped', 'pass_percent'])).toEqual([
    [6, 1, 3, 1, 1, 20],
  ]);
});

test('a streak of failures goes back to the last pass', async () => {
  expect(
    await told('failing-since', ['test', 'runs_in_a_row', 'first_run_id', 'last_passed_run_id', 'verdict']),
  ).toEqual([
    ['find', 3, 1, null, 'failed'],
    ['pay', 1, 3, 2, 'failed'],
    ['fresh', 1, 3, null, 'failed'],
    ['never', 1, 3, null, 'lost'],
  ]);
});

test('causes are ranked by the tests that they fail, and know how long they have been there', async () => {
  expect(await told('fix-opportunities', ['tests', 'example_test', 'runs_seen', 'error_message'])).toEqual([
    [1, 'find', 3, 'no find'],
    [1, 'pay', 1, 'no pay'],
    [1, 'fresh', 1, 'no fresh'],
    [1, 'never', null, 'lost'],
  ]);
});

test('history knows what never passed, what was not run lately, and what was only skipped', async () => {
  expect(await told('never-passed', ['test', 'runs'], { minRuns: 3 })).toEqual([['find', 3]]);
  expect(await told('stale-tests', ['test', 'runs_since'], { minRuns: 2 })).toEqual([['gone', 2]]);
  expect(await told('untested', ['test', 'why'])).toEqual([
    ['never', 'lost'],
    ['off', 'skipped'],
  ]);
  expect(await told('untested', ['test'], { branch: 'main' })).toEqual([['off'], ['fresh'], ['never']]);
  expect(await told('skipped-tests', ['test', 'runs_skipped'])).toEqual([['off', 3]]);
});

test('the history of a test has every attempt, the newest first', async () => {
  expect(await told('test-history', ['run_id', 'attempt', 'status'], { test: 'ADD' })).toEqual([
    [3, 1, 'passed'],
    [2, 2, 'passed'],
    [2, 1, 'failed'],
    [1, 1, 'passed'],
  ]);
});

test('retries cost what the attempts took that others followed', async () => {
  expect(await told('retry-cost', ['test', 'extra_attempts', 'retry_ms'])).toEqual([
    ['add', 1, 500],
    ['find', 1, 100],
  ]);
});

test('runs outside of the window do not count', async () => {
  expect(await told('never-passed', ['test', 'runs'], { days: 1, minRuns: 1 })).toEqual([
    ['pay', 1],
    ['find', 1],
    ['fresh', 1],
  ]);
  expect(await told('test-history', ['run_id'], { test: 'pay', runs: 1 })).toEqual([[3]]);
});

test('results over many runs have the verdicts that each run has by itself', async () => {
  const rows = async (sql: string) => (await database.access.query({ sql })).rows;
  const quick =
    await rows(`WITH window_runs AS (SELECT run_id, started_at, 1 AS place FROM runs), ${windowResults}
SELECT run_id, test_id, execution_id, verdict FROM results ORDER BY 1, 2`);
  const exact = await rows(`WITH ${verdictsOf(allRuns)}
SELECT run_id, test_id, execution_id, verdict FROM verdicts ORDER BY 1, 2`);
  expect(quick.length).toBeGreaterThan(10);
  expect(quick).toEqual(exact);
  const plain =
    await rows(`WITH window_runs AS (SELECT run_id, started_at, 1 AS place FROM runs), ${plainWindowResults}
SELECT run_id, test_id, execution_id, verdict FROM results ORDER BY 1, 2`);
  expect(exact.flat()).toContain('flaky');
  expect(plain).toEqual(exact.map((row) => row.map((cell) => (cell === 'flaky' ? 'passed' : cell))));
});

test.each([
  ['failed-fils', {}, 'PRESET_UNKNOWN', 'Did you mean failed-files?'],
  ['failed-files', { days: 3 }, 'PRESET_OPTION_UNSUPPORTED', 'failed-files takes no --days.'],
  ['slow-tests', { days: 'soon' }, 'PRESET_OPTION_INVALID', '--days cannot be "soon".'],
  ['slow-tests', { limit: 0 }, 'PRESET_OPTION_INVALID', '--limit cannot be "0".'],
  ['test-history', {}, 'PRESET_OPTION_MISSING', 'test-history needs --test <test>.'],
  ['progress', { run: '99' }, 'RUN_UNKNOWN', 'There is no run "99"'],
] as const)('%s with %j is refused', async (name, options, code, message) => {
  await expect(database.ask(name, options, today)).rejects.toMatchObject({
    code,
    exitCode: 2,
    message: expect.stringContaining(message),
  });
});
