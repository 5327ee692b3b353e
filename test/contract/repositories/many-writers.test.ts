import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AssayDatabase } from '../../../src/repositories/assay-database.ts';
import { aTest, DatabaseUnderTest, makeShop } from './database-under-test.ts';

const under = new DatabaseUnderTest('postgres');
const others: AssayDatabase[] = [];
beforeAll(async () => {
  await under.open();
  for (let count = 0; count < 3; count++) others.push(await under.openAnother());
});
afterAll(async () => {
  for (const other of others) await other.close();
  await under.close();
});

test('on a server, many who make rows at once never get the same id, from the first one on', async () => {
  const shop = await makeShop(under.database);
  const made = await Promise.all(
    others.flatMap((database, writer) =>
      Array.from({ length: 15 }, async (_, index) => {
        const single = await database.tests.create(aTest(shop, `${writer}-${index}`));
        const several = await database.transaction(({ tests }) =>
          tests.createMany(['a', 'b', 'c'].map((name) => aTest(shop, `${writer}-${index}-${name}`))),
        );
        return [single, ...several].map((row) => row.test_id);
      }),
    ),
  );
  const ids = made.flat();
  expect(new Set(ids).size).toBe(3 * 15 * 4);
  expect(Math.max(...ids)).toBe(ids.length);
  expect(await under.database.tests.count()).toBe(ids.length);
});

test('of many who make the same row one succeeds, and the others are told why not', async () => {
  const outcomes = await Promise.allSettled(
    others.map((database) => database.projects.create({ key: 'same', name: 'Same' })),
  );
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(refusals).toHaveLength(2);
  for (const refusal of refusals)
    expect(refusal).toMatchObject({
      code: 'CONSTRAINT_UNIQUE',
      message: expect.stringMatching(/^projects has a row with key = "same" \(row \d+\) already\.$/),
    });
});

test('of many who change the version that they have seen one succeeds', async () => {
  const seen = await under.database.projects.create({ key: 'contended', name: 'Contended' });
  const outcomes = await Promise.allSettled(
    others.map((database, index) =>
      database.projects.update(seen.uuid, { name: `Writer ${index}` }, { ifVersion: seen.created_at }),
    ),
  );
  const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'changed'));
  expect(codes.toSorted()).toEqual(['ROW_CHANGED', 'ROW_CHANGED', 'changed']);
});

test('transactions that lock rows crosswise are done again until both are through', async () => {
  const [first, second] = await under.database.projects.createMany([
    { key: 'first', name: '0' },
    { key: 'second', name: '0' },
  ]);
  const ids = [first?.project_id ?? 0, second?.project_id ?? 0];
  const [one, two] = others;
  const locked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const firstDone = Promise.all(locked.map(({ promise }) => promise));
  let calls = 0;
  const both = async (database: AssayDatabase | undefined, writer: number, order: readonly number[]) =>
    await database?.transaction(async ({ projects }) => {
      calls++;
      for (const [index, id] of order.entries()) {
        await projects.update(id, { name: `Writer ${writer}` });
        if (index === 0) locked[writer]?.resolve();
        await firstDone;
      }
    });
  await Promise.all([both(one, 0, ids), both(two, 1, ids.toReversed())]);
  expect(calls).toBe(3);
  const { rows } = await under.database.projects.list({ filter: { key: { in: ['first', 'second'] } } });
  expect(new Set(rows.map((row) => row.name)).size).toBe(1);
});
