import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Repositories } from '../../../repositories/repositories.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { auditedChange } from '../../http/audited-change.ts';
import { FieldErrors } from '../../http/field-errors.ts';
import { rowOf } from '../../http/row-path.ts';
import { addSuiteTests, orderSuiteTests, removeSuiteTest } from './suite-change-routes.ts';
import { suiteOf } from './suite-of.ts';

/** A collection by its path. @throws API_NOT_FOUND; FieldErrors for a suite that is none */
async function collectionOf(repositories: Repositories, text: string): Promise<Row<'suites'>> {
  const suite = await suiteOf({ repositories }, text);
  if (suite.kind === 'collection') return suite;
  const message = `is a ${suite.kind}: only collections have tests put into them`;
  throw new FieldErrors([{ field: 'suite', message }]);
}

async function membersOf(repositories: Repositories, suite_id: number) {
  const test_ids = (await repositories.suites.members(suite_id)).map(({ test_id }) => test_id);
  return { suite_id, test_ids };
}

/** @throws FieldErrors for tests that are not there, or of another project */
async function checkTests(
  repositories: Repositories,
  suite: Row<'suites'>,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await repositories.tests.list({ filter: { test_id: { in: ids } }, limit: ids.length });
  const projects = new Map(rows.map(({ test_id, project_id }) => [test_id, project_id]));
  const errors = ids.flatMap((id, index) => {
    const project = projects.get(id);
    if (project === suite.project_id) return [];
    const message = project === undefined ? `there is no test ${id}` : 'is a test of another project';
    return [{ field: `test_ids.${index}`, message }];
  });
  if (errors.length > 0) throw new FieldErrors(errors);
}

/** Answers changes of what is in collections. */
export function addSuiteMembers(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(addSuiteTests, async (c) => {
    const { test_ids } = c.req.valid('json');
    const members = await auditedChange(context, c.req.raw, 'A suite', async (repositories, note) => {
      const suite = await collectionOf(repositories, c.req.valid('param').suite);
      await checkTests(repositories, suite, test_ids);
      await repositories.suites.addMembers(suite.suite_id, test_ids);
      await note({ action: 'updated', table: 'suites', row: suite, details: { added: test_ids } });
      return await membersOf(repositories, suite.suite_id);
    });
    return c.json(members, 200);
  });

  app.openapi(orderSuiteTests, async (c) => {
    const { test_ids } = c.req.valid('json');
    const members = await auditedChange(context, c.req.raw, 'A suite', async (repositories, note) => {
      const suite = await collectionOf(repositories, c.req.valid('param').suite);
      await checkTests(repositories, suite, test_ids);
      const { rows } = await repositories
        .table('suite_tests')
        .list({ filter: { suite_id: suite.suite_id }, limit: 100_000 });
      const before = rows.map(({ test_id }) => test_id);
      for (const id of before.filter((one) => !test_ids.includes(one)))
        await repositories.suites.removeMember(suite.suite_id, id);
      const added = test_ids.filter((one) => !before.includes(one));
      await repositories.suites.addMembers(suite.suite_id, added);
      if (test_ids.length > 0) await repositories.suites.orderMembers(suite.suite_id, test_ids);
      await note({ action: 'updated', table: 'suites', row: suite, details: { tests: test_ids } });
      return await membersOf(repositories, suite.suite_id);
    });
    return c.json(members, 200);
  });

  app.openapi(removeSuiteTest, async (c) => {
    const path = c.req.valid('param');
    await auditedChange(context, c.req.raw, 'A suite', async (repositories, note) => {
      const suite = await collectionOf(repositories, path.suite);
      const find = (id: number | string) => repositories.tests.getById(id, { includeDeleted: true });
      const { test_id } = await rowOf('test', path.test, find);
      await repositories.suites.removeMember(suite.suite_id, test_id);
      await note({ action: 'updated', table: 'suites', row: suite, details: { removed: [test_id] } });
    });
    return c.body(null, 204);
  });
}
