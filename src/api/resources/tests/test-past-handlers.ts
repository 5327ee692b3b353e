import type { OpenAPIHono } from '@hono/zod-openapi';
import { concludeFlakyTests, flakyQuestions } from '../../../analysis/flakiness/flaky-tests.ts';
import { isoText } from '../../../analysis/history/iso-text.ts';
import { ask, type NamedRow } from '../../../analysis/named-query.ts';
import { booleanIn, countIn, numberIn, textIn } from '../../../analysis/report/read-cells.ts';
import { assayError } from '../../../model/errors.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { runNameIn } from '../../http/run-name.ts';
import { shownQueries } from '../../http/shown-queries.ts';
import type { RunVerdict } from '../../http/verdict-schema.ts';
import { stepsOverTime } from './steps-over-time.ts';
import { testDurations } from './test-durations.ts';
import { testOf } from './test-of.ts';
import {
  stepTimesQuery,
  testAttemptsQuery,
  testDurationsQuery,
  testFailuresQuery,
  testRunsQuery,
} from './test-past-queries.ts';
import {
  getTestDurations,
  getTestFailures,
  getTestFlakiness,
  getTestHistory,
  getTestStepsOverTime,
} from './test-past-routes.ts';

/** One run of a test, from a row of `testRunsQuery`. */
function entryOf(row: NamedRow) {
  return {
    run: runNameIn(row),
    execution_id: countIn(row.execution_id),
    verdict: String(row.verdict) as RunVerdict,
    attempts: countIn(row.attempts),
    duration_ms: numberIn(row.duration_ms),
    commit_dirty: booleanIn(row.commit_dirty),
    environment_id: numberIn(row.environment_id),
    error_type: textIn(row.error_type),
    error: textIn(row.error),
    failure_signature: textIn(row.failure_signature),
  };
}

type Tier = 'T0' | 'T1' | 'T2' | 'T4';

function addHistory(app: OpenAPIHono, context: ApiContext): void {
  const { access } = context;
  app.openapi(getTestHistory, async (c) => {
    const { limit = 100, after, branch } = c.req.valid('query');
    const { test_id } = await testOf(context, c.req.valid('param').test, { includeDeleted: true });
    if (after !== undefined && !/^\d{1,15}$/.test(after))
      throw assayError('CURSOR_INVALID', { table: 'runs', reason: 'it is not the `next` of a page' });
    const query = testRunsQuery(test_id, {
      branch,
      after: after === undefined ? undefined : Number(after),
      limit: limit + 1,
    });
    const rows = await ask(access, query, c.req.raw.signal);
    const items = rows.slice(0, limit).map(entryOf);
    const next = rows.length > limit ? String(items.at(-1)?.run.run_id) : null;
    return c.json({ items, next, queries: shownQueries([query]) }, 200);
  });

  app.openapi(getTestFlakiness, async (c) => {
    const { signal } = c.req.raw;
    const { days, runs } = c.req.valid('query');
    const test = await testOf(context, c.req.valid('param').test, { includeDeleted: true });
    const project = await context.repositories.projects.getById(test.project_id, { includeDeleted: true });
    const window = { now: context.now(), days, runs, project: project?.key };
    const questions = flakyQuestions(access.dialect, window, test.test_id);
    const answers = await Promise.all(questions.map((query) => ask(access, query, signal)));
    const found = concludeFlakyTests(answers).find(({ test_id }) => test_id === test.test_id);
    const runIds = (found?.run_ids ?? '').split(',').filter((id) => id !== '');
    const evidenceQuery = testRunsQuery(test.test_id, { runs: runIds.map(Number), limit: 20 });
    const evidence = runIds.length === 0 ? [] : await ask(access, evidenceQuery, signal);
    return c.json(
      {
        status: found?.status ?? 'healthy',
        tiers: (found?.tiers ?? '').split(' ').filter((tier) => tier !== '') as Tier[],
        why: found?.why ?? 'Nothing speaks for it in this time.',
        failure_percent: found?.failure_percent ?? null,
        failure_percent_low: found?.failure_percent_low ?? null,
        failure_percent_high: found?.failure_percent_high ?? null,
        over_one_percent: found?.over_one_percent ?? null,
        retried_runs: found?.retried_runs ?? 0,
        mixed_commits: found?.mixed_commits ?? 0,
        flips: found?.flips ?? 0,
        flip_percent: found?.flip_percent ?? null,
        runs: found?.runs ?? 0,
        last_seen_days: found === undefined ? null : found.last_seen_days,
        evidence: evidence.map(entryOf),
        queries: shownQueries(runIds.length === 0 ? questions : [...questions, evidenceQuery]),
      },
      200,
    );
  });
}

function addTimes(app: OpenAPIHono, context: ApiContext): void {
  const { access } = context;
  app.openapi(getTestDurations, async (c) => {
    const { days, runs, branch, percent = 10 } = c.req.valid('query');
    const test = await testOf(context, c.req.valid('param').test, { includeDeleted: true });
    const project = await context.repositories.projects.getById(test.project_id, { includeDeleted: true });
    const query = testDurationsQuery(access.dialect, test.test_id, {
      now: context.now(),
      days,
      runs,
      project: project?.key,
      ...(branch === undefined ? { onlyMain: true } : { branch }),
    });
    const rows = await ask(access, query, c.req.raw.signal);
    return c.json(
      {
        branch: branch ?? textIn(rows[0]?.branch),
        ...testDurations(rows, percent),
        queries: shownQueries([query]),
      },
      200,
    );
  });

  app.openapi(getTestStepsOverTime, async (c) => {
    const { signal } = c.req.raw;
    const { runs = 30, branch } = c.req.valid('query');
    const { test_id } = await testOf(context, c.req.valid('param').test, { includeDeleted: true });
    const attemptsQuery = testAttemptsQuery(test_id, runs, branch);
    const attempts = (await ask(access, attemptsQuery, signal)).toReversed();
    const executions = attempts.map((row) => countIn(row.execution_id));
    const stepsQuery = stepTimesQuery(
      attempts.map((row) => countIn(row.run_id)),
      executions,
    );
    const steps = attempts.length === 0 ? [] : await ask(access, stepsQuery, signal);
    return c.json(
      {
        runs: attempts.map(runNameIn),
        items: stepsOverTime(steps, executions),
        queries: shownQueries([attemptsQuery, stepsQuery]),
      },
      200,
    );
  });
}

function addCauses(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(getTestFailures, async (c) => {
    const { limit = 100 } = c.req.valid('query');
    const { test_id } = await testOf(context, c.req.valid('param').test, { includeDeleted: true });
    const query = testFailuresQuery(test_id, limit);
    const items = (await ask(context.access, query, c.req.raw.signal)).map((row) => ({
      failure_signature: textIn(row.failure_signature),
      error_type: textIn(row.error_type),
      message: textIn(row.message),
      attempts: countIn(row.attempts),
      runs: countIn(row.runs),
      first_seen: isoText(row.first_seen),
      last_seen: isoText(row.last_seen),
      first_run_id: countIn(row.first_run_id),
      last_run_id: countIn(row.last_run_id),
      last_execution_id: countIn(row.last_execution_id),
    }));
    return c.json({ items, queries: shownQueries([query]) }, 200);
  });
}

/** Answers what is asked about the past of a test. */
export function addTestPast(app: OpenAPIHono, context: ApiContext): void {
  addHistory(app, context);
  addTimes(app, context);
  addCauses(app, context);
}
