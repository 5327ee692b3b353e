import { expect, test } from 'vitest';
import { writtenTestHistory } from '../../../test/analysis/written-test-history.ts';
import { SeededRandom } from '../../storage/sample/history/seeded-random.ts';
import { segmentsOf } from './change-points.ts';
import { blocksOf } from './history-blocks.ts';

const passes = (count: number) => 'P'.repeat(count);
const failures = (count: number) => 'F'.repeat(count);
const segments = (letters: string) => segmentsOf(blocksOf(writtenTestHistory(letters)));
const ends = (letters: string) => segments(letters).map(({ from, until }) => [from, until]);

test('a history without a change is one segment', () => {
  expect(ends(passes(100))).toEqual([[1, 100]]);
  expect(ends(failures(100))).toEqual([[1, 100]]);
  expect(ends('PPMPPFPPMP'.repeat(10))).toEqual([[1, 100]]);
});

test('a break and its end are found at their commits', () => {
  const found = segments(passes(50) + failures(6) + passes(50));
  expect(found.map(({ from, until }) => [from, until])).toEqual([
    [1, 50],
    [51, 56],
    [57, 106],
  ]);
  expect(found[1]?.beginsBetween?.[1]).toBe(51);
  expect(found[1]?.beginsBetween?.[0]).toBeGreaterThan(46);
});

test('one or two failures among many passes are no change', () => {
  expect(ends(passes(50) + failures(2) + passes(50))).toHaveLength(1);
});

test('a short break is found between long quiet times, in which halving would see nothing', () => {
  expect(ends(passes(400) + failures(5) + passes(400))).toHaveLength(3);
});

test('the range holds the commit from which on a test was flaky', () => {
  const random = new SeededRandom('ranges');
  let [found, inside] = [0, 0];
  for (let trial = 0; trial < 60; trial++) {
    const from = random.whole(20, 80);
    const letters = Array.from({ length: 120 }, (_, index) =>
      index >= from && random.chance(0.4) ? (random.chance(0.4) ? 'F' : 'M') : 'P',
    ).join('');
    const [, second] = segments(letters);
    if (second === undefined) continue;
    found++;
    const [low, high] = second.beginsBetween ?? [0, 0];
    if (low <= from + 1 && from + 1 <= high) inside++;
  }
  expect(found).toBeGreaterThanOrEqual(57);
  expect(inside / found).toBeGreaterThanOrEqual(0.95);
});

test('hardly ever is there a change in histories of one rate', () => {
  const random = new SeededRandom('steady');
  let changed = 0;
  for (let trial = 0; trial < 200; trial++) {
    const rate = trial % 2 === 0 ? 0.1 : 0.3;
    const letters = Array.from({ length: 120 }, () =>
      random.chance(rate) ? (random.chance(rate) ? 'F' : 'M') : 'P',
    );
    if (segments(letters.join('')).length > 1) changed++;
  }
  expect(changed).toBeLessThanOrEqual(6);
});
