import { expect, test } from 'vitest';
import { comparedValues } from '../../web/src/data/compared-values.ts';
import { rerunCommand } from '../../web/src/views/execution/rerun-command.ts';
import {
  countAfter,
  LiveRunModel,
  type RunChange,
  type RunWorker,
  verdictOfAttempt,
} from '../../web/src/views/run/live-run-model.ts';
import { workersAfter } from '../../web/src/views/run/workers-after.ts';
import { cellAfterKey } from '../../web/src/views/runs/grid-keys.ts';

const change = (...executions: NonNullable<RunChange['executions']>): RunChange => ({
  run_id: 1,
  executions,
});

test('counts follow the messages: pending, running, failed, and flaky after a second attempt', () => {
  const model = new LiveRunModel();
  let counts: Partial<Record<string, number>> = { pending: 2 };
  const take = (message: RunChange) => {
    counts = countAfter(counts, model.apply(message));
    return counts;
  };
  expect(take(change({ execution_id: 10, test_id: 1, attempt_number: 1, status: 'running' }))).toMatchObject({
    pending: 1,
    running: 1,
  });
  expect(take(change({ execution_id: 10, status: 'failed' }))).toMatchObject({ running: 0, failed: 1 });
  take(change({ execution_id: 11, test_id: 1, attempt_number: 2, status: 'running' }));
  expect(take(change({ execution_id: 11, status: 'passed' }))).toEqual({
    pending: 1,
    running: 0,
    failed: 0,
    flaky: 1,
  });
});

test('what a dead writer left open ends with its range; others go on', () => {
  const model = new LiveRunModel();
  model.apply(
    change(
      { execution_id: 10, test_id: 1, status: 'running' },
      { execution_id: 99, test_id: 2, status: 'running' },
    ),
  );
  const news = model.apply({ run_id: 1, ended: [{ first: 1, last: 50, status: 'interrupted' }] });
  expect(news.map(({ test_id, verdict }) => [test_id, verdict])).toEqual([[1, 'error']]);
});

test('an attempt that failed as it was expected to has passed', () => {
  expect(verdictOfAttempt('failed', 1, 'failed')).toBe('passed');
  expect(verdictOfAttempt('passed', 1, 'failed')).toBe('failed');
  expect(verdictOfAttempt('timed_out', 1, undefined)).toBe('failed');
  expect(verdictOfAttempt('interrupted', 2, undefined)).toBe('error');
});

test('a worker shows its test and its step while they run, and nothing afterwards', () => {
  const idle: RunWorker = {
    worker_id: 5,
    worker_index: 0,
    pid: 1,
    host: 'here',
    started_at: null,
    ended_at: null,
    exit_code: null,
    exit_signal: null,
    attempts: 0,
    statuses: {},
    now: null,
  };
  const busy = workersAfter([idle], {
    ...change({ execution_id: 10, test_id: 1, test: 'pay', worker_id: 5, status: 'running' }),
    steps: [{ step_id: 3, execution_id: 10, level: 0, text: 'I pay' }],
    step_runs: [{ step_run_id: 3, status: 'running' }],
  });
  expect(busy[0]).toMatchObject({ attempts: 1, now: { test: 'pay', step: { text: 'I pay' } } });
  const again = workersAfter(busy, change({ execution_id: 10, worker_id: 5, status: 'running' }));
  expect(again[0]).toMatchObject({ attempts: 1, statuses: { running: 1 } });
  const between = workersAfter(busy, { run_id: 1, step_runs: [{ step_run_id: 3, status: 'passed' }] });
  expect(between[0]?.now).toMatchObject({ test: 'pay', step: null });
  expect(workersAfter(between, change({ execution_id: 10, status: 'passed' }))[0]).toMatchObject({
    attempts: 1,
    statuses: { running: 0, passed: 1 },
    now: null,
  });
});

test('values that an assertion compared are found in the words of several libraries', () => {
  expect(comparedValues('Expected: "a"\nReceived: "b"')).toEqual({ expected: '"a"', actual: '"b"' });
  expect(comparedValues("'b' !== 'a'")).toEqual({ expected: "'a'", actual: "'b'" });
  expect(comparedValues('expected 3 to equal 4')).toEqual({ expected: '4', actual: '3' });
  expect(comparedValues('- Expected\n+ Received\n\n  {\n-   "a": 1\n+   "a": 2\n  }')).toEqual({
    expected: '{\n  "a": 1\n}',
    actual: '{\n  "a": 2\n}',
  });
  expect(comparedValues('no such element')).toBeNull();
});

test('the command that runs a test again is that of its runner, quoted for a shell', () => {
  const place = { source: 'code', path: 'test/basket.test.ts', line: 12, name: "it's paid" };
  expect(rerunCommand(place, ['node', '/x/node_modules/.bin/vitest', 'run'])).toBe(
    `npx vitest run test/basket.test.ts -t 'it'\\''s paid'`,
  );
  expect(rerunCommand({ ...place, source: 'gherkin' }, ['assay', 'run', '-c', 'a.ts'])).toBe(
    'npx assay run test/basket.test.ts:12 -c a.ts',
  );
  expect(rerunCommand(place, ['make', 'test'])).toBeUndefined();
});

test('keys stay inside the grid', () => {
  const size = { rows: 3, columns: 2, page: 10 };
  expect(cellAfterKey('ArrowRight', { row: 0, column: 1 }, size)).toEqual({ row: 0, column: 1 });
  expect(cellAfterKey('PageDown', { row: 0, column: 1 }, size)).toEqual({ row: 2, column: 1 });
  expect(cellAfterKey('x', { row: 0, column: 1 }, size)).toBeNull();
});
