import { expect, test } from 'vitest';
import type { AssayDatabase } from '../../../src/repositories/assay-database.ts';
import type { Row } from '../../../src/repositories/rows/row-types.ts';

/** Never called: the compiler reads it. */
async function refusedByTheCompiler(database: AssayDatabase): Promise<void> {
  // @ts-expect-error a project must have a name
  await database.projects.create({ key: 'x' });
  // @ts-expect-error keys are given by the database
  await database.projects.create({ project_id: 1, key: 'x', name: 'X' });
  // @ts-expect-error a line is a number
  await database.tests.update(1, { line: '17' });
  // @ts-expect-error a name cannot be taken away
  await database.tests.update(1, { name: null });
  // @ts-expect-error UUIDs do not change
  await database.tests.update(1, { uuid: 'x' });
  // @ts-expect-error there is no such column
  await database.tests.list({ filter: { ownr: 'Ada' } });
  // @ts-expect-error there is no such column
  await database.tests.list({ sort: [{ column: 'ownr' }] });
  // @ts-expect-error log lines are removed for good
  await database.logs.restore(1);
}

test('rows, changes and filters have the types of the declared columns', () => {
  const facts = (row: Row<'tests'>) => {
    const id: number = row.test_id;
    const tags: readonly string[] | null = row.tags;
    const created: string = row.created_at;
    return { id, tags, created };
  };
  expect(refusedByTheCompiler).toBeTypeOf('function');
  expect(facts).toBeTypeOf('function');
});
