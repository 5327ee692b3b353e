import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SortKey } from '../../../src/repositories/queries/sort.ts';
import type { Row } from '../../../src/repositories/rows/row-types.ts';
import { aTest, type DatabaseUnderTest, makeShop, type Shop } from './database-under-test.ts';

const sortable = [
  'key',
  'name',
  'owner',
  'line',
  'expected_duration_ms',
  'created_at',
  'updated_at',
  'uuid',
  'status',
] as const;

const sortKeys: fc.Arbitrary<SortKey<'tests'>[]> = fc.uniqueArray(
  fc.record({
    column: fc.constantFrom(...sortable),
    direction: fc.constantFrom('asc', 'desc'),
    nulls: fc.constantFrom('first', 'last'),
  }),
  { selector: (key) => key.column, maxLength: 4 },
);

type Value = string | number | null;

/** The order in JavaScript: texts by code points, NULLs where the key says, the table's key at the end. */
function compare(keys: readonly SortKey<'tests'>[]): (a: Row<'tests'>, b: Row<'tests'>) => number {
  const descendingLast = keys.at(-1)?.direction ?? 'asc';
  return (a, b) => {
    for (const { column, direction, nulls } of [
      ...keys,
      { column: 'test_id', direction: descendingLast, nulls: 'last' } as const,
    ]) {
      const left = a[column] as Value;
      const right = b[column] as Value;
      if (left === right) continue;
      if (left === null || right === null) return (left === null) === (nulls === 'first') ? -1 : 1;
      const order =
        typeof left === 'string'
          ? Buffer.compare(Buffer.from(left), Buffer.from(String(right)))
          : left - Number(right);
      if (order !== 0) return direction === 'desc' ? -order : order;
    }
    return 0;
  };
}

