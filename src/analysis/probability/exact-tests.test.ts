import { expect, test } from 'vitest';
import { SeededRandom } from '../../storage/sample/history/seeded-random.ts';
import { falseDiscoveryRates } from './false-discovery.ts';
import { fisherProbability } from './fisher-exact-test.ts';

test("Fisher's test has the values of the textbook", () => {
  // A lady tasting tea: all four right, three right.
  expect(fisherProbability(4, 0, 0, 4)).toBeCloseTo(1 / 70, 10);
  expect(fisherProbability(3, 1, 1, 3)).toBeCloseTo(17 / 70, 10);
  expect(fisherProbability(0, 10, 5, 5)).toBeCloseTo(1, 10);
  expect(fisherProbability(3, 0, 0, 300)).toBeLessThan(1e-5);
});

test('corrected values are those of Benjamini and Hochberg', () => {
  const [a = 0, b = 0, c = 0, d = 0] = falseDiscoveryRates([0.01, 0.04, 0.03, 0.2]);
  expect([a, b, c, d].map((value) => Number(value.toFixed(4)))).toEqual([0.04, 0.0533, 0.0533, 0.2]);
  expect(falseDiscoveryRates([0.01], 10)).toEqual([0.1]);
});

test('among many equal things hardly any is found, and most of what differs is', () => {
  const random = new SeededRandom('discovery');
  const failuresOf = (runs: number, rate: number) =>
    Array.from({ length: runs }, () => random.chance(rate)).filter(Boolean).length;
  let [wrong, right, found] = [0, 0, 0];
  for (let trial = 0; trial < 20; trial++) {
    const differs = Array.from({ length: 200 }, (_, index) => index < 20);
    const rates = differs.map((one) => {
      const [failed, before] = [failuresOf(12, one ? 0.6 : 0.03), failuresOf(60, 0.03)];
      return fisherProbability(failed, 12 - failed, before, 60 - before);
    });
    for (const [index, rate] of falseDiscoveryRates(rates).entries()) {
      if (rate >= 0.05) continue;
      found++;
      if (differs[index] === true) right++;
      else wrong++;
    }
  }
  expect(wrong / found).toBeLessThanOrEqual(0.05);
  expect(right / 400).toBeGreaterThanOrEqual(0.9);
});
