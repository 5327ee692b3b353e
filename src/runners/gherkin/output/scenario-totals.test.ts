import { expect, it } from 'vitest';
import { outcomeOf, totalsOf } from './scenario-totals.ts';

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
  const found = new Map([['passed', 1]] as const);
  expect(totalsOf(3, found, false)).toMatchObject({ planned: 3, passed: 1, lost: 0 });
  expect(totalsOf(3, found, true)).toMatchObject({ planned: 3, passed: 1, lost: 2 });
});

it('believes results more than the plan', () => {
  const found = new Map([
    ['passed', 1],
    ['failed', 1],
  ] as const);
  expect(totalsOf(0, found, true)).toMatchObject({ planned: 2, lost: 0 });
});
