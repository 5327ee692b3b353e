import type { OpenAPIHono } from '@hono/zod-openapi';
import { isoText } from '../../../analysis/history/iso-text.ts';
import { ask } from '../../../analysis/named-query.ts';
import { countIn, numberIn } from '../../../analysis/report/read-cells.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { listOptions, pageAnswer } from '../../http/list-rows.ts';
import { versionHeaders } from '../../http/row-version.ts';
import { runNameIn } from '../../http/run-name.ts';
import type { RunVerdict } from '../../http/verdict-schema.ts';
import { addTestChanges } from './test-change-handlers.ts';
import { testFilter } from './test-filter.ts';
import { testOf } from './test-of.ts';
import { addTestPast } from './test-past-handlers.ts';
import { testRunsQuery } from './test-past-queries.ts';
import { getTest, listTests } from './test-routes.ts';
import { addTestSteps } from './test-step-handlers.ts';
import { addTestTransfer } from './test-transfer-handlers.ts';

/** The suites that a test is in, the outermost first. A deleted one is no secret: the test is still in it. */
async function suitesAround({ repositories }: ApiContext, suiteId: number | null) {
  const suites: { suite_id: number; kind: string; name: string }[] = [];
  for (let id = suiteId; id !== null && suites.length < 50; ) {
    const suite: Row<'suites'> | null = await repositories.suites.getById(id, { includeDeleted: true });
    if (suite === null) break;
    suites.unshift({ suite_id: suite.suite_id, kind: suite.kind, name: suite.name });
    id = suite.parent_suite_id;
  }
  return suites;
}

/** The last result of a test; null when it never ran. */
async function latestResult({ access }: ApiContext, testId: number, signal: AbortSignal) {
  const [row] = await ask(access, testRunsQuery(testId, { limit: 1 }), signal);
  if (row === undefined) return null;
  return {
    run: runNameIn(row),
    execution_id: countIn(row.execution_id),
    verdict: String(row.verdict) as RunVerdict,
    attempts: countIn(row.attempts),
    duration_ms: numberIn(row.duration_ms),
    started_at: isoText(row.started_at),
  };
}

/** Answers what is asked about tests. */
export function addTests(app: OpenAPIHono, context: ApiContext): void {
  const { repositories } = context;
  // Before the paths with an id: `export` is none.
  addTestTransfer(app, context);
  addTestChanges(app, context);

  app.openapi(listTests, async (c) => {
    const query = c.req.valid('query');
    const filter = await testFilter(context, query);
    const includeDeleted = query.deleted ?? false;
    const page = await repositories.tests.list({ ...listOptions<'tests'>(query), filter, includeDeleted });
    return c.json(pageAnswer('tests', page, query.fields), 200);
  });

  app.openapi(getTest, async (c) => {
    const test = await testOf(context, c.req.valid('param').test);
    const path = `/tests/${test.test_id}`;
    const [project, suites, latest] = await Promise.all([
      repositories.projects.getById(test.project_id, { includeDeleted: true }),
      suitesAround(context, test.suite_id),
      latestResult(context, test.test_id, c.req.raw.signal),
    ]);
    return c.json(
      {
        test,
        project: { project_id: test.project_id, key: project?.key ?? '', name: project?.name ?? '' },
        suites,
        latest,
        links: {
          steps: `${path}/steps`,
          history: `${path}/history`,
          flakiness: `${path}/flakiness`,
          durations: `${path}/durations`,
          failures: `${path}/failures`,
          steps_over_time: `${path}/steps-over-time`,
        },
      },
      200,
      versionHeaders(test),
    );
  });

  addTestSteps(app, context);
  addTestPast(app, context);
}
