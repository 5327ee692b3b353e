import { describe, expect, test } from 'vitest';
import type { AssayDatabase } from '../../../src/repositories/assay-database.ts';
import { aTest, type DatabaseUnderTest, makeShop, type Shop } from './database-under-test.ts';

interface Refusal {
  readonly name: string;
  readonly attempt: (database: AssayDatabase, shop: Shop) => Promise<unknown>;
  readonly code: string;
  readonly message: string;
}

/** TypeScript refuses most of these; callers without it do not. */
const any = (fields: object) => fields as never;

/** What is refused, and with which words: the same on every engine. */
const refusals: readonly Refusal[] = [
  {
    name: 'a unique value that another row has',
    attempt: (database, shop) => database.tests.create(aTest(shop, 'there')),
    code: 'CONSTRAINT_UNIQUE',
    message: 'tests has a row with project_id, key = 1, "there" (row 1) already.',
  },
  {
    name: 'a unique value that a deleted row has',
    attempt: async (database, shop) => {
      await database.tests.delete(1);
      await database.tests.createMany([aTest(shop, 'fine'), aTest(shop, 'there')]);
    },
    code: 'CONSTRAINT_UNIQUE',
    message: 'tests has a row with project_id, key = 1, "there" (row 1, which is deleted) already.',
  },
  {
    name: 'a unique value that is given twice',
    attempt: (database) =>
      database.projects.createMany([
        { key: 'x', name: 'X' },
        { key: 'x', name: 'Y' },
      ]),
    code: 'CONSTRAINT_UNIQUE',
    message: 'projects has a row with key = "x" (given twice) already.',
  },
  {
    name: 'a change to a unique value that another row has',
    attempt: async (database, shop) => {
      const { test_id } = await database.tests.create(aTest(shop, 'other'));
      await database.tests.update(test_id, { key: 'there' });
    },
    code: 'CONSTRAINT_UNIQUE',
    message: 'tests has a row with project_id, key = 1, "there" (row 1) already.',
  },
  {
    name: 'a reference to a row that does not exist',
    attempt: (database) => database.tests.create({ project_id: 99, key: 'x', name: 'X' }),
    code: 'CONSTRAINT_FOREIGN_KEY',
    message: 'tests.project_id = 99 does not fit projects.project_id.',
  },
  {
    name: 'one such reference among many rows',
    attempt: (database, shop) =>
      database.logs.createMany(
        [1, 1, 77, 1].map((execution_id, index) => ({
          run_id: shop.run.run_id,
          ...(index === 2 ? { execution_id } : {}),
          message: 'x',
        })),
      ),
    code: 'CONSTRAINT_FOREIGN_KEY',
    message: 'logs.execution_id = 77 does not fit executions.execution_id.',
  },
  {
    name: 'a change to a reference to nothing',
    attempt: (database) => database.tests.update(1, { suite_id: 55 }),
    code: 'CONSTRAINT_FOREIGN_KEY',
    message: 'tests.suite_id = 55 does not fit suites.suite_id.',
  },
  {
    name: 'deleting a row that others refer to',
    attempt: (database, shop) => database.runs.delete(shop.run.uuid),
    code: 'ROW_REFERENCED',
    message: 'runs 1 cannot be deleted: suite_runs.run_id (1 row) refer to it.',
  },
  {
    name: 'a value that is not allowed',
    attempt: (database, shop) => database.tests.create(aTest(shop, 'x', { status: 'splendid' })),
    code: 'CONSTRAINT_CHECK',
    message: 'tests.status cannot be "splendid".',
  },
  {
    name: 'a change to a value that is not allowed',
    attempt: (database) => database.tests.update(1, any({ source: 'dream' })),
    code: 'CONSTRAINT_CHECK',
    message: 'tests.source cannot be "dream".',
  },
  {
    name: 'nothing where something must be',
    attempt: (database) => database.projects.create(any({ key: 'x' })),
    code: 'CONSTRAINT_NOT_NULL',
    message: 'projects.name has no value (NULL).',
  },
  {
    name: 'taking away what must be',
    attempt: (database) => database.tests.update(1, any({ name: null })),
    code: 'CONSTRAINT_NOT_NULL',
    message: 'tests.name has no value (NULL).',
  },
  {
    name: 'a fraction where a whole number belongs',
    attempt: (database) => database.tests.update(1, { line: 1.5 }),
    code: 'VALUE_INVALID',
    message: 'tests.line cannot hold 1.5: it is no whole number.',
  },
  {
    name: 'a number beyond 32 bits',
    attempt: (database) => database.tests.update(1, { line: 2 ** 31 }),
    code: 'VALUE_INVALID',
    message: 'tests.line cannot hold 2147483648: it is outside -2147483648 to 2147483647.',
  },
  {
    name: 'a text that is no time',
    attempt: (database) => database.runs.update(1, { ended_at: 'yesterday' }),
    code: 'VALUE_INVALID',
    message: 'runs.ended_at cannot hold "yesterday": it is no time in ISO 8601.',
  },
  {
    name: 'an id that is none',
    attempt: (database) => database.tests.getById('12'),
    code: 'VALUE_INVALID',
    message: 'tests.uuid cannot hold "12": it is no UUID.',
  },
  {
    name: 'a column that does not exist',
    attempt: (database, shop) => database.tests.create(any(aTest(shop, 'x', { ownr: 'Ada' }))),
    code: 'COLUMN_UNKNOWN',
    message: 'tests has no column ownr that can be given. Did you mean owner?',
  },
  {
    name: 'a key of one’s own',
    attempt: (database) => database.tests.update(1, any({ test_id: 7 })),
    code: 'COLUMN_UNKNOWN',
    message: 'tests has no column test_id that can be given.',
  },
  {
    name: 'a change to a row that is not there',
    attempt: (database) => database.tests.update(42, { line: 1 }),
    code: 'ROW_MISSING',
    message: 'tests has no row 42.',
  },
  {
    name: 'a script that ends transactions',
    attempt: (database) => database.executeScript("SELECT 'COMMIT'; -- BEGIN\nCOMMIT"),
    code: 'SCRIPT_TRANSACTION',
    message: 'A script runs in one transaction already, and may not COMMIT.',
  },
];

