import { expect, test } from 'vitest';
import { countsText, durationHistogram, outcomeBar } from './charts.ts';

test('a bar tells its counts in words, and shows one failure among many', () => {
  const bar = String(outcomeBar({ passed: 9999, failed: 1 }, 'outcome'));
  expect(bar).toContain('aria-label="1 failed, 9,999 passed"');
  expect(Number(/fill-failed" x="0.0" y="0" width="([\d.]+)"/.exec(bar)?.[1])).toBeGreaterThan(5);
  const ends = Array.from(
    bar.matchAll(/x="([\d.]+)" y="0" width="([\d.]+)"/g),
    ([, x, width]) => Number(x) + Number(width),
  );
  expect(Math.max(...ends)).toBeCloseTo(1000, 0);
  expect(String(outcomeBar({}, 'outcome'))).toBe('');
  expect(countsText({})).toBe('no tests');
});

test('a histogram counts every test once', () => {
  const durations = [0, 0.5, 1, 2.9, 3, 5000, 999_999];
  const text = String(durationHistogram(durations));
  const counted = Array.from(text.matchAll(/<title>[^<]*: ([\d,]+)<\/title>/g), ([, count]) => Number(count));
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(durations.length);
  expect(text).toContain('<title>5 min and more: 1</title>');
  expect(String(durationHistogram([5]))).toBe('');
});
