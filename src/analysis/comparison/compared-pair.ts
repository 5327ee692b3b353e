import type { NamedRow } from '../named-query.ts';
import { fisherProbability } from '../probability/fisher-exact-test.ts';
import { incompleteBeta } from '../probability/students-t.ts';
import type { SideName } from './compared-tests.ts';

/** Smaller drops of the share of passes are no matter, in percent (Sippy's "pity"). */
const leastDrop = 5;
/** Fewer failures say nothing in a statistical test (Sippy). */
const fewestFailures = 3;
const fewestTimes = 5;

/** What a test came to on one side of a comparison. */
export interface Side {
  readonly runs: number;
  readonly failed: number;
  readonly flaky: number;
  readonly broken: number;
  readonly present: boolean;
  readonly latestFailed: boolean;
  readonly timed: number;
  readonly logs: number;
  readonly squares: number;
}

function sideOf(row: NamedRow, side: SideName): Side {
  const number = (name: string) => Number(row[`${side}_${name}`] ?? 0);
  const [runs, skipped, broken] = [number('runs'), number('skipped'), number('broken')];
  return {
    runs,
    failed: number('failed'),
    flaky: number('flaky'),
    broken,
    present: runs + skipped + broken > 0,
    latestFailed: number('latest_failed') === 1,
    timed: number('timed'),
    logs: number('logs'),
    squares: number('squares'),
  };
}

const plus = (one: Side, other: Side): Side => ({
  runs: one.runs + other.runs,
  failed: one.failed + other.failed,
  flaky: one.flaky + other.flaky,
  broken: one.broken + other.broken,
  present: one.present || other.present,
  latestFailed: one.latestFailed,
  timed: one.timed + other.timed,
  logs: one.logs + other.logs,
  squares: one.squares + other.squares,
});

/** A test on both sides, and how likely it is that nothing is different. */
export interface Compared {
  readonly row: NamedRow;
  readonly sample: Side;
  readonly basis: Side;
  /** Basis and what was before it. */
  readonly before: Side;
  /** Of failing as often as the sample does, when nothing is different; 1 where it is not worth a test. */
  readonly worse: number;
  /** The other way round. */
  readonly better: number;
  /** Of taking as long, or as short. */
  readonly time: number;
}

const passShare = ({ runs, failed }: Side) => (runs === 0 ? 1 : 1 - failed / runs);

function failureProbability(sample: Side, before: Side): number {
  if (sample.failed < fewestFailures || before.runs === 0) return 1;
  if (100 * (passShare(before) - passShare(sample)) < leastDrop) return 1;
  return fisherProbability(
    sample.failed,
    sample.runs - sample.failed,
    before.failed,
    before.runs - before.failed,
  );
}

/** Two-sided t test of the sample's mean with the spread that the runs before show. */
function timeProbability(sample: Side, before: Side, effect: number): number {
  if (sample.timed === 0 || before.timed < fewestTimes) return 1;
  const spread = ({ timed, logs, squares }: Side) => Math.max(0, squares - logs ** 2 / timed);
  const freedom = before.timed - 1 + Math.max(0, sample.timed - 1);
  const variance = (spread(before) + spread(sample)) / freedom;
  if (variance === 0) return effect === 0 ? 1 : 0;
  const t = effect / Math.sqrt(variance * (1 / sample.timed + 1 / before.timed));
  return incompleteBeta(freedom / (freedom + t ** 2), freedom / 2, 0.5);
}

/** A row of the query `compared-tests` as an object. */
export function compare(row: NamedRow): Compared {
  const [sample, basis] = [sideOf(row, 'sample'), sideOf(row, 'basis')];
  const before = plus(basis, sideOf(row, 'history'));
  return {
    row,
    sample,
    basis,
    before,
    worse: failureProbability(sample, before),
    better: failureProbability(before, sample),
    time: timeProbability(sample, before, effectOf(row) ?? 0),
  };
}

/** Difference of the mean logarithms of the times, less what everything was slower; null without times. */
export function effectOf(row: NamedRow): number | null {
  return row.effect === null || row.effect === undefined ? null : Number(row.effect) - Number(row.pace ?? 0);
}
