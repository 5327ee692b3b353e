import type { OpenAPIHono } from '@hono/zod-openapi';
import { isoText } from '../../../analysis/history/iso-text.ts';
import { ask, type NamedRow } from '../../../analysis/named-query.ts';
import { everyRow } from '../../../analysis/report/every-row.ts';
import { booleanIn, countIn, numberIn } from '../../../analysis/report/read-cells.ts';
import { assayError } from '../../../model/errors.ts';
import type { ExecutionStatus } from '../../../model/statuses.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { listOptions, pageAnswer } from '../../http/list-rows.ts';
import { moment } from '../../http/moment.ts';
import { rowOf } from '../../http/row-path.ts';

import { runName, runNameIn } from '../../http/run-name.ts';
import { shownQueries } from '../../http/shown-queries.ts';
import { askToStop } from '../runs/cancel-run.ts';
import { runOf } from '../runs/run-of.ts';
import { testOf } from '../tests/test-of.ts';
import { startExecution, stopExecution } from './execution-change-routes.ts';
import {
  attemptsQuery,
  executionFilesQuery,
  executionPostsQuery,
  executionSectionsQuery,
  executionStepsQuery,
  neighbourExecutionsQuery,
} from './execution-queries.ts';
import {
  getExecution,
  listExecutionArtifacts,
  listExecutionLogs,
  listExecutionSections,
  listExecutionSteps,
  listExecutions,
} from './execution-routes.ts';
import { Leavings, stepTree } from './step-tree.ts';

/** Attempts of steps that one answer has at most. */
const mostSteps = 20_000;

/** The execution that a path names. @throws API_NOT_FOUND */
async function executionOf({ repositories }: ApiContext, text: string): Promise<Row<'executions'>> {
  return await rowOf('execution', text, (id) => repositories.executions.getById(id));
}

function besideIn(rows: readonly NamedRow[], side: 'previous' | 'next') {
  const row = rows.find((one) => one.side === side);
  if (row === undefined) return null;
  const status = String(row.execution_status) as ExecutionStatus;
  return { execution_id: countIn(row.execution_id), status, run: runNameIn(row) };
}

function addRows(app: OpenAPIHono, context: ApiContext): void {
  const { repositories, access, now } = context;

  app.openapi(listExecutions, async (c) => {
    const query = c.req.valid('query');
    const run = query.run === undefined ? undefined : await runOf(context, query.run, c.req.raw.signal);
    const page = await repositories.executions.list({
      ...listOptions<'executions'>(query, [{ column: 'execution_id', direction: 'desc' }]),
      filter: {
        run_id: run?.run_id,
        test_id: query.test,
        status: query.status === undefined ? undefined : { in: query.status },
        failure_signature: query.signature,
        and: [
          query.since === undefined ? {} : { started_at: { gte: moment(query.since, now()) } },
          query.until === undefined ? {} : { started_at: { lt: moment(query.until, now()) } },
        ],
      },
    });
    return c.json(pageAnswer('executions', page, query.fields), 200);
  });

  app.openapi(getExecution, async (c) => {
    const { signal } = c.req.raw;
    const execution = await executionOf(context, c.req.valid('param').execution);
    const { run_id, test_id, suite_run_id, worker_id } = execution;
    const queries = [attemptsQuery(run_id, test_id), neighbourExecutionsQuery(run_id, test_id)] as const;
    const [run, test, suiteRun, worker, attempts, beside] = await Promise.all([
      repositories.runs.getById(run_id),
      repositories.tests.getById(test_id, { includeDeleted: true }),
      repositories.table('suite_runs').getById(suite_run_id),
      worker_id === null ? null : repositories.table('workers').getById(worker_id),
      ask(access, queries[0], signal),
      ask(access, queries[1], signal),
    ]);
    const suite =
      suiteRun === null
        ? null
        : await repositories.suites.getById(suiteRun.suite_id, { includeDeleted: true });
    // Foreign keys promise them; a cleanup in between may have taken the run away with everything in it.
    if (run === null || test === null || suite === null)
      throw assayError('API_NOT_FOUND', { what: 'execution', id: String(execution.execution_id) });
    return c.json(
      {
        execution,
        test,
        suite: {
          suite_id: suite.suite_id,
          suite_run_id,
          kind: suite.kind,
          name: suite.name,
          path: suite.path,
        },
        run: runName(run),
        worker:
          worker === null
            ? null
            : {
                worker_id: worker.worker_id,
                worker_index: worker.worker_index,
                host: worker.host,
                pid: worker.pid,
              },
        attempts: attempts.map((row) => ({
          execution_id: countIn(row.execution_id),
          attempt_number: countIn(row.attempt_number),
          is_final_attempt: booleanIn(row.is_final_attempt) ?? true,
          status: String(row.status) as ExecutionStatus,
          started_at: isoText(row.started_at),
          duration_ms: numberIn(row.duration_ms),
        })),
        previous: besideIn(beside, 'previous'),
        next: besideIn(beside, 'next'),
        queries: shownQueries(queries),
      },
      200,
    );
  });
}

