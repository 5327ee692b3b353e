import { describe, expect, test } from 'vitest';
import { aTest, type DatabaseUnderTest, makeShop } from './database-under-test.ts';

export function describeTransactions(under: () => DatabaseUnderTest): void {
  const keys = async () =>
    (await under().database.tests.list({ sort: [{ column: 'key' }] })).rows.map((row) => row.key).join(' ');

  describe('transactions', () => {
    test('everything in one happens, and its result comes back', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const id = await database.transaction(async ({ tests, logs }) => {
        const made = await tests.create(aTest(shop, 'a'));
        await tests.update(made.test_id, { owner: 'Ada' });
        await logs.create({ run_id: shop.run.run_id, message: 'x' });
        expect((await tests.list({ filter: { owner: 'Ada' } })).rows).toHaveLength(1);
        return made.test_id;
      });
      expect((await database.tests.getById(id))?.owner).toBe('Ada');
      expect(await database.logs.count()).toBe(1);
    });

    test('when it throws, nothing has happened, and its error comes back', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const failing = database.transaction(async ({ tests }) => {
        await tests.createMany([aTest(shop, 'a'), aTest(shop, 'b')]);
        throw new Error('on purpose: duplicate key');
      });
      await expect(failing).rejects.toThrow(/^on purpose: duplicate key$/);
      expect(await keys()).toBe('');
    });

    test('an inner one that throws takes back its own part only', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      await database.transaction(async (outer) => {
        await outer.tests.create(aTest(shop, 'a'));
        await outer.transaction(async (inner) => {
          await inner.tests.create(aTest(shop, 'b'));
          const innermost = inner.transaction(async ({ tests }) => {
            await tests.create(aTest(shop, 'c'));
            await tests.update(1, { owner: 'Eve' });
            throw new Error('innermost');
          });
          await expect(innermost).rejects.toThrow('innermost');
          await inner.tests.create(aTest(shop, 'd'));
        });
        const second = outer.transaction(async ({ tests }) => {
          await tests.create(aTest(shop, 'e'));
          throw new Error('second');
        });
        await expect(second).rejects.toThrow('second');
        await outer.tests.create(aTest(shop, 'f'));
      });
      expect(await keys()).toBe('a b d f');
      expect((await database.tests.list({ filter: { key: 'a' } })).rows[0]?.owner).toBeNull();
    });

    test('a refusal that is caught leaves the rest of the transaction as it is', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      await database.transaction(async ({ tests }) => {
        await tests.create(aTest(shop, 'a'));
        await expect(tests.create(aTest(shop, 'a'))).rejects.toMatchObject({
          code: 'CONSTRAINT_UNIQUE',
          message: expect.stringContaining('"a" (row '),
        });
        await expect(tests.create(aTest(shop, 'x', { project_id: 99 }))).rejects.toMatchObject({
          code: 'CONSTRAINT_FOREIGN_KEY',
        });
        await tests.create(aTest(shop, 'b'));
      });
      expect(await keys()).toBe('a b');
    });

    test('things that are begun at once in one happen one after the other', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      await database.transaction(async (outer) => {
        const failing = outer.transaction(async ({ tests }) => {
          await tests.create(aTest(shop, 'undone'));
          throw new Error('undone');
        });
        const outcomes = await Promise.allSettled([
          outer.tests.create(aTest(shop, 'a')),
          failing,
          outer.tests.create(aTest(shop, 'b')),
          outer.tests.count(),
        ]);
        expect(outcomes.map((outcome) => outcome.status)).toEqual([
          'fulfilled',
          'rejected',
          'fulfilled',
          'fulfilled',
        ]);
      });
      expect(await keys()).toBe('a b');
    });

    test('repositories from outside are refused inside rather than waited for', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const outside = { code: 'TRANSACTION_OUTSIDE' };
      await database.transaction(async (outer) => {
        await expect(database.tests.count()).rejects.toMatchObject(outside);
        await expect(database.tests.create(aTest(shop, 'x'))).rejects.toMatchObject(outside);
        await expect(database.transaction(async () => {})).rejects.toMatchObject(outside);
        await expect(database.healthCheck()).rejects.toMatchObject(outside);
        await outer.transaction(async (inner) => {
          await expect(outer.tests.count()).rejects.toMatchObject(outside);
          await inner.tests.create(aTest(shop, 'a'));
        });
        await outer.tests.create(aTest(shop, 'b'));
      });
      expect(await keys()).toBe('a b');
    });

    test('what is used after its end is refused, and what was not awaited is done before it', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      let late: Promise<unknown> = Promise.resolve();
      const repositories = await database.transaction(async (inside) => {
        void inside.tests.create(aTest(shop, 'a'));
        await inside.tests.count();
        late = new Promise((resolve) => {
          setTimeout(resolve, 1);
        }).then(() => inside.tests.create(aTest(shop, 'late')));
        late.catch(() => {});
        return inside;
      });
      await expect(repositories.tests.count()).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' });
      await expect(late).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' });
      expect(await keys()).toBe('a');
    });

    test('others wait for a transaction, and see all of it or nothing', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const counts = await Promise.all([
        database.transaction(async ({ tests }) => {
          await tests.create(aTest(shop, 'a'));
          await tests.create(aTest(shop, 'b'));
        }),
        ...Array.from({ length: 5 }, () => database.tests.count()),
      ]);
      for (const count of counts.slice(1)) expect([0, 2]).toContain(count);
      expect(await keys()).toBe('a b');
    });

    test('of many who change one row at once nobody is lost', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const { test_id } = await database.tests.create(aTest(shop, 'a'));
      const changed = await Promise.all(
        Array.from({ length: 8 }, (_, index) => database.tests.update(test_id, { line: index })),
      );
      expect(new Set(changed.map((row) => row.updated_at)).size).toBe(8);
      const last = changed.toSorted((a, b) => ((a.updated_at ?? '') < (b.updated_at ?? '') ? -1 : 1)).at(-1);
      expect(await database.tests.getById(test_id)).toEqual(last);
    });
  });
}
