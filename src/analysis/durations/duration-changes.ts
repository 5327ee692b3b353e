import { momentsOf, welchProbability } from '../probability/students-t.ts';

/** A point in a series at which its mean changes. */
export interface SeriesChange {
  /** Place of the first value after it. */
  readonly at: number;
  /** How likely such a difference is without a change (Welch's t test). */
  readonly probability: number;
  /** Mean after minus mean before, of the parts on both sides up to the next changes. */
  readonly effect: number;
}

/** Changes that are likelier by chance are none. */
const strict = 0.001;
const fewestValues = 5;

/** Mean distance of all pairs of one value here and one there, and sums of those within each side, for every place to split at. */
function bestSplit(values: readonly number[]): number | null {
  const count = values.length;
  if (count < 2 * fewestValues) return null;
  // Sums of distances of pairs: all of the left side, all of the right side, and across.
  let [left, right, across] = [0, 0, 0];
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) right += Math.abs((values[i] as number) - (values[j] as number));
  let [best, bestAt] = [Number.NEGATIVE_INFINITY, -1];
  for (let at = 1; at < count; at++) {
    const moved = values[at - 1] as number;
    let [toLeft, toRight] = [0, 0];
    for (let i = 0; i < at - 1; i++) toLeft += Math.abs(moved - (values[i] as number));
    for (let j = at; j < count; j++) toRight += Math.abs(moved - (values[j] as number));
    left += toLeft;
    right -= toRight;
    across += toRight - toLeft;
    if (at < fewestValues || count - at < fewestValues) continue;
    const [n, m] = [at, count - at];
    const within = (2 * left) / n ** 2 + (2 * right) / m ** 2;
    const q = ((n * m) / count) * ((2 * across) / (n * m) - within);
    if (q > best) [best, bestAt] = [q, at];
  }
  return bestAt;
}

/**
 * Change points of a series: E-divisive with the energy distance (alpha = 1), as Hunter and Apache Otava use it, with Welch's
 * t test instead of permutations, so that the same series always has the same answer. Splits again on both sides
 * of each accepted change.
 *
 * @param values in the order of time; logarithms where ratios matter
 * @param leastEffect smaller differences of the means are none
 */
export function seriesChanges(values: readonly number[], leastEffect: number): SeriesChange[] {
  const places: number[] = [];
  const split = (from: number, until: number): void => {
    const part = values.slice(from, until);
    const at = bestSplit(part);
    if (at === null) return;
    const [before, after] = [momentsOf(part.slice(0, at)), momentsOf(part.slice(at))];
    if (Math.abs(after.mean - before.mean) < leastEffect || welchProbability(before, after) > strict) return;
    split(from, from + at);
    places.push(from + at);
    split(from + at, until);
  };
  split(0, values.length);
  return places.map((at, index) => {
    const before = momentsOf(values.slice(places[index - 1] ?? 0, at));
    const after = momentsOf(values.slice(at, places[index + 1] ?? values.length));
    return { at, probability: welchProbability(before, after), effect: after.mean - before.mean };
  });
}
