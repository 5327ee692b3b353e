import { expect, it } from 'vitest';
import { countOutcomes, outcomeOf } from './scenario-totals.ts';

it.each([
  [['passed'], 'passed'],
  [['failed', 'passed'], 'flaky'],
  [['failed', 'failed'], 'failed'],
  [['timed_out'], 'failed'],
  [['ambiguous'], 'failed'],
  [['undefined'], 'undefined'],
  [['skipped'], 'skipped'],
  [['interrupted'], 'interrupted'],
  [['failed', 'error'], 'interrupted'],
  [['lost'], 'lost'],
  [['running'], 'lost'],
  [[], 'lost'],
] as const)('attempts that were %j make a scenario %s', (attempts, outcome) => {
  expect(outcomeOf(attempts)).toBe(outcome);
});

it('counts planned scenarios without a result as lost only when the run is over', () => {
  expect(countOutcomes(3, ['passed'], false)).toMatchObject({ planned: 3, passed: 1, lost: 0 });
  expect(countOutcomes(3, ['passed'], true)).toMatchObject({ planned: 3, passed: 1, lost: 2 });
});

it('believes results more than the plan', () => {
  expect(countOutcomes(0, ['passed', 'failed'], true)).toMatchObject({ planned: 2, lost: 0 });
});
