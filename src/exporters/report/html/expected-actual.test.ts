import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparedValues, hasDiff, markDifference } from './expected-actual.ts';

describe('the values that an assertion compared', () => {
  test.each([
    ['expect(received).toBe(expected)\n\nExpected: 12.5\nReceived: 12.49', '12.5', '12.49'],
    ['Timed out\n\nExpected string: "Paid"\nReceived string: "Open"\nCall log:', '"Paid"', '"Open"'],
    ["expected 'a' to equal 'b'", "'b'", "'a'"],
    ['AssertionError: expected 3 to deeply equal 4', '4', '3'],
    ['expected 3 to be 4 // Object.is equality', '4', '3'],
    ['Expected values to be strictly equal:\n\n1 !== 2\n', '2', '1'],
    ["the total is wrong\n\n'€0.89' !== '€0.88'", "'€0.88'", "'€0.89'"],
    ['expected: <4> but was: <3>', '4', '3'],
    ['expected [4] but found [3]', '4', '3'],
  ])('are found in %j', (message, expected, actual) => {
    expect(comparedValues(message)).toEqual({ expected, actual });
  });

  test('are null where a message tells none', () => {
    for (const message of ['the button is covered', 'expected 3 articles, got 2', '', 'Expected: 1']) {
      expect(comparedValues(message)).toBeNull();
    }
  });
});

test('a difference is one stretch, never within a character', () => {
  expect(markDifference('€0.88', '€0.89')).toEqual([
    ['€0.8', '8', ''],
    ['€0.8', '9', ''],
  ]);
  expect(markDifference('a😀b', 'a😁b')).toEqual([
    ['a', '😀', 'b'],
    ['a', '😁', 'b'],
  ]);
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const [left, right] = markDifference(one, other);
      expect([left.join(''), right.join('')]).toEqual([one, other]);
      expect([left[0], left[2]]).toEqual([right[0], right[2]]);
    }),
  );
});

test('a diff needs a head that says so', () => {
  expect(hasDiff('- Expected\n+ Received\n\n- 1\n+ 2')).toBe(true);
  expect(hasDiff('+ actual - expected\n\n+ 1\n- 2')).toBe(true);
  expect(hasDiff('- one\n- two')).toBe(false);
});
