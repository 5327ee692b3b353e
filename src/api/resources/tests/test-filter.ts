import type { z } from '@hono/zod-openapi';
import type { Filter } from '../../../repositories/queries/filter.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { moment } from '../../http/moment.ts';
import { projectOf } from '../../http/project-of.ts';
import type { testFilters } from './test-routes.ts';

/** What the filters of tests were read to. */
export type TestFilters = { [K in keyof typeof testFilters]?: z.output<(typeof testFilters)[K]> };

/**
 * The filter that a request for tests means.
 *
 * @throws API_NOT_FOUND for a project that is not there, API_REQUEST_INVALID for a time that is none
 */
export async function testFilter(context: ApiContext, query: TestFilters): Promise<Filter<'tests'>> {
  const anyOf = (values: readonly string[] | undefined) =>
    values === undefined ? undefined : { in: values };
  const since = query.since === undefined ? null : { gte: moment(query.since, context.now()) };
  const part = query.q === undefined || query.q === '' ? null : { contains: query.q };
  return {
    project_id:
      query.project === undefined ? undefined : (await projectOf(context, query.project)).project_id,
    suite_id: query.suite,
    status: anyOf(query.status),
    source: anyOf(query.source),
    priority: anyOf(query.priority),
    owner: anyOf(query.owner),
    category: anyOf(query.category),
    test_type: anyOf(query.test_type),
    subsystem: anyOf(query.subsystem),
    tags: query.tag === undefined || query.tag.length === 0 ? undefined : { has: query.tag },
    and: [
      since === null ? {} : { or: [{ updated_at: since }, { created_at: since }] },
      part === null ? {} : { or: [{ name: part }, { description: part }, { key: part }, { path: part }] },
    ],
  };
}
