import type { OpenAPIHono } from '@hono/zod-openapi';
import { isoText } from '../../../analysis/history/iso-text.ts';
import { ask } from '../../../analysis/named-query.ts';
import { everyRow } from '../../../analysis/report/every-row.ts';
import { countIn, numberIn, textIn, textsIn } from '../../../analysis/report/read-cells.ts';
import type { ExecutionStatus } from '../../../model/statuses.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { placeAfter, totalOf } from '../../http/place-in-list.ts';
import { projectOf } from '../../http/project-of.ts';
import { runNameIn } from '../../http/run-name.ts';
import { shownQueries } from '../../http/shown-queries.ts';
import type { RunVerdict } from '../../http/verdict-schema.ts';
import { compareRun } from './compare-runs.ts';
import { gridCellsQuery, gridTestsQuery, lastRunsQuery } from './grid-queries.ts';
import { runBefore, runOf } from './run-of.ts';
import {
  compareRuns,
  getGrid,
  getRunTimeline,
  listRunSuites,
  listRunTests,
  listRunWorkers,
} from './run-part-routes.ts';
import { runSuites } from './run-suites.ts';
import { runTestsQuery } from './run-tests-query.ts';
import { runSuitesQuery, suiteVerdictsQuery } from './run-tree-queries.ts';
import { runWorkers } from './run-workers.ts';
import {
  runningStepsQuery,
  runningTestsQuery,
  runTimelineQuery,
  runWorkersQuery,
} from './run-workers-queries.ts';

/** First line of a message that says something. */
function firstLine(message: string | null): string | null {
  return message === null
    ? null
    : (message.split('\n').find((line) => line.trim() !== '') ?? '').slice(0, 500);
}

function addTree(app: OpenAPIHono, context: ApiContext): void {
  const { access } = context;
  app.openapi(listRunSuites, async (c) => {
    const { signal } = c.req.raw;
    const { run_id } = await runOf(context, c.req.valid('param').run, signal);
    const queries = [runSuitesQuery(run_id), suiteVerdictsQuery(run_id)] as const;
    const [suites, verdicts] = await Promise.all([
      everyRow(access, queries[0], signal),
      everyRow(access, queries[1], signal),
    ]);
    return c.json({ items: runSuites(suites, verdicts), queries: shownQueries(queries) }, 200);
  });

  app.openapi(listRunTests, async (c) => {
    const { signal } = c.req.raw;
    const { limit = 100, offset = 0, ...request } = c.req.valid('query');
    const { run_id } = await runOf(context, c.req.valid('param').run, signal);
    const query = runTestsQuery(access.dialect, run_id, { ...request, limit, offset });
    const rows = await ask(access, query, signal);
    const items = rows.map((row) => ({
      test_id: countIn(row.test_id),
      name: String(row.name),
      suite_id: countIn(row.suite_id),
      suite: String(row.suite),
      path: textIn(row.path),
      line: numberIn(row.line),
      tags: [...textsIn(row.tags)],
      verdict: String(row.verdict) as RunVerdict,
      attempts: countIn(row.attempts),
      duration_ms: numberIn(row.duration_ms),
      execution_id: countIn(row.execution_id),
      started_at: isoText(row.started_at),
      worker_index: numberIn(row.worker_index),
      error_type: textIn(row.error_type),
      error: firstLine(textIn(row.error)),
      failure_signature: textIn(row.failure_signature),
    }));
    const total = await totalOf(rows, offset, () =>
      ask(access, runTestsQuery(access.dialect, run_id, { ...request, limit: 1, offset: 0 }), signal),
    );
    return c.json({ items, ...placeAfter(offset, items.length, total), queries: shownQueries([query]) }, 200);
  });
}

