import { expect, test } from 'vitest';
import { SeededRandom } from '../../storage/sample/history/seeded-random.ts';
import { incompleteBeta, momentsOf, welchProbability } from './students-t.ts';

test('the incomplete beta function has its known values', () => {
  expect(incompleteBeta(0.5, 2, 2)).toBeCloseTo(0.5, 12);
  expect(incompleteBeta(0.3, 1, 1)).toBeCloseTo(0.3, 12);
  expect(incompleteBeta(0.2, 3, 5)).toBeCloseTo(0.148032, 7);
});

test("Welch's test gives what is known", () => {
  // t = -1.8974 with 5.882 degrees of freedom.
  expect(welchProbability(momentsOf([1, 2, 3, 4, 5]), momentsOf([2, 4, 6, 8, 10]))).toBeCloseTo(0.1075312, 6);
  expect(welchProbability(momentsOf([1, 1, 1]), momentsOf([1, 1, 1]))).toBe(1);
  expect(welchProbability(momentsOf([1]), momentsOf([5, 6]))).toBe(1);
});

test('equal samples seem to differ as often as the probability says', () => {
  const random = new SeededRandom('welch');
  const sample = (count: number) => momentsOf(Array.from({ length: count }, () => random.normal()));
  let below = 0;
  for (let trial = 0; trial < 2000; trial++) if (welchProbability(sample(8), sample(20)) < 0.05) below++;
  expect(below / 2000).toBeGreaterThan(0.035);
  expect(below / 2000).toBeLessThan(0.065);
});