/** Lists: filters, orders and pages give the same rows on every engine. */
export function describeLists(under: () => DatabaseUnderTest): void {
  describe('lists', () => {
    let shop: Shop;
    const keysOf = async (filter: object) => {
      const { rows } = await under().database.tests.list({ filter, sort: [{ column: 'key' }] });
      return rows.map((row) => row.key).join(' ');
    };
    beforeEach(async () => {
      shop = await makeShop(under().database);
    });

    describe('filters', () => {
      beforeEach(async () => {
        await under().database.tests.createMany([
          aTest(shop, 'a', { name: 'Pay by Card', owner: 'Ada', line: 1, tags: ['@smoke', '@card'] }),
          aTest(shop, 'b', {
            name: '100% of_it',
            owner: 'Bob',
            line: 2,
            tags: ['@smokeless'],
            expected_duration_ms: 1.5,
          }),
          aTest(shop, 'c', { name: 'back\\slash', line: 3, tags: [], status: 'draft' }),
          aTest(shop, 'd', { name: "Ä'quote", owner: '', line: 4, expected_duration_ms: 0.001 }),
        ]);
      });

      test.each<readonly [string, object, string]>([
        ['nothing', {}, 'a b c d'],
        ['a value', { owner: 'Ada' }, 'a'],
        ['no value', { owner: null }, 'c'],
        ['an empty text', { owner: '' }, 'd'],
        ['another value or none', { owner: { ne: 'Ada' } }, 'b c d'],
        ['some value', { owner: { ne: null } }, 'a b d'],
        ['one of several', { key: { in: ['a', 'c', 'x'] } }, 'a c'],
        ['one of none', { key: { in: [] } }, ''],
        ['more and less', { line: { gt: 1, lte: 3 } }, 'b c'],
        ['a decimal', { expected_duration_ms: 0.001 }, 'd'],
        ['a decimal from', { expected_duration_ms: { gte: 1.5 } }, 'b'],
        ['a text from', { key: { gte: 'c' } }, 'c d'],
        ['a time', { created_at: { lt: '2020-01-01' } }, ''],
        ['a time as Date', { created_at: { gt: new Date('2020-01-01') } }, 'a b c d'],
        ['a part of a text, whatever its case', { name: { contains: 'bY cARD' } }, 'a'],
        ['a part with a percent sign', { name: { contains: '0%' } }, 'b'],
        ['a part with an underscore', { name: { contains: 'f_i' } }, 'b'],
        ['a part with a backslash', { name: { contains: 'k\\s' } }, 'c'],
        ['a part with a quote', { name: { contains: "Ä'q" } }, 'd'],
        ['a pattern', { name: { like: 'pay%c_rd' } }, 'a'],
        ['a tag', { tags: { has: '@smoke' } }, 'a'],
        ['two tags', { tags: { has: ['@smoke', '@card'] } }, 'a'],
        ['a tag that is not there', { tags: { has: '@smok' } }, ''],
        ['no tags at all', { tags: { isNull: true } }, 'd'],
        ['some tags', { tags: { isNull: false } }, 'a b c'],
        ['either', { or: [{ owner: 'Ada' }, { line: 3 }] }, 'a c'],
        ['none of nothing', { or: [] }, ''],
        ['both', { and: [{ line: { gt: 1 } }, { line: { lt: 3 } }] }, 'b'],
        ['not, where NULL is not either', { not: { owner: 'Ada' } }, 'b c d'],
        ['not one of two', { not: { or: [{ key: 'a' }, { key: 'b' }] } }, 'c d'],
        ['a column that is undefined', { owner: undefined, key: 'a' }, 'a'],
      ])('%s', async (_name, filter, expected) => {
        expect(await keysOf(filter)).toBe(expected);
        const count = await under().database.tests.count(filter);
        expect(count).toBe(expected === '' ? 0 : expected.split(' ').length);
      });

      test.each<readonly [string, object, string, string]>([
        ['an unknown column', { ownr: 'Ada' }, 'FILTER_COLUMN_UNKNOWN', 'Did you mean owner?'],
        ['a name of JavaScript', { constructor: 1 }, 'FILTER_COLUMN_UNKNOWN', 'constructor'],
        ['an unknown condition', { owner: { near: 'Ada' } }, 'FILTER_INVALID', 'no condition near'],
        ['a text for a number', { line: '1' }, 'FILTER_INVALID', 'it is no number'],
        ['a time that is none', { created_at: { gt: 'soon' } }, 'FILTER_INVALID', 'no time'],
        ['more than nothing', { line: { gt: null } }, 'FILTER_INVALID', 'NULL'],
        ['a pattern on a number', { line: { like: '1%' } }, 'FILTER_INVALID', 'for texts'],
        ['a pattern that is cut off', { name: { like: 'a\\' } }, 'FILTER_INVALID', 'cannot end'],
        ['a comparison of JSON', { tags: ['a'] }, 'FILTER_INVALID', 'JSON'],
      ])('%s is refused', async (_name, filter, code, words) => {
        await expect(under().database.tests.list({ filter })).rejects.toMatchObject({
          code,
          message: expect.stringContaining(words),
        });
      });
    });

    test('a page has a hundred rows when nothing is said, and `each` goes through all of them', async () => {
      const { tests } = under().database;
      await tests.createMany(Array.from({ length: 205 }, (_, index) => aTest(shop, `k${index}`)));
      const page = await tests.list();
      expect(page.rows).toHaveLength(100);
      const seen: number[] = [];
      for await (const row of tests.each({ limit: 50 })) seen.push(row.test_id);
      expect(seen).toEqual(Array.from({ length: 205 }, (_, index) => index + 1));
    });

    test('page by page in any order, every row comes once and in its place', async () => {
      const { database } = under();
      const text = fc.constantFrom(
        '',
        'a',
        'B',
        'b',
        'ä',
        'é',
        '\u{1F600}',
        '\uffee',
        "'",
        '%',
        'zz',
        '10',
        '9',
      );
      const fields = fc.record({
        name: text,
        owner: fc.option(text),
        line: fc.option(fc.integer({ min: -3, max: 3 })),
        expected_duration_ms: fc.option(fc.constantFrom(0, 0.001, 0.3, 1.1, 123_456.789)),
        status: fc.constantFrom('draft', 'active'),
        created_at: fc.constantFrom(
          '2026-11-21T09:30:00.000001Z',
          '2026-11-21T09:30:00.000002Z',
          '1970-01-01',
        ),
        updated_at: fc.option(fc.constantFrom('2026-11-21T09:30:00.1Z', '2026-11-21T09:30:01Z')),
      });
      const [sample = []] = fc.sample(fc.array(fields, { minLength: 40, maxLength: 40 }), {
        numRuns: 1,
        seed: 7,
      });
      const made = await database.tests.createMany(
        sample.map((each, index) => aTest(shop, `key ${index}`, each)),
      );
      await fc.assert(
        fc.asyncProperty(sortKeys, fc.integer({ min: 1, max: 41 }), async (sort, limit) => {
          const seen: Row<'tests'>[] = [];
          let after: string | null = null;
          do {
            const page: { rows: readonly Row<'tests'>[]; next: string | null } = await database.tests.list({
              sort,
              limit,
              after,
            });
            seen.push(...page.rows);
            after = page.next;
          } while (after !== null);
          expect(seen.map((row) => row.key)).toEqual(made.toSorted(compare(sort)).map((row) => row.key));
        }),
        { numRuns: 25, seed: 42 },
      );
    }, 60_000);

    test('rows that come in front of the cursor do not move what is behind it', async () => {
      const { tests } = under().database;
      await tests.createMany(['b', 'd', 'f', 'h'].map((key) => aTest(shop, key)));
      const sort = [{ column: 'key' }] as const;
      const first = await tests.list({ sort, limit: 2 });
      await tests.createMany(['a', 'c', 'e', 'i'].map((key) => aTest(shop, key)));
      const second = await tests.list({ sort, limit: 9, after: first.next });
      expect(second.rows.map((row) => row.key)).toEqual(['e', 'f', 'h', 'i']);
      expect(second.next).toBeNull();
    });

    test('a cursor of another order or table, or one that was changed, is refused', async () => {
      const { tests, suites } = under().database;
      await tests.createMany(['a', 'b'].map((key) => aTest(shop, key)));
      const { next } = await tests.list({ sort: [{ column: 'key' }], limit: 1 });
      const after = next ?? '';
      const changed = `${after.slice(0, 20)}${after[20] === 'A' ? 'B' : 'A'}${after.slice(21)}`;
      for (const attempt of [
        () => tests.list({ sort: [{ column: 'name' }], after }),
        () => tests.list({ sort: [{ column: 'key', direction: 'desc' }], after }),
        () => suites.list({ sort: [{ column: 'key' }], after }),
        () => tests.list({ sort: [{ column: 'key' }], after: changed }),
        () => tests.list({ sort: [{ column: 'key' }], after: 'x' }),
        () => tests.list({ sort: [{ column: 'key' }], after: '' }),
      ])
        await expect(attempt()).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    });
  });
}