function addContent(app: OpenAPIHono, context: ApiContext): void {
  const { repositories, access } = context;

  app.openapi(listExecutionSteps, async (c) => {
    const { signal } = c.req.raw;
    const { run_id, execution_id } = await executionOf(context, c.req.valid('param').execution);
    const queries = [
      executionSectionsQuery(run_id, execution_id),
      executionStepsQuery(access.dialect, run_id, execution_id, mostSteps + 1),
      executionPostsQuery(access.dialect, run_id, execution_id),
      executionFilesQuery(access.dialect, run_id, execution_id),
    ] as const;
    const [sections, steps, posts, files] = await Promise.all([
      everyRow(access, queries[0], signal),
      everyRow(access, queries[1], signal),
      everyRow(access, queries[2], signal),
      everyRow(access, queries[3], signal),
    ]);
    const leavings = new Leavings(posts, files);
    return c.json(
      {
        items: stepTree(sections, steps.slice(0, mostSteps), leavings),
        posts: leavings.posts(null),
        artifacts: leavings.artifacts(null),
        truncated: steps.length > mostSteps,
        queries: shownQueries(queries),
      },
      200,
    );
  });

  app.openapi(listExecutionLogs, async (c) => {
    const query = c.req.valid('query');
    const { run_id, execution_id } = await executionOf(context, c.req.valid('param').execution);
    const page = await repositories.logs.list({
      ...listOptions<'logs'>(query, [{ column: 'logged_at' }]),
      filter: {
        run_id,
        execution_id,
        level: query.level === undefined ? undefined : { in: query.level },
        message: query.q === undefined || query.q === '' ? undefined : { contains: query.q },
      },
    });
    return c.json(pageAnswer('logs', page, query.fields), 200);
  });

  app.openapi(listExecutionArtifacts, async (c) => {
    const query = c.req.valid('query');
    const { run_id, execution_id } = await executionOf(context, c.req.valid('param').execution);
    const page = await repositories.artifacts.list({
      ...listOptions<'artifacts'>(query),
      filter: { run_id, execution_id },
    });
    return c.json(pageAnswer('artifacts', page, query.fields), 200);
  });

  app.openapi(listExecutionSections, async (c) => {
    const query = c.req.valid('query');
    const { run_id, execution_id } = await executionOf(context, c.req.valid('param').execution);
    const page = await repositories.table('sections').list({
      ...listOptions<'sections'>(query, [{ column: 'order_index' }]),
      filter: { run_id, execution_id },
    });
    return c.json(pageAnswer('sections', page, query.fields), 200);
  });
}

function addOrders(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(startExecution, async (c) => {
    const { name } = await testOf(context, String(c.req.valid('json').test_id));
    throw assayError('API_NO_RUNNER', { what: `Test ${name}` });
  });

  app.openapi(stopExecution, async (c) => {
    const { run_id } = await executionOf(context, c.req.valid('param').execution);
    const run = await runOf(context, String(run_id), c.req.raw.signal);
    return c.json(await askToStop(context, c.req.raw, run), 202);
  });
}

/** Answers what is asked about executions. */
export function addExecutions(app: OpenAPIHono, context: ApiContext): void {
  addRows(app, context);
  addContent(app, context);
  addOrders(app, context);
}
