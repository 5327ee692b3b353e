import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Filter } from '../../../repositories/queries/filter.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { listOptions, pageAnswer } from '../../http/list-rows.ts';
import { moment } from '../../http/moment.ts';
import { projectOf } from '../../http/project-of.ts';
import { versionHeaders } from '../../http/row-version.ts';
import { addSuiteChanges } from './suite-change-handlers.ts';
import { suiteOf } from './suite-of.ts';
import { getSuite, listSuites } from './suite-routes.ts';

/** Children and tests that one answer has at most. */
const mostInside = 1000;

const named = ({ suite_id, kind, name }: { suite_id: number; kind: string; name: string }) => ({
  suite_id,
  kind,
  name,
});

/** Answers what is asked about suites. */
export function addSuites(app: OpenAPIHono, context: ApiContext): void {
  const { repositories, now } = context;

  app.openapi(listSuites, async (c) => {
    const query = c.req.valid('query');
    const anyOf = (values: readonly string[] | undefined) =>
      values === undefined ? undefined : { in: values };
    const since = query.since === undefined ? null : { gte: moment(query.since, now()) };
    const part = query.q === undefined || query.q === '' ? null : { contains: query.q };
    const filter: Filter<'suites'> = {
      project_id:
        query.project === undefined ? undefined : (await projectOf(context, query.project)).project_id,
      kind: anyOf(query.kind),
      parent_suite_id: query.parent === 0 ? null : query.parent,
      tags: query.tag === undefined || query.tag.length === 0 ? undefined : { has: query.tag },
      category: anyOf(query.category),
      subcategory: anyOf(query.subcategory),
      and: [
        since === null ? {} : { or: [{ updated_at: since }, { created_at: since }] },
        part === null ? {} : { or: [{ name: part }, { description: part }, { key: part }, { path: part }] },
      ],
    };
    const options = { ...listOptions<'suites'>(query), includeDeleted: query.deleted ?? false };
    const page = await repositories.suites.list({ ...options, filter });
    return c.json(pageAnswer('suites', page, query.fields), 200);
  });

  app.openapi(getSuite, async (c) => {
    const suite = await suiteOf(context, c.req.valid('param').suite);
    const { suite_id, parent_suite_id } = suite;
    const [project, parent, children, written, members] = await Promise.all([
      repositories.projects.getById(suite.project_id, { includeDeleted: true }),
      parent_suite_id === null
        ? null
        : repositories.suites.getById(parent_suite_id, { includeDeleted: true }),
      repositories.suites.list({ filter: { parent_suite_id: suite_id }, limit: mostInside }),
      repositories.tests.list({ filter: { suite_id }, limit: mostInside }),
      suite.kind === 'collection' ? repositories.suites.members(suite_id) : [],
    ]);
    const tests = [
      ...members,
      ...written.rows.filter((test) => !members.some((one) => one.test_id === test.test_id)),
    ];
    return c.json(
      {
        suite,
        project: { project_id: suite.project_id, key: project?.key ?? '', name: project?.name ?? '' },
        parent: parent === null ? null : named(parent),
        children: children.rows.map(named),
        tests: tests
          .slice(0, mostInside)
          .map(({ test_id, key, name, status, source }) => ({ test_id, key, name, status, source })),
        truncated: children.next !== null || written.next !== null || tests.length > mostInside,
      },
      200,
      versionHeaders(suite),
    );
  });

  addSuiteChanges(app, context);
}