function addProgress(app: OpenAPIHono, context: ApiContext): void {
  const { access } = context;
  app.openapi(listRunWorkers, async (c) => {
    const { signal } = c.req.raw;
    const { run_id } = await runOf(context, c.req.valid('param').run, signal);
    const queries = [runWorkersQuery(run_id), runningTestsQuery(run_id), runningStepsQuery(run_id)] as const;
    const [workers, tests, steps] = await Promise.all([
      ask(access, queries[0], signal),
      ask(access, queries[1], signal),
      ask(access, queries[2], signal),
    ]);
    return c.json({ items: runWorkers(workers, tests, steps), queries: shownQueries(queries) }, 200);
  });

  app.openapi(getRunTimeline, async (c) => {
    const { signal } = c.req.raw;
    const { limit = 2000 } = c.req.valid('query');
    const { run_id } = await runOf(context, c.req.valid('param').run, signal);
    const query = runTimelineQuery(run_id, limit);
    const rows = await ask(access, query, signal);
    const total = countIn(rows[0]?.total);
    const items = rows.map((row) => ({
      execution_id: countIn(row.execution_id),
      test_id: countIn(row.test_id),
      test: String(row.test),
      worker_id: numberIn(row.worker_id),
      worker_index: numberIn(row.worker_index),
      attempt_number: countIn(row.attempt_number),
      status: String(row.status) as ExecutionStatus,
      started_at: isoText(row.started_at) ?? '',
      ended_at: isoText(row.ended_at),
      duration_ms: numberIn(row.duration_ms),
    }));
    return c.json({ items, total, truncated: total > items.length, queries: shownQueries([query]) }, 200);
  });
}

function addComparing(app: OpenAPIHono, context: ApiContext): void {
  const { access } = context;
  app.openapi(compareRuns, async (c) => {
    const { signal } = c.req.raw;
    const { with: other = 'previous', state, percent = 25, limit = 200 } = c.req.valid('query');
    const run = await runOf(context, c.req.valid('param').run, signal);
    const base =
      other === 'main'
        ? ('main' as const)
        : other === 'previous'
          ? ((await runBefore(context, run))?.run_id ?? null)
          : (await runOf(context, other, signal)).run_id;
    return c.json(await compareRun(context, run, { base, states: state, percent, limit }, signal), 200);
  });

  app.openapi(getGrid, async (c) => {
    const { signal } = c.req.raw;
    const { project, branch, runs = 30, q, status, limit = 50, offset = 0 } = c.req.valid('query');
    const projectId = project === undefined ? null : (await projectOf(context, project)).project_id;
    const runsQuery = lastRunsQuery(projectId, branch, runs);
    const columns = await ask(access, runsQuery, signal);
    const runIds = columns.map((row) => countIn(row.run_id));
    if (runIds.length === 0)
      return c.json(
        { runs: [], items: [], total: 0, next_offset: null, queries: shownQueries([runsQuery]) },
        200,
      );
    const testsQuery = gridTestsQuery(access.dialect, runIds, { q, status, limit, offset });
    const tests = await ask(access, testsQuery, signal);
    const cellsQuery = gridCellsQuery(
      runIds,
      tests.map((row) => countIn(row.test_id)),
    );
    const cells = new Map(
      (tests.length === 0 ? [] : await everyRow(access, cellsQuery, signal)).map((row) => [
        `${row.test_id} ${row.run_id}`,
        { verdict: String(row.verdict) as RunVerdict, execution_id: countIn(row.execution_id) },
      ]),
    );
    const total = await totalOf(tests, offset, () =>
      ask(access, gridTestsQuery(access.dialect, runIds, { q, status, limit: 1, offset: 0 }), signal),
    );
    const oldestFirst = runIds.toReversed();
    const items = tests.map((row) => ({
      test_id: countIn(row.test_id),
      name: String(row.name),
      path: textIn(row.path),
      suite_id: numberIn(row.suite_id),
      suite: textIn(row.suite),
      failures: countIn(row.failures),
      cells: oldestFirst.map((run) => cells.get(`${row.test_id} ${run}`) ?? null),
    }));
    return c.json(
      {
        runs: columns.map(runNameIn).toReversed(),
        items,
        ...placeAfter(offset, items.length, total),
        queries: shownQueries([runsQuery, testsQuery, cellsQuery]),
      },
      200,
    );
  });
}

/** Answers what is asked about parts of a run, and about runs side by side. */
export function addRunParts(app: OpenAPIHono, context: ApiContext): void {
  addTree(app, context);
  addProgress(app, context);
  addComparing(app, context);
}
