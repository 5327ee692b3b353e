import { earlierDays, halfLifeDays } from '../history/main-history.ts';
import type { FailingCommit, TestHistory } from '../history/test-history.ts';

/** What is known of how often a test fails although the code is good. */
export interface FailureRate {
  /** Mean of the posterior distribution. */
  readonly mean: number;
  /** It lies between these with 90 %. */
  readonly low: number;
  readonly high: number;
  /** Probability that it is over 1 %. */
  readonly overOnePercent: number;
}

/** Attempts of one test on one commit and timeline. */
export interface AttemptGroup {
  readonly passes: number;
  readonly fails: number;
  /** What it counts: 1 when it is new. */
  readonly weight: number;
}

const points = 256;
const lowest = 1e-4;
/** Rates to consider, evenly spaced in their logarithm. */
const grid = Array.from({ length: points }, (_, index) => lowest ** (1 - (index + 0.5) / points));
const logRates = grid.map((rate) => Math.log(rate));
const logRests = grid.map((rate) => Math.log1p(-rate));
/** Prior Beta(0.3, 10); one power more, because the points lie close together where rates are small. */
const prior = grid.map((_, index) => 0.3 * (logRates[index] as number) + 9 * (logRests[index] as number));

/**
 * How often a test fails although the code is good, as a distribution on 256 rates from 0.0001 to 1 (the idea is
 * Meta's "probabilistic flakiness" of 2020, where a pass proves the code good and a failure does not prove it bad; this
 * form in closed terms is ours). A group with a pass has the likelihood (1 - b) r^f (1 - r)^p, one that only failed
 * b + (1 - b) r^f, where b is the probability that the code is bad. Weights are exponents.
 *
 * @param steadyWeight sum of weight times attempts over all groups without a failure
 * @param failing groups with a failure
 * @param bad b, from 0 to 1
 */
export function failureRate(
  steadyWeight: number,
  failing: readonly AttemptGroup[],
  bad: number,
): FailureRate {
  const logs = prior.map((logPrior, index) => {
    const [logRate, logRest] = [logRates[index] as number, logRests[index] as number];
    let sum = logPrior + steadyWeight * logRest;
    for (const { passes, fails, weight } of failing)
      sum +=
        weight *
        (passes > 0
          ? fails * logRate + passes * logRest
          : Math.log(bad + (1 - bad) * Math.exp(fails * logRate)));
    return sum;
  });
  const most = Math.max(...logs);
  const masses = logs.map((log) => Math.exp(log - most));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  let [below, mean, overOnePercent] = [0, 0, 0];
  let [low, high] = [0, 1];
  for (const [index, mass] of masses.entries()) {
    const [share, rate] = [mass / total, grid[index] as number];
    if (below < 0.05 && below + share >= 0.05) low = rate;
    if (below < 0.95 && below + share >= 0.95) high = rate;
    below += share;
    mean += share * rate;
    if (rate > 0.01) overOnePercent += share;
  }
  return { mean, low, high, overOnePercent: Math.min(1, overOnePercent) };
}

/** With no other evidence, this is how likely the code of a commit is bad. */
const leastBad = 0.02;
const mostBad = 0.9;

/**
 * How likely the code is bad where a test only failed: the share of such commits after which it still only failed on
 * the next one.
 */
export function badShare(failing: readonly FailingCommit[]): number {
  const only = failing.filter(({ passes }) => passes === 0);
  if (only.length === 0) return leastBad;
  const places = new Set(only.map(({ timeline, position }) => `${timeline}:${position}`));
  const stayed = only.filter(({ timeline, previousInTimeline }) =>
    places.has(`${timeline}:${previousInTimeline}`),
  );
  return Math.min(mostBad, Math.max(leastBad, stayed.length / only.length));
}

/**
 * The failure rate of a test from its history on the main branch.
 *
 * @param earlier as it would have been worked out a week ago
 */
export function historyFailureRate(history: TestHistory, earlier = false): FailureRate {
  const daysAgo = earlier ? earlierDays : 0;
  const groups = history.failing
    .filter(({ ageDays }) => ageDays >= daysAgo)
    .map(({ passes, fails, ageDays }) => ({
      passes,
      fails,
      weight: 0.5 ** ((ageDays - daysAgo) / halfLifeDays),
    }));
  const steady = earlier ? history.steadyWeightBefore : history.steadyWeight;
  return failureRate(steady, groups, badShare(history.failing));
}
