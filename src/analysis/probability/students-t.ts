import { logGamma } from './log-gamma.ts';

const precision = 1e-14;
const mostSteps = 500;
const tiny = 1e-300;

/** Continued fraction of the incomplete beta function (Numerical Recipes, betacf; method of Lentz). */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / Math.max(tiny, 1 - ((a + b) * x) / (a + 1)) || tiny;
  let fraction = d;
  for (let step = 1; step <= mostSteps; step++) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step));
    d = 1 / (1 + even * d || tiny);
    c = 1 + even / c || tiny;
    fraction *= d * c;
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1));
    d = 1 / (1 + odd * d || tiny);
    c = 1 + odd / c || tiny;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < precision) break;
  }
  return fraction;
}

/** Regularised incomplete beta function I_x(a, b). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** Mean, variance and number of values. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** With n - 1; 0 for fewer than two values. */
  readonly variance: number;
}

export function momentsOf(values: readonly number[]): Moments {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count < 2 ? 0 : squares / (count - 1) };
}

/**
 * Probability that two samples differ in their means as much as they do when they do not differ: Welch's t test, two-sided.
 * 1 where one of them has fewer than two values.
 */
export function welchProbability(one: Moments, other: Moments): number {
  if (one.count < 2 || other.count < 2) return 1;
  const [a, b] = [one.variance / one.count, other.variance / other.count];
  if (a + b === 0) return one.mean === other.mean ? 1 : 0;
  const t = (one.mean - other.mean) / Math.sqrt(a + b);
  const freedom = (a + b) ** 2 / (a ** 2 / (one.count - 1) + b ** 2 / (other.count - 1));
  return incompleteBeta(freedom / (freedom + t ** 2), freedom / 2, 0.5);
}
