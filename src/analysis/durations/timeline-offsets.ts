import { quantile } from '../probability/quantile.ts';

const neighbourCount = 3;

/**
 * How much longer things take on each timeline, as logarithms: differences of neighbouring runs on two timelines, because a
 * mean over all time would mix in the change that is looked for.
 */
export function timelineOffsets(
  timings: readonly { readonly timeline: number; readonly log: number }[],
): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { timeline } of timings) counts.set(timeline, (counts.get(timeline) ?? 0) + 1);
  const [usual] = Array.from(counts).toSorted(([a, n], [b, m]) => m - n || a - b)[0] ?? [0];
  const offsets = new Map<number, number>([[usual, 0]]);
  for (const timeline of counts.keys()) {
    if (timeline === usual) continue;
    const differences = timings.flatMap((timing, index) => {
      if (timing.timeline !== timeline) return [];
      const near = neighbours(timings, index, usual);
      return near.length === 0 ? [] : [timing.log - near.reduce((sum, log) => sum + log, 0) / near.length];
    });
    offsets.set(timeline, quantile(differences, 0.5) ?? 0);
  }
  return offsets;
}

/** The nearest runs on another timeline, some before and some after. */
function neighbours(
  timings: readonly { readonly timeline: number; readonly log: number }[],
  index: number,
  timeline: number,
): number[] {
  const found: number[] = [];
  for (const step of [-1, 1]) {
    let left = neighbourCount;
    for (let at = index + step; left > 0 && at >= 0 && at < timings.length; at += step) {
      const timing = timings[at];
      if (timing?.timeline !== timeline) continue;
      found.push(timing.log);
      left--;
    }
  }
  return found;
}
