import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ExecutionStatus,
  executionStatuses,
  finalStatuses,
  judgedStatus,
  verdictOf,
  verdicts,
} from './statuses.ts';

const cases: readonly (readonly [readonly ExecutionStatus[], string])[] = [
  [['passed'], 'passed'],
  [['failed'], 'failed'],
  [['timed_out'], 'failed'],
  [['undefined'], 'failed'],
  [['ambiguous'], 'failed'],
  [['skipped'], 'skipped'],
  [['error'], 'error'],
  [['interrupted'], 'error'],
  [['failed', 'passed'], 'flaky'],
  [['interrupted', 'passed'], 'flaky'],
  [['lost', 'passed'], 'flaky'],
  [['passed', 'failed'], 'failed'],
  [['failed', 'failed', 'failed'], 'failed'],
  [['failed', 'skipped'], 'skipped'],
  [['skipped', 'passed'], 'passed'],
  [[], 'lost'],
  [['pending'], 'lost'],
  [['running'], 'lost'],
  [['lost'], 'lost'],
  [['failed', 'running'], 'lost'],
];

test.each(cases)('attempts %j come to %s', (attempts, verdict) => {
  expect(verdictOf(attempts)).toBe(verdict);
});

test.each([
  ['failed', 'failed', 'passed'],
  ['passed', 'failed', 'failed'],
  ['timed_out', 'failed', 'timed_out'],
  ['interrupted', 'failed', 'interrupted'],
  ['skipped', 'failed', 'skipped'],
  ['failed', 'passed', 'failed'],
  ['failed', null, 'failed'],
  ['timed_out', 'timed_out', 'passed'],
] as const)('%s where %s was expected counts as %s', (status, expected, judged) => {
  expect(judgedStatus(status, expected)).toBe(judged);
});

test('any attempts come to a verdict, and only a last attempt that passed is a pass', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...executionStatuses)), (attempts) => {
      const verdict = verdictOf(attempts);
      expect(verdicts).toContain(verdict);
      expect(verdict === 'passed' || verdict === 'flaky').toBe(attempts.at(-1) === 'passed');
    }),
  );
});

test('everything but pending and running is final', () => {
  expect(executionStatuses.filter((status) => !finalStatuses.has(status))).toEqual(['pending', 'running']);
});