export function describeErrors(under: () => DatabaseUnderTest): void {
  describe('errors', () => {
    test.each(refusals)('$name', async ({ attempt, code, message }) => {
      const { database } = under();
      const shop = await makeShop(database);
      await database.tests.create(aTest(shop, 'there'));
      await expect(attempt(database, shop)).rejects.toMatchObject({ name: 'AssayError', code, message });
      // The refusal left nothing behind that would be in the way of what comes next.
      await database.tests.create(aTest(shop, 'afterwards'));
    });

    test('a script that fails has done nothing', async () => {
      const { database } = under();
      const failing = database.executeScript(
        'CREATE TABLE half_done (a INTEGER); INSERT INTO half_done VALUES (1); INSERT INTO nowhere VALUES (1)',
      );
      await expect(failing).rejects.toMatchObject({
        code: 'STATEMENT_FAILED',
        message: expect.stringContaining('nowhere'),
      });
      await database.executeScript('CREATE TABLE half_done (a INTEGER); DROP TABLE half_done');
    });

    test('renaming the key of a test that was executed works where the engine can, and is explained where not', async () => {
      const { database, engine } = under();
      const shop = await makeShop(database);
      const { test_id } = await database.tests.create(aTest(shop, 'old'));
      expect((await database.tests.update(test_id, { key: 'new' })).key).toBe('new');
      await database.executions.create({
        run_id: shop.run.run_id,
        suite_run_id: shop.suiteRun.suite_run_id,
        test_id,
        status: 'passed',
      });
      const renaming = database.tests.update(test_id, { key: 'newer' });
      if (engine === 'duckdb') await expect(renaming).rejects.toMatchObject({ code: 'COLUMN_FIXED' });
      else expect((await renaming).key).toBe('newer');
      expect((await database.tests.update(test_id, { name: 'A new name', tags: ['x'] })).name).toBe(
        'A new name',
      );
    });
  });
}
