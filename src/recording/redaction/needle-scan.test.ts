import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNeedleScan } from './needle-scan.ts';

describe('the search for many strings', () => {
  it('finds what a search for each of them finds', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', '\u{1f511}', '\u0161'),
      minLength: 2,
      maxLength: 9,
    });
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', 'd', '\u{1f511}', '\u0161'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 8 }), text, (needles, haystack) => {
        const scan = createNeedleScan(needles);
        expect(scan.occursIn(haystack)).toBe(needles.some((needle) => haystack.includes(needle)));
        const covered = new Set(
          scan
            .ranges(haystack)
            .flatMap(({ start, end }) => [...Array(end - start).keys()].map((i) => start + i)),
        );
        const expected = new Set<number>();
        for (const needle of needles) {
          for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) {
            for (let i = 0; i < needle.length; i++) expected.add(at + i);
          }
        }
        expect(covered).toEqual(expected);
      }),
      { numRuns: 2000, seed: 20260304 },
    );
  });

  it('finds needles much longer than its window at the end of a text', () => {
    const needle = 'x'.repeat(500);
    const scan = createNeedleScan([needle]);
    expect(scan.occursIn(`${'y'.repeat(333)}${needle}`)).toBe(true);
    expect(scan.occursIn(`${'y'.repeat(333)}${needle.slice(1)}`)).toBe(false);
  });

  it('finds nothing without needles, and takes none of a single character', () => {
    expect(createNeedleScan([]).occursIn('text')).toBe(false);
    expect(() => createNeedleScan(['x'])).toThrow(RangeError);
  });
});
