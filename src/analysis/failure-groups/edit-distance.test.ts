import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, gramCounts, leastEdits } from './edit-distance.ts';

/** The whole table, without a band. */
function plainDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next.push(
        Math.min(
          (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1),
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
        ),
      );
    row = next;
  }
  return row[other.length] ?? 0;
}

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 24 });

test('the band gives what the whole table gives, up to the limit', () => {
  fc.assert(
    fc.property(text, text, fc.nat({ max: 12 }), (one, other, limit) => {
      const expected = plainDistance(one, other);
      expect(editDistance(one, other, limit).edits).toBe(Math.min(expected, limit + 1));
    }),
    { numRuns: 500 },
  );
});

test('grams never say more edits than there are', () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(leastEdits(gramCounts(one), gramCounts(other))).toBeLessThanOrEqual(plainDistance(one, other));
    }),
    { numRuns: 500 },
  );
});

test('texts of very different length cost nothing', () => {
  expect(editDistance('a'.repeat(1000), 'a', 10)).toEqual({ edits: 11, cells: 0 });
});
