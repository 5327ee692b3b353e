import { expect, test, vi } from 'vitest';
import { clockOf, nowMicros } from './clock.ts';

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
  let wall = 1_000_000;
  const clock = clockOf(
    () => wall,
    () => 5,
  );
  expect(clock()).toBe(1_000_000_000);
  wall += 86_400_000;
  expect(clock()).toBe(87_400_000_000);
});

test('fake timers of a test do not change the clock', () => {
  const before = nowMicros();
  vi.useFakeTimers({ now: 0 });
  try {
    expect(nowMicros()).toBeGreaterThanOrEqual(before);
  } finally {
    vi.useRealTimers();
  }
});
