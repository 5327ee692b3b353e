import { expect, test } from 'vitest';
import type { FailureDetails } from '../../analysis/report/failure-details.ts';
import { failureGroups } from '../../analysis/report/failure-groups.ts';
import type { ProblemTest } from '../../analysis/report/problem-tests.ts';
import { annotationsOf } from './collect-annotations.ts';

const problem = (testId: number, details: Partial<ProblemTest> = {}): ProblemTest => ({
  testId,
  executionId: testId,
  verdict: 'failed',
  key: `k${testId}`,
  name: `test ${testId}`,
  suite: 'Cart',
  path: 'src/cart.test.ts',
  line: 10 * testId,
  owner: null,
  attempts: 1,
  durationMs: 1,
  status: 'failed',
  errorType: 'Error',
  message: 'no\nmore',
  signature: 'one',
  quarantine: null,
  quarantined: false,
  ...details,
});

const details = (more: Partial<FailureDetails>): FailureDetails => ({
  errorType: null,
  message: 'no\nmore',
  stack: null,
  step: null,
  stepPath: null,
  stepLine: null,
  ...more,
});

/** A window of ten runs, in which these tests failed once. */
const history = (failed: readonly number[]) => ({
  runs: 10,
  branch: 'main',
  earlier: new Map(failed.map((id) => [id, { runs: 10, failed: 1, flaky: 0, passed: 9 }])),
});

const annotate = (
  problems: readonly ProblemTest[],
  known: readonly number[] = [],
  full: Readonly<Record<number, FailureDetails>> = {},
) => {
  const found = new Map(Object.entries(full).map(([id, one]) => [Number(id), one]));
  return annotationsOf(failureGroups(problems, history(known)), problems, found);
};

test('one cause is one annotation, at a test that is new, and names the others', () => {
  const [one, ...more] = annotate([problem(1), problem(2), problem(3)], [1, 3]);
  expect(more).toEqual([]);
  expect(one).toMatchObject({
    severity: 'error',
    path: 'src/cart.test.ts',
    line: 20,
    title: 'Cart > test 2 and 2 more (new)',
    message: 'no\nmore\nThe same cause:\n- Cart > test 1\n- Cart > test 3',
  });
});

test('new causes come first, then the larger ones', () => {
  const problems = [problem(1), problem(2), problem(3, { signature: 'two' })];
  expect(annotate(problems, [1, 2]).map(({ title }) => title)).toEqual([
    'Cart > test 3 (new)',
    'Cart > test 1 and 1 more',
  ]);
});

test('the line is that of the step, or the one in the file of the test that the stack goes through', () => {
  const stack = 'at add (/home/me/shop/src/add.ts:3:1)\n at /home/me/shop/src/cart.test.ts:17:5';
  expect(annotate([problem(1)], [], { 1: details({ stack }) })).toMatchObject([{ line: 17 }]);
  const step = details({ stack, step: 'Given a cart', stepLine: 4, stepPath: 'features/cart.feature' });
  expect(annotate([problem(1)], [], { 1: step })).toMatchObject([
    { path: 'features/cart.feature', line: 4, message: 'no\nmore\nat step: Given a cart' },
  ]);
});

test('a cause is a warning only when all its tests are in quarantine', () => {
  const entry = { test: 'test *', owner: 'ada', reason: 'race', expires: '2026-12-31', line: 3 };
  const quarantined = problem(1, { quarantine: entry, quarantined: true });
  expect(annotate([quarantined])).toMatchObject([
    {
      severity: 'warning',
      title: 'Cart > test 1 (in quarantine)',
      message: 'no\nmore\nin quarantine until 2026-12-31 (ada): race',
    },
  ]);
  expect(annotate([quarantined, problem(2)])).toMatchObject([
    { severity: 'error', line: 20, title: 'Cart > test 2 and 1 more (new)' },
  ]);
});

test('tests without a result are errors, flaky ones warnings', () => {
  const problems = [
    problem(1, { verdict: 'flaky', attempts: 2 }),
    problem(2, { verdict: 'lost', message: null }),
  ];
  expect(annotate(problems).map(({ severity, message }) => [severity, message])).toEqual([
    ['error', 'lost: planned, and without a result'],
    ['warning', 'flaky: passed after 2 attempts\nno\nmore'],
  ]);
});
