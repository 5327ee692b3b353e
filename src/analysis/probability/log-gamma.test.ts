import { expect, test } from 'vitest';
import { logGamma } from './log-gamma.ts';

test('is the logarithm of the factorial, and known at one half', () => {
  let factorial = 1;
  for (let n = 1; n <= 20; n++) {
    expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 10);
    factorial *= n;
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  expect(logGamma(0.3)).toBeCloseTo(1.0957979948180756, 10);
});
