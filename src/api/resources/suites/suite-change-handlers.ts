import type { OpenAPIHono } from '@hono/zod-openapi';
import { assayError } from '../../../model/errors.ts';
import type { Repositories } from '../../../repositories/repositories.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { apiPath } from '../../http/api-path.ts';
import { auditedChange } from '../../http/audited-change.ts';
import { FieldErrors } from '../../http/field-errors.ts';
import { changeRow, createRow, deleteRow } from '../../http/row-changes.ts';
import { expectedVersion, versionHeaders } from '../../http/row-version.ts';
import {
  changeSuite,
  createSuite,
  deleteSuite,
  emptySuite,
  executeSuite,
  replaceSuite,
} from './suite-change-routes.ts';
import { addSuiteMembers } from './suite-member-handlers.ts';
import { suiteOf } from './suite-of.ts';

const what = 'A suite';

/** @throws FieldErrors for a project or a parent that is not there */
async function checkPlace(
  repositories: Repositories,
  project: number,
  parent: number | null | undefined,
): Promise<void> {
  if ((await repositories.projects.getById(project)) === null)
    throw new FieldErrors([{ field: 'project_id', message: `there is no project ${project}` }]);
  if (parent === null || parent === undefined) return;
  const suite = await repositories.suites.getById(parent);
  if (suite?.project_id === project) return;
  const message = suite === null ? `there is no suite ${parent}` : 'is a suite of another project';
  throw new FieldErrors([{ field: 'parent_suite_id', message }]);
}

/** @throws API_FIELD_FIXED where another value is said for what stays as it is */
function throwIfMoved(before: Row<'suites'>, said: Readonly<Record<string, unknown>>): void {
  for (const field of ['project_id', 'parent_suite_id', 'kind', 'key'] as const)
    if (said[field] !== undefined && said[field] !== before[field])
      throw assayError('API_FIELD_FIXED', { what: 'suite', field });
}

/** @throws API_SUITE_NOT_EMPTY */
async function throwIfNotEmpty(repositories: Repositories, suite: Row<'suites'>): Promise<void> {
  const { suite_id } = suite;
  const [suites, tests] = [
    await repositories.suites.count({ parent_suite_id: suite_id }),
    await repositories.tests.count({ suite_id }),
  ];
  if (suites + tests > 0) throw assayError('API_SUITE_NOT_EMPTY', { suite: suite.name, suites, tests });
}

/** Answers changes of suites. */
export function addSuiteChanges(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(createSuite, async (c) => {
    const body = c.req.valid('json');
    const suite = await auditedChange(context, c.req.raw, what, async (repositories, note) => {
      await checkPlace(repositories, body.project_id, body.parent_suite_id);
      return await createRow(repositories, note, 'suites', { ...body, key: body.key ?? body.name });
    });
    const headers = { ...versionHeaders(suite), location: `${apiPath}/suites/${suite.suite_id}` };
    return c.json(suite, 201, headers);
  });

  app.openapi(replaceSuite, async (c) => {
    const { project_id, parent_suite_id, kind, key, ...fields } = c.req.valid('json');
    const id = c.req.valid('param').suite;
    const suite = await auditedChange(context, c.req.raw, what, async (repositories, note) => {
      throwIfMoved(await suiteOf({ repositories }, id), { project_id, parent_suite_id, kind, key });
      const target = { what: 'suite', id, expected: expectedVersion(c.req.raw) };
      return await changeRow(repositories, note, 'suites', target, { ...emptySuite, ...fields });
    });
    return c.json(suite, 200, versionHeaders(suite));
  });

  app.openapi(changeSuite, async (c) => {
    const target = { what: 'suite', id: c.req.valid('param').suite, expected: expectedVersion(c.req.raw) };
    const suite = await auditedChange(context, c.req.raw, what, (repositories, note) =>
      changeRow(repositories, note, 'suites', target, c.req.valid('json')),
    );
    return c.json(suite, 200, versionHeaders(suite));
  });

  app.openapi(deleteSuite, async (c) => {
    const target = { what: 'suite', id: c.req.valid('param').suite, expected: expectedVersion(c.req.raw) };
    await auditedChange(context, c.req.raw, what, async (repositories, note) => {
      await throwIfNotEmpty(repositories, await suiteOf({ repositories }, target.id));
      await deleteRow(repositories, note, 'suites', target);
    });
    return c.body(null, 204);
  });

  app.openapi(executeSuite, async (c) => {
    const { name } = await suiteOf(context, c.req.valid('param').suite);
    throw assayError('API_NO_RUNNER', { what: `Suite ${name}` });
  });

  addSuiteMembers(app, context);
}
