import type { OpenAPIHono } from '@hono/zod-openapi';
import { assayError } from '../../../model/errors.ts';
import type { Repositories } from '../../../repositories/repositories.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { apiPath } from '../../http/api-path.ts';
import { auditedChange, changedColumns, type WriteNotes } from '../../http/audited-change.ts';
import { FieldErrors } from '../../http/field-errors.ts';
import { changeRow, deleteRow } from '../../http/row-changes.ts';
import { expectedVersion, versionHeaders } from '../../http/row-version.ts';
import { makeTests } from './make-tests.ts';
import { emptyTest } from './test-bodies.ts';
import {
  changeManyTests,
  changeTest,
  createTest,
  deleteTest,
  duplicateTest,
  replaceTest,
  restoreTest,
} from './test-change-routes.ts';
import { testOf } from './test-of.ts';
import { makeSteps, stepsOf } from './test-steps.ts';

const what = 'A test';

const locationOf = ({ test_id }: Row<'tests'>) => `${apiPath}/tests/${test_id}`;

/** Refuses another value for what stays as it is. */
function throwIfMoved(before: Row<'tests'>, said: Readonly<Record<string, unknown>>): void {
  for (const field of ['project_id', 'suite_id', 'key', 'source'] as const)
    if (said[field] !== undefined && said[field] !== before[field])
      throw assayError('API_FIELD_FIXED', { what: 'test', field });
}

function addMaking(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(createTest, async (c) => {
    const body = c.req.valid('json');
    const test = await auditedChange(context, c.req.raw, what, async (repositories, note) => {
      const [made] = await makeTests(repositories, [body], (_, field) => field);
      await note({ action: 'created', table: 'tests', row: made as Row<'tests'> });
      return made as Row<'tests'>;
    });
    return c.json(test, 201, { ...versionHeaders(test), location: locationOf(test) });
  });

  app.openapi(duplicateTest, async (c) => {
    const { key, name } = c.req.valid('json');
    const test = await auditedChange(context, c.req.raw, what, async (repositories, note) => {
      const before = await testOf({ repositories }, c.req.valid('param').test);
      const { test_id, uuid, created_at, updated_at, deleted_at, ...fields } = before;
      const made = await repositories.tests.create({
        ...fields,
        key: key ?? `${before.key} (copy)`,
        name: name ?? `${before.name} (copy)`,
        status: 'draft',
      });
      const steps = (await stepsOf(repositories, test_id)).map(
        ({ action_type, target, value, expected_result, timeout_ms, optional, continue_on_failure }) => ({
          action_type,
          target,
          value,
          expected_result,
          timeout_ms,
          optional,
          continue_on_failure,
        }),
      );
      await makeSteps(repositories, made.test_id, steps);
      await note({ action: 'created', table: 'tests', row: made, details: { copy_of: test_id } });
      return made;
    });
    return c.json(test, 201, { ...versionHeaders(test), location: locationOf(test) });
  });
}

function addChanging(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(replaceTest, async (c) => {
    const { project_id, suite_id, key, source, ...fields } = c.req.valid('json');
    const id = c.req.valid('param').test;
    const test = await auditedChange(context, c.req.raw, what, async (repositories, note) => {
      throwIfMoved(await testOf({ repositories }, id), { project_id, suite_id, key, source });
      const target = { what: 'test', id, expected: expectedVersion(c.req.raw) };
      return await changeRow(repositories, note, 'tests', target, { ...emptyTest, ...fields });
    });
    return c.json(test, 200, versionHeaders(test));
  });

  app.openapi(changeTest, async (c) => {
    const changes = c.req.valid('json');
    const id = c.req.valid('param').test;
    const test = await auditedChange(context, c.req.raw, what, async (repositories, note) => {
      const { path, line } = { ...(await testOf({ repositories }, id)), ...changes };
      if (line !== null && path === null)
        throw new FieldErrors([{ field: 'line', message: 'is only for tests with a path' }]);
      const target = { what: 'test', id, expected: expectedVersion(c.req.raw) };
      return await changeRow(repositories, note, 'tests', target, changes);
    });
    return c.json(test, 200, versionHeaders(test));
  });

  app.openapi(deleteTest, async (c) => {
    const target = { what: 'test', id: c.req.valid('param').test, expected: expectedVersion(c.req.raw) };
    await auditedChange(context, c.req.raw, what, (repositories, note) =>
      deleteRow(repositories, note, 'tests', target),
    );
    return c.body(null, 204);
  });

  app.openapi(restoreTest, async (c) => {
    const test = await auditedChange(context, c.req.raw, what, async (repositories, note) => {
      const before = await testOf({ repositories }, c.req.valid('param').test, { includeDeleted: true });
      const restored = await repositories.tests.restore(before.test_id);
      if (before.deleted_at !== null) await note({ action: 'restored', table: 'tests', row: restored });
      return restored;
    });
    return c.json(test, 200, versionHeaders(test));
  });
}

/** Tests by their numbers, in the same order. @throws FieldErrors for those that are not there */
async function testsOf(repositories: Repositories, ids: readonly number[]): Promise<Row<'tests'>[]> {
  const { rows } = await repositories.tests.list({ filter: { test_id: { in: ids } }, limit: ids.length });
  const byId = new Map(rows.map((row) => [row.test_id, row]));
  const missing = ids.flatMap((id, index) =>
    byId.has(id) ? [] : [{ field: `test_ids.${index}`, message: `there is no test ${id}` }],
  );
  if (missing.length > 0) throw new FieldErrors(missing);
  return ids.map((id) => byId.get(id) as Row<'tests'>);
}

async function changeStatuses(
  repositories: Repositories,
  note: WriteNotes,
  ids: readonly number[],
  changes: { readonly status: Row<'tests'>['status'] },
): Promise<Row<'tests'>[]> {
  const rows = await testsOf(repositories, ids);
  await repositories.tests.updateMany(ids, changes);
  const details = changedColumns(changes);
  await note(...rows.map((row) => ({ action: 'updated', table: 'tests', row, details }) as const));
  return rows;
}

function addMany(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(changeManyTests, async (c) => {
    const request = c.req.valid('json');
    const rows = await auditedChange(context, c.req.raw, 'Tests', async (repositories, note) => {
      if (request.action === 'update')
        return await changeStatuses(repositories, note, request.test_ids, request.changes);
      if (request.action === 'create') {
        const made = await makeTests(
          repositories,
          request.tests,
          (index, field) => `tests.${index}.${field}`,
        );
        await note(...made.map((row) => ({ action: 'created', table: 'tests', row }) as const));
        return made;
      }
      const found = await testsOf(repositories, request.test_ids);
      await repositories.tests.deleteMany(request.test_ids);
      await note(...found.map((row) => ({ action: 'deleted', table: 'tests', row }) as const));
      return found;
    });
    const test_ids = rows.map(({ test_id }) => test_id);
    return c.json({ action: request.action, count: test_ids.length, test_ids }, 200);
  });
}

/** Answers changes of tests. */
export function addTestChanges(app: OpenAPIHono, context: ApiContext): void {
  addMany(app, context);
  addMaking(app, context);
  addChanging(app, context);
}
