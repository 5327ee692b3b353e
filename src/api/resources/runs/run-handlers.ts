import type { OpenAPIHono } from '@hono/zod-openapi';
import { ask } from '../../../analysis/named-query.ts';
import type { Filter } from '../../../repositories/queries/filter.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { listOptions, pageAnswer } from '../../http/list-rows.ts';
import { moment } from '../../http/moment.ts';
import { projectOf } from '../../http/project-of.ts';
import { shownQueries } from '../../http/shown-queries.ts';
import { addRunChanges } from './run-change-handlers.ts';
import { runAfter, runBefore, runOf } from './run-of.ts';
import { addRunParts } from './run-part-handlers.ts';
import { runStatisticsQuery } from './run-queries.ts';
import { getRun, listRuns } from './run-routes.ts';

/** Answers what is asked about runs. */
export function addRuns(app: OpenAPIHono, context: ApiContext): void {
  const { repositories, access, now } = context;

  app.openapi(listRuns, async (c) => {
    const query = c.req.valid('query');
    const filter: Filter<'runs'> = {
      and: [
        query.project === undefined
          ? {}
          : { project_id: (await projectOf(context, query.project)).project_id },
        query.status === undefined ? {} : { status: { in: query.status } },
        query.branch === undefined ? {} : { branch: { in: query.branch } },
        query.environment === undefined ? {} : { environment_id: query.environment },
        query.since === undefined ? {} : { started_at: { gte: moment(query.since, now()) } },
        query.until === undefined ? {} : { started_at: { lt: moment(query.until, now()) } },
        query.q === undefined
          ? {}
          : {
              or: [
                { name: { contains: query.q } },
                { branch: { contains: query.q } },
                { commit_sha: { contains: query.q } },
              ],
            },
      ],
    };
    const options = listOptions<'runs'>(query, [{ column: 'started_at', direction: 'desc' }]);
    const page = await repositories.runs.list({ ...options, filter });
    return c.json(pageAnswer('runs', page, query.fields), 200);
  });

  app.openapi(getRun, async (c) => {
    const run = await runOf(context, c.req.valid('param').run, c.req.raw.signal);
    const query = runStatisticsQuery(run.run_id);
    const [[statistics], project, previous, next] = await Promise.all([
      ask(access, query, c.req.raw.signal),
      repositories.projects.getById(run.project_id, { includeDeleted: true }),
      runBefore(context, run),
      runAfter(context, run),
    ]);
    const count = (name: string) => Number(statistics?.[name] ?? 0);
    return c.json(
      {
        run,
        project: {
          project_id: run.project_id,
          key: project?.key ?? '',
          name: project?.name ?? '',
        },
        statistics: {
          total: count('total'),
          passed: count('passed'),
          failed: count('failed'),
          flaky: count('flaky'),
          skipped: count('skipped'),
          error: count('error'),
          lost: count('lost'),
          running: count('running'),
          pending: count('pending'),
          attempts: count('attempts'),
        },
        previous,
        next,
        queries: shownQueries([query]),
      },
      200,
    );
  });

  addRunParts(app, context);
  addRunChanges(app, context);
}
