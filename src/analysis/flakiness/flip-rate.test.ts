import { expect, test } from 'vitest';
import { writtenTestHistory as history } from '../../../test/analysis/written-test-history.ts';
import { flipRate } from './flip-rate.ts';

test('each change from passing to failing is a flip, the way back is none', () => {
  expect(flipRate(history('PPFPP PPFFP'))).toMatchObject({ flips: 2, considered: 10, positions: [3, 8] });
});

test('a commit with both is a flip', () => {
  expect(flipRate(history('PPMPM'))).toMatchObject({ flips: 2, positions: [3, 5] });
});

test('three failures in a row are broken, not flaky, and leave the count', () => {
  expect(flipRate(history('PPFFFFPPF'))).toMatchObject({ flips: 1, considered: 5, broken: 4, percent: 20 });
});

test('a test that always failed never flipped', () => {
  expect(flipRate(history('FF PP'))).toMatchObject({ flips: 0 });
});

test('what always fails on one timeline only does not flip', () => {
  expect(flipRate(history('PPPPPPPP', 'FFFFFFFF'))).toMatchObject({ flips: 0, broken: 8, considered: 8 });
});

test('a broken period that is spread over timelines is one all the same', () => {
  expect(flipRate(history('PP F  PP', 'PP  FF P', 'PPF   PP'))).toMatchObject({ flips: 0, broken: 4 });
});
