import type { TestHistory } from '../history/test-history.ts';
import {
  addCounts,
  type Block,
  certainGain,
  changeRange,
  logLikelihood,
  type RunCounts,
  type Segment,
  segmentsOf,
} from './change-points.ts';
import { blocksOf } from './history-blocks.ts';

/** A time in which a test failed, always or sometimes, and before which it failed less. */
export interface Period {
  readonly history: TestHistory;
  readonly kind: 'broken' | 'unsteady';
  /** First commit of it on which the test failed, by position. */
  readonly first: number;
  /** Last commit of it. */
  readonly last: number;
  /** Last commit before it on which the test ran; null where the history begins with it. */
  readonly lastGood: number | null;
  /** It began at one of these commits, with 99 % probability. */
  readonly range: readonly [number, number];
  /** The first commit after it on which the test ran; null while it lasts. */
  readonly mended: number | null;
  readonly runs: number;
  readonly failed: number;
  /** How much likelier it is that there was such a period than that there was none, as a natural logarithm. */
  readonly gain: number;
}

/** From this share of failed runs on, a segment is broken and not flaky. */
const brokenShare = 0.95;
/** So many failed runs and no other one are a broken test, too. */
const alwaysRuns = 3;
/** A segment that fails rarer than this after one that never failed is no news. */
const unsteadyShare = 0.02;

const shareOf = ({ unexpected, runs }: RunCounts) => (runs === 0 ? 0 : unexpected / runs);
const isBroken = (counts: RunCounts) =>
  shareOf(counts) >= brokenShare && counts.afterRetry >= brokenShare * counts.retried;
const sum = (parts: readonly RunCounts[]) =>
  parts.reduce(addCounts, { runs: 0, unexpected: 0, retried: 0, afterRetry: 0 });

function periodOf(
  history: TestHistory,
  kind: Period['kind'],
  blocks: readonly Block[],
  [before, part, after]: readonly [readonly Block[], readonly Block[], readonly Block[]],
): Period {
  const counts = sum(part);
  const apart = [before, part, after]
    .filter((list) => list.length > 0)
    .map((list) => logLikelihood(sum(list)));
  const together = logLikelihood(sum([...before, ...part, ...after]));
  const first = part.find(({ unexpected }) => unexpected > 0)?.from ?? part[0]?.from ?? 0;
  const last = part.at(-1)?.until ?? first;
  const begins = before[0]?.from;
  return {
    history,
    kind,
    first,
    last,
    lastGood: history.failing.find(({ position }) => position === first)?.previousPosition || null,
    range: begins === undefined ? [first, first] : changeRange([...before, ...part], begins, last),
    mended: blocks.find(({ from }) => from > last)?.from ?? null,
    runs: counts.runs,
    failed: counts.unexpected,
    gain: apart.reduce((total, one) => total + one, 0) - together,
  };
}

const within = (blocks: readonly Block[], { from, until }: Pick<Segment, 'from' | 'until'>) =>
  blocks.filter((block) => block.from >= from && block.until <= until);

/** Commits in a row on which all runs failed, inside a segment in which the test mostly passed. */
function* shortPeriods(history: TestHistory, blocks: readonly Block[], segment: Segment): Generator<Period> {
  const inside = within(blocks, segment);
  for (let start = 0; start < inside.length; start++) {
    let end = start;
    while (end < inside.length && isBroken(inside[end] as Block)) end++;
    if (end === start) continue;
    const parts = [inside.slice(0, start), inside.slice(start, end), inside.slice(end)] as const;
    yield periodOf(history, 'broken', blocks, parts);
    start = end;
  }
}

/**
 * Periods in which a test was broken or had become unsteady, by change points, and short ones in which it only
 * failed: these are told by their `gain` alone, and become believable when several tests have the same one.
 */
export function periodsOf(history: TestHistory): Period[] {
  const blocks = blocksOf(history);
  const segments = segmentsOf(blocks);
  return segments.flatMap((segment, index) => {
    const [before, after] = [segments[index - 1], segments[index + 1]];
    const parts = [before, segment, after].map((one) => (one === undefined ? [] : within(blocks, one)));
    const [one = [], two = [], three = []] = parts;
    if (isBroken(segment)) {
      const period = periodOf(history, 'broken', blocks, [one, two, three]);
      // A test that never did anything else has no change to measure, but it is broken all the same.
      const always = segments.length === 1 && segment.runs >= alwaysRuns;
      return [always ? { ...period, gain: certainGain } : period];
    }
    const periods = [...shortPeriods(history, blocks, segment)];
    const worse = before !== undefined && shareOf(segment) > Math.max(unsteadyShare, 2 * shareOf(before));
    if (worse && !isBroken(before)) periods.push(periodOf(history, 'unsteady', blocks, [one, two, three]));
    return periods;
  });
}
