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
 * The totals of a run.
 *
 * @param planned scenarios that the run is to execute
 * @param found how many had each outcome
 * @param over whether the run has ended: planned scenarios without any result are then lost
 */
export function totalsOf(
  planned: number,
  found: ReadonlyMap<Outcome, number>,
  over: boolean,
): ScenarioTotals {
  const of = (outcome: Outcome) => found.get(outcome) ?? 0;
  const seen = outcomes.reduce((sum, outcome) => sum + of(outcome), 0);
  const all = Math.max(planned, seen);
  return {
    planned: all,
    passed: of('passed'),
    failed: of('failed'),
    flaky: of('flaky'),
    skipped: of('skipped'),
    undefined: of('undefined'),
    interrupted: of('interrupted'),
    lost: of('lost') + (over ? all - seen : 0),
  };
}
