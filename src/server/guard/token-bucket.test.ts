import { expect, test } from 'vitest';
import { TokenBuckets } from './token-bucket.ts';

test('a client may do so much at once, and then as much as comes back', () => {
  let now = 0;
  const buckets = new TokenBuckets({ burst: 2, perSecond: 0.5 }, () => now);
  expect([buckets.take('a'), buckets.take('a'), buckets.take('a')]).toEqual([0, 0, 2]);
  now += 1000;
  expect(buckets.take('a')).toBe(1);
  now += 1000;
  expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 2]);
});

test('waiting long gives no more than the first time', () => {
  let now = 0;
  const buckets = new TokenBuckets({ burst: 2, perSecond: 1 }, () => now);
  buckets.take('a');
  now += 3_600_000;
  expect([buckets.take('a'), buckets.take('a'), buckets.take('a')]).toEqual([0, 0, 1]);
});

test('one client does not take from another', () => {
  const buckets = new TokenBuckets({ burst: 1, perSecond: 1 }, () => 0);
  expect([buckets.take('a'), buckets.take('b'), buckets.take('a')]).toEqual([0, 0, 1]);
});
