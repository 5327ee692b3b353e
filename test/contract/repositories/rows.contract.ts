import { describe, expect, test } from 'vitest';
import { isUuid } from '../../../src/std/uuid.ts';
import { aTest, type DatabaseUnderTest, makeShop } from './database-under-test.ts';

/** Rows go in and come out the same, whichever engine it is. */
export function describeRows(under: () => DatabaseUnderTest): void {
  describe('rows', () => {
    test('a new row has a key, a UUID, its time and its defaults, and is read back as it was returned', async () => {
      const shop = await makeShop(under().database);
      const { tests } = under().database;
      const made = await tests.create(
        aTest(shop, 'pay', {
          tags: ['@smoke', 'ä"\n'],
          line: 17,
          parameters: { amount: 12.5, deep: [{ a: null }] },
          expected_duration_ms: 1234.5678,
          description: 'NUL \0 and \ud800 alone',
        }),
      );
      expect(made).toMatchObject({
        test_id: 1,
        key: 'pay',
        source: 'manual',
        status: 'active',
        tags: ['@smoke', 'ä"\n'],
        parameters: { amount: 12.5, deep: [{ a: null }] },
        expected_duration_ms: 1234.568,
        description: 'NUL \ufffd and \ufffd alone',
        owner: null,
        updated_at: null,
        deleted_at: null,
      });
      expect(isUuid(made.uuid)).toBe(true);
      expect(made.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      expect(await tests.getById(made.test_id)).toEqual(made);
      expect(await tests.getById(made.uuid.toUpperCase())).toEqual(made);
      expect(await tests.getById(99)).toBeNull();
    });

    test('times go in as ISO 8601 or Date and come out with microseconds; booleans stay booleans', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const one = await database.runs.create({
        project_id: shop.project.project_id,
        started_at: '2026-11-21T09:30:00.123456Z',
        ended_at: new Date('2026-11-21T09:30:02.5Z'),
        headless: true,
        commit_dirty: false,
      });
      expect(one).toMatchObject({
        started_at: '2026-11-21T09:30:00.123456Z',
        ended_at: '2026-11-21T09:30:02.500000Z',
        duration_ms: 2376.544,
        headless: true,
        commit_dirty: false,
      });
      expect(await database.runs.getById(one.run_id)).toEqual(one);
    });

    test('many rows get keys one after the other, all or none of them', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const keys = Array.from({ length: 3000 }, (_, index) => `t${index}`);
      const made = await database.tests.createMany(keys.map((key) => aTest(shop, key)));
      expect(made.map((row) => row.test_id)).toEqual(keys.map((_, index) => index + 1));
      await expect(database.tests.createMany([aTest(shop, 'new'), aTest(shop, 't5')])).rejects.toMatchObject({
        code: 'CONSTRAINT_UNIQUE',
      });
      expect(await database.tests.count()).toBe(3000);
      expect(await database.tests.createMany([])).toEqual([]);
    });

    test('a change touches what it names, takes away what is null, and gives a later version', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const made = await database.tests.create(aTest(shop, 'pay', { owner: 'Ada', priority: 'high' }));
      const changed = await database.tests.update(made.test_id, {
        name: 'Pay by card',
        owner: null,
        tags: ['@card'],
      });
      expect(changed).toEqual({
        ...made,
        name: 'Pay by card',
        owner: null,
        tags: ['@card'],
        updated_at: changed.updated_at,
      });
      expect((changed.updated_at ?? '') > made.created_at).toBe(true);
      expect(await database.tests.getById(made.uuid)).toEqual(changed);
      let version = changed.updated_at ?? '';
      for (let times = 0; times < 5; times++) {
        const next = await database.tests.update(made.uuid, { line: times });
        expect((next.updated_at ?? '') > version).toBe(true);
        version = next.updated_at ?? '';
      }
    });

    test('a run that ends without saying how long it took is measured', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const run = await database.runs.create({
        project_id: shop.project.project_id,
        started_at: '2026-11-21T09:30:00Z',
      });
      const ended = await database.runs.update(run.run_id, {
        status: 'passed',
        ended_at: '2026-11-21T09:30:01.5Z',
      });
      expect(ended.duration_ms).toBe(1500);
      expect(await database.runs.getById(run.run_id)).toEqual(ended);
    });

    test('of two changes to the same version only the first is made', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const seen = await database.tests.create(aTest(shop, 'pay'));
      const first = await database.tests.update(
        seen.test_id,
        { name: 'Ada was here' },
        { ifVersion: seen.created_at },
      );
      await expect(
        database.tests.update(seen.test_id, { name: 'Bob was here' }, { ifVersion: seen.created_at }),
      ).rejects.toMatchObject({
        code: 'ROW_CHANGED',
        message: expect.stringContaining(`its version is ${first.updated_at}`),
      });
      expect((await database.tests.getById(seen.test_id))?.name).toBe('Ada was here');
    });

    test('a deleted test is out of sight, can be looked at, and comes back', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const made = await database.tests.create(aTest(shop, 'pay'));
      await database.tests.delete(made.uuid);
      expect(await database.tests.getById(made.test_id)).toBeNull();
      expect((await database.tests.list()).rows).toEqual([]);
      expect(await database.tests.count()).toBe(0);
      expect(await database.tests.count({}, { includeDeleted: true })).toBe(1);
      const deleted = await database.tests.getById(made.test_id, { includeDeleted: true });
      expect(deleted?.deleted_at).not.toBeNull();
      await expect(database.tests.delete(made.test_id)).rejects.toMatchObject({ code: 'ROW_MISSING' });
      await expect(database.tests.update(made.test_id, { line: 1 })).rejects.toMatchObject({
        code: 'ROW_MISSING',
      });
      const restored = await database.tests.restore(made.test_id);
      expect(restored.deleted_at).toBeNull();
      expect(await database.tests.getById(made.uuid)).toEqual(restored);
    });

    test('where nothing is kept, a deleted row is gone', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const log = await database.logs.create({ run_id: shop.run.run_id, message: 'x' });
      await database.logs.delete(log.log_id);
      expect(await database.logs.count()).toBe(0);
      await expect(database.logs.delete(log.log_id)).rejects.toMatchObject({ code: 'ROW_MISSING' });
    });

    test('rows made by hand and rows of journals share a table without meeting', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const fromJournal = 3 * 2 ** 28 + 5;
      await database.executeScript(
        `INSERT INTO logs (log_id, run_id, level, message, logged_at, created_at) VALUES (${fromJournal}, ${shop.run.run_id}, 'info', 'x', '2026-11-21 09:30:00.000000', '2026-11-21 09:30:00.000000')`,
      );
      const made = await database.logs.create({ run_id: shop.run.run_id, message: 'y' });
      expect(made.log_id).toBe(1);
      expect((await database.logs.getById(fromJournal))?.message).toBe('x');
    });
  });
}
