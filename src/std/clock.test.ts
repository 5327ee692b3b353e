import { expect, test } from 'vitest';
import { nowMicros } from './clock.ts';

test('the clock tells whole microseconds near the wall clock', () => {
  const now = nowMicros();
  expect(Number.isSafeInteger(now)).toBe(true);
  expect(Math.abs(now / 1000 - Date.now())).toBeLessThan(1000);
});

test('the clock does not run backwards', () => {
  let last = nowMicros();
  for (let reading = 0; reading < 10_000; reading++) {
    const now = nowMicros();
    expect(now).toBeGreaterThanOrEqual(last);
    last = now;
  }
});

test('the clock is finer than a millisecond', () => {
  const fractions = new Set(Array.from({ length: 1000 }, () => nowMicros() % 1000));
  expect(fractions.size).toBeGreaterThan(1);
});

test('the clock follows when the wall clock is set', () => {
  const { now } = Date;
  const day = 86_400_000;
  Date.now = () => now() + day;
  try {
    expect(Math.abs(nowMicros() / 1000 - Date.now())).toBeLessThan(1000);
  } finally {
    Date.now = now;
  }
  expect(Math.abs(nowMicros() / 1000 - Date.now())).toBeLessThan(1000);
});
