import { expect, test } from 'vitest';
import { SeededRandom } from '../../storage/sample/history/seeded-random.ts';
import { type AttemptGroup, badShare, failureRate } from './failure-rate.ts';

/** Groups of attempts of a test that fails at a rate, each tried again once. */
function played(
  random: SeededRandom,
  rate: number,
  commits: number,
): [steady: number, failing: AttemptGroup[]] {
  const failing: AttemptGroup[] = [];
  let steady = 0;
  for (let commit = 0; commit < commits; commit++) {
    if (!random.chance(rate)) steady++;
    else
      failing.push(
        random.chance(rate) ? { passes: 0, fails: 2, weight: 1 } : { passes: 1, fails: 1, weight: 1 },
      );
  }
  return [steady, failing];
}

// High rates come out a little low: failures without a pass may be the fault of the code.
test('most intervals hold the true rate', () => {
  const random = new SeededRandom('coverage');
  for (const [rate, least] of [
    [0.02, 85],
    [0.08, 85],
    [0.3, 68],
  ] as const) {
    let inside = 0;
    for (let trial = 0; trial < 100; trial++) {
      const [steady, failing] = played(random, rate, 150);
      const { low, high, mean } = failureRate(steady, failing, 0.02);
      if (low <= rate && rate <= high) inside++;
      expect(mean).toBeGreaterThanOrEqual(low);
      expect(mean).toBeLessThanOrEqual(high);
    }
    expect(inside, `rate ${rate}`).toBeGreaterThanOrEqual(least);
  }
});

test('tests that fail at 5 % are over 1 % for sure, those that never fail are not', () => {
  const random = new SeededRandom('decision');
  let flagged = 0;
  for (let trial = 0; trial < 100; trial++)
    if (failureRate(...played(random, 0.05, 200), 0.02).overOnePercent > 0.95) flagged++;
  expect(flagged).toBeGreaterThanOrEqual(90);
  expect(failureRate(200, [], 0.02).overOnePercent).toBeLessThan(0.15);
});

test('a failure without a pass beside it may be the fault of the code', () => {
  const mixed = failureRate(50, [{ passes: 1, fails: 1, weight: 1 }], 0.02);
  const only = failureRate(50, [{ passes: 0, fails: 1, weight: 1 }], 0.02);
  const broken = failureRate(
    50,
    Array.from({ length: 10 }, () => ({ passes: 0, fails: 2, weight: 1 })),
    0.9,
  );
  expect(only.mean).toBeLessThan(mixed.mean);
  expect(broken.mean).toBeLessThan(0.02);
});

test('what is old counts less', () => {
  const old = failureRate(100, [{ passes: 1, fails: 1, weight: 0.1 }], 0.02);
  const fresh = failureRate(100, [{ passes: 1, fails: 1, weight: 1 }], 0.02);
  expect(old.overOnePercent).toBeLessThan(fresh.overOnePercent);
});

test('commits that stay red say that the code is bad', () => {
  const at = (position: number, previous: number, passes = 0) => ({
    timeline: 1,
    position,
    previousInTimeline: previous,
    previousPosition: previous,
    runsBefore: position,
    commitRuns: 1,
    runs: 1,
    unexpected: 1,
    retried: 1,
    afterRetry: 1,
    passes,
    fails: 2,
    ageDays: 0,
  });
  expect(badShare([at(4, 3), at(9, 8), at(20, 19)])).toBe(0.02);
  expect(badShare([at(4, 3), at(5, 4), at(6, 5), at(7, 6)])).toBe(0.75);
  expect(badShare([at(4, 3, 1), at(5, 4, 1)])).toBe(0.02);
});
