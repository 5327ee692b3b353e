import { type TestHistory, testHistory } from '../history/test-history.ts';
import type { NamedRow } from '../named-query.ts';
import { type FailureRate, historyFailureRate } from './failure-rate.ts';
import { type FlipRate, flipRate } from './flip-rate.ts';

/** What retries and equal commits say of a test: a row of the query `retry-evidence`. */
export interface Evidence {
  readonly retriedRuns: number;
  readonly mixedCommits: number;
  readonly runIds: readonly number[];
  readonly ageDays: number;
  readonly cleanRuns: number;
  readonly runs: number;
}

/** Ids of a list with commas. */
export const idsOf = (list: unknown) =>
  list === null || list === undefined || list === '' ? [] : String(list).split(',').map(Number);

/** A row of `retry-evidence` as an object. */
export function evidenceOf(row: NamedRow): Evidence {
  return {
    retriedRuns: Number(row.retried_runs),
    mixedCommits: Number(row.mixed_commits),
    runIds: [...idsOf(row.retried_run_ids), ...idsOf(row.mixed_run_ids)],
    ageDays: Number(row.evidence_age_days),
    cleanRuns: Number(row.clean_runs),
    runs: Number(row.runs),
  };
}

/** What the history of the main branch says of a test. */
export interface MainEvidence {
  readonly history: TestHistory;
  readonly flips: FlipRate;
  readonly rate: FailureRate;
  readonly rateBefore: FailureRate;
  /** Positions of flips without a pass on the same commit: nothing else tells of them. */
  readonly pureFlips: readonly number[];
}

/** A row of `main-history` with what follows from it. */
export function mainEvidence(row: NamedRow): MainEvidence {
  const history = testHistory(row);
  const flips = flipRate(history);
  const mixed = new Set(history.failing.filter(({ passes }) => passes > 0).map(({ position }) => position));
  return {
    history,
    flips,
    rate: historyFailureRate(history),
    rateBefore: historyFailureRate(history, true),
    pureFlips: flips.positions.filter((position) => !mixed.has(position)),
  };
}
