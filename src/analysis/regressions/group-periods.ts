import type { Period } from './broken-periods.ts';
import { certainGain } from './change-points.ts';

/** A period with the failure that most of it shows. */
export interface CausedPeriod extends Period {
  /** '' when it is not known. */
  readonly signature: string;
}

/** Periods of tests that became worse together, with one cause. */
export interface PeriodGroup {
  readonly periods: readonly CausedPeriod[];
  /** Sum of their gains. */
  readonly gain: number;
}

/** Ranges that lie on each other by this much may be one change (LUCI). */
const overlapShare = 0.4;

function overlap([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number {
  const common = Math.min(b, d) - Math.max(a, c) + 1;
  return Math.max(0, common) / Math.min(b - a + 1, d - c + 1);
}

function belongTogether(one: CausedPeriod, other: CausedPeriod): boolean {
  if (one.history.projectId !== other.history.projectId || one.kind !== other.kind) return false;
  const sameTime = one.first === other.first && one.mended === other.mended && one.lastGood !== null;
  if (sameTime && one.kind === 'broken') return true;
  if (one.signature === '' || one.signature !== other.signature) return false;
  return overlap(one.range, other.range) >= overlapShare;
}

/**
 * Groups periods over tests: those that began and ended with the same commits, or that have the same failure and began
 * in ranges that overlap by 40 %. A group is kept when it is 10,000 times likelier than no change at all, so that a short
 * break of one test is none, but the same break of three is.
 */
export function groupPeriods(periods: readonly CausedPeriod[]): PeriodGroup[] {
  const groups: CausedPeriod[][] = [];
  for (const period of periods.toSorted((one, other) => other.gain - one.gain)) {
    const group = groups.find(([first]) => first !== undefined && belongTogether(first, period));
    if (group === undefined) groups.push([period]);
    else group.push(period);
  }
  return groups
    .map((list) => ({ periods: list, gain: list.reduce((sum, { gain }) => sum + gain, 0) }))
    .filter(({ gain }) => gain >= certainGain);
}
