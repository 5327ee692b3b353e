import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doubleText } from './double-text.ts';

test.each([
  [0, '0e0'],
  [-0, '0e0'],
  [0.1, '1e-1'],
  [-1.5, '-1.5e0'],
  [1e21, '1e21'],
  [5e-324, '5e-324'],
  [Number.NaN, "'NaN'"],
  [Number.NEGATIVE_INFINITY, "'-Infinity'"],
])('%d is %s', (value, text) => {
  expect(doubleText(value)).toBe(text);
});

test('every double is given back by its text', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(doubleText(value))).toBe(value + 0);
    }),
  );
});
