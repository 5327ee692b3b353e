import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median } from './file-times.ts';
import { planShards } from './plan-shards.ts';

const single = (files: readonly string[]) => files.map((file) => ({ files: [file] }));
const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 60 });
const times = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 100_000 }));

describe('a plan of shards', () => {
  test('has every file once, in whatever order the files come', () => {
    fc.assert(
      fc.property(
        names,
        times,
        fc.integer({ min: 1, max: 12 }),
        fc.integer(),
        (files, known, count, seed) => {
          const timeOf = (file: string) => (Object.hasOwn(known, file) ? known[file] : undefined);
          const plan = planShards(single(files), timeOf, count);
          expect(plan.shards.flatMap((shard) => shard.files).toSorted()).toEqual(files.toSorted());
          expect(plan.shards.map(({ index }) => index)).toEqual(
            Array.from({ length: count }, (_, index) => index + 1),
          );
          const shuffled = files.toSorted(
            (a, b) => ((a.length * 31 + seed) % 7) - ((b.length * 31 + seed) % 7),
          );
          expect(planShards(single(shuffled), timeOf, count)).toEqual(plan);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('is no longer than the mean and most of the longest file', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 6 }),
        (costs, count) => {
          const files = costs.map((_, index) => `f${index}`);
          const { shards } = planShards(single(files), (file) => costs[Number(file.slice(1))], count);
          const longest = Math.max(...shards.map(({ expectedMs }) => expectedMs ?? 0));
          const sum = costs.reduce((total, cost) => total + cost, 0);
          // Graham's bound for any order in which the next file goes to the shard that has least to do.
          const bound = sum / count + Math.max(...costs) * (1 - 1 / count);
          expect(longest).toBeLessThanOrEqual(bound + 1e-6);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('puts the longest file alone where it takes as long as all others', () => {
    const known: Readonly<Record<string, number>> = { a: 1000, b: 400, c: 300, d: 300 };
    const { shards } = planShards(single(['d', 'c', 'b', 'a']), (file) => known[file], 2);
    expect(shards.map(({ files }) => files)).toEqual([['a'], ['b', 'c', 'd']]);
    expect(shards.map(({ expectedMs }) => expectedMs)).toEqual([1000, 1000]);
  });

  test('takes a file without history for one that is longer than three quarters of the others', () => {
    const known: Readonly<Record<string, number>> = { a: 100, b: 200, c: 300, d: 400 };
    const plan = planShards(single(['a', 'b', 'c', 'd', 'new']), (file) => known[file], 1);
    expect(plan).toMatchObject({ known: 4, assumedMs: 300, shards: [{ expectedMs: 1300 }] });
  });

  test('without history has as many files in each shard', () => {
    const files = Array.from({ length: 10 }, (_, index) => `f${index}`);
    const { shards, assumedMs } = planShards(single(files), () => undefined, 4);
    expect(shards.map((shard) => shard.files.length)).toEqual([3, 3, 2, 2]);
    expect(assumedMs).toBeNull();
    expect(shards[0]?.expectedMs).toBeNull();
  });
});

test('the median of some numbers', () => {
  expect(median([5])).toBe(5);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([1, 10, 2, 4])).toBe(3);
});
