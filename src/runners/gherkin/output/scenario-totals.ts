import { type ExecutionStatus, verdictOf } from '../../../model/statuses.ts';

/** What a scenario came to, over all its attempts, in the words of a summary. */
export const outcomes = ['passed', 'failed', 'flaky', 'skipped', 'undefined', 'interrupted', 'lost'] as const;
export type Outcome = (typeof outcomes)[number];

/** Scenarios by outcome; `planned` is the sum of the others once the run is over. */
export type ScenarioTotals = Readonly<Record<Outcome | 'planned', number>>;

/**
 * The outcome of a scenario from the statuses of its attempts, in the order in which they ran: the verdict, with
 * undefined scenarios apart from failed ones, and scenarios whose process died called interrupted.
 */
export function outcomeOf(attempts: readonly ExecutionStatus[]): Outcome {
  if (attempts.at(-1) === 'undefined') return 'undefined';
  const verdict = verdictOf(attempts);
  return verdict === 'error' ? 'interrupted' : verdict;
}

/**
 * Counts scenarios by outcome.
 *
 * @param planned scenarios that the run is to execute
 * @param over whether the run has ended: planned scenarios without any result are then lost
 */
export function countOutcomes(planned: number, found: Iterable<Outcome>, over: boolean): ScenarioTotals {
  const totals = {
    planned,
    passed: 0,
    failed: 0,
    flaky: 0,
    skipped: 0,
    undefined: 0,
    interrupted: 0,
    lost: 0,
  };
  let seen = 0;
  for (const outcome of found) {
    totals[outcome]++;
    seen++;
  }
  totals.planned = Math.max(planned, seen);
  if (over) totals.lost += totals.planned - seen;
  return totals;
}
