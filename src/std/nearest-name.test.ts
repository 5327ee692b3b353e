import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

const names = ['runs', 'features', 'scenarios', 'steps'];

test.each([
  ['feature', 'features'],
  ['scenaros', 'scenarios'],
  ['setps', 'steps'],
  ['RUN', 'runs'],
  ['banana', ''],
  ['x', ''],
])('%s is taken for "%s"', (typed, meant) => {
  expect(nearestName(typed, names)).toBe(meant);
});
