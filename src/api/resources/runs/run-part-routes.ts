import { createRoute, z } from '@hono/zod-openapi';
import { comparisonStates } from '../../../analysis/comparison/comparison.ts';
import { found, queriesSchema } from '../../http/answers.ts';
import { choiceList, wholeNumber } from '../../http/parameters.ts';
import { placedSchema, placeParameters } from '../../http/place-in-list.ts';
import { timeSchema } from '../../http/row-schema.ts';
import {
  executionStatusSchema,
  runNameSchema,
  runVerdicts,
  timeOrNull,
  verdictCountsSchema,
  verdictSchema,
} from '../../http/verdict-schema.ts';
import { runPath } from './run-routes.ts';

const tags = ['Runs'];

const runSuiteSchema = z
  .object({
    suite_id: z.int(),
    parent_suite_id: z.int().nullable(),
    kind: z.string(),
    key: z.string(),
    name: z.string(),
    path: z.string().nullable(),
    suite_run_id: z.int().nullable().openapi({ description: 'null where it only holds suites that ran' }),
    status: z.string().nullable(),
    started_at: timeOrNull,
    ended_at: timeOrNull,
    duration_ms: z
      .number()
      .nullable()
      .openapi({ description: 'of the suite, or of the tests in it together' }),
    tests: z.int().openapi({ description: 'tests that are directly in it' }),
    counts: verdictCountsSchema.openapi({
      description: 'tests in it and in the suites below it, by verdict',
    }),
  })
  .openapi('RunSuite');

export const listRunSuites = createRoute({
  method: 'get',
  path: '/runs/{run}/suites',
  operationId: 'listRunSuites',
  tags,
  summary: 'The suites of a run with those around them: a tree by `parent_suite_id`',
  request: { params: runPath },
  responses: found(
    z.object({ items: z.array(runSuiteSchema), queries: queriesSchema }).openapi('RunSuites'),
    'All suites, parents before their children',
  ),
});

/** What the tests of a run can be sorted by. */
export const runTestSorts = ['name', 'file', 'duration', 'attempts', 'verdict', 'started'] as const;

const runTestSchema = z
  .object({
    test_id: z.int(),
    name: z.string(),
    suite_id: z.int(),
    suite: z.string(),
    path: z.string().nullable(),
    line: z.int().nullable(),
    tags: z.array(z.string()),
    verdict: verdictSchema,
    attempts: z.int(),
    duration_ms: z.number().nullable().openapi({ description: 'of all attempts together' }),
    execution_id: z.int().openapi({ description: 'its last attempt' }),
    started_at: timeOrNull.openapi({ description: 'of the last attempt' }),
    worker_index: z.int().nullable(),
    error_type: z.string().nullable(),
    error: z.string().nullable().openapi({ description: 'first line of the message' }),
    failure_signature: z.string().nullable(),
  })
  .openapi('RunTest');

export const listRunTests = createRoute({
  method: 'get',
  path: '/runs/{run}/tests',
  operationId: 'listRunTests',
  tags,
  summary: 'The tests of a run, one row for each with its verdict',
  request: {
    params: runPath,
    query: z.object({
      ...placeParameters,
      suite: wholeNumber().optional().openapi({ description: 'in this suite, or in one below it' }),
      verdict: choiceList(runVerdicts).optional(),
      tag: z.string().optional(),
      q: z.string().optional().openapi({ description: 'part of the name, the file or the suite' }),
      worker: wholeNumber().optional().openapi({ description: 'index of the worker of the last attempt' }),
      signature: z.string().optional().openapi({ description: 'failure signature of the last attempt' }),
      sort: z
        .string()
        .optional()
        .openapi({
          description: `some of ${runTestSorts.join(', ')}, the most important first; \`-\` before one turns it round; when absent, what went wrong comes first`,
          example: '-duration,name',
        }),
    }),
  },
  responses: found(
    z.object({ ...placedSchema(runTestSchema), queries: queriesSchema }).openapi('RunTests'),
    'A page of tests',
  ),
});

const workerNowSchema = z.object({
  execution_id: z.int(),
  test_id: z.int(),
  test: z.string(),
  suite: z.string(),
  attempt_number: z.int(),
  started_at: timeOrNull,
  step: z
    .object({
      step_id: z.int(),
      keyword: z.string().nullable(),
      text: z.string(),
      level: z.int(),
      started_at: timeOrNull,
    })
    .nullable()
    .openapi({ description: 'the innermost step that is under way' }),
});

export const listRunWorkers = createRoute({
  method: 'get',
  path: '/runs/{run}/workers',
  operationId: 'listRunWorkers',
  tags,
  summary: 'The workers of a run, and what each is doing now',
  request: { params: runPath },
  responses: found(
    z
      .object({
        items: z.array(
          z
            .object({
              worker_id: z.int(),
              worker_index: z.int(),
              pid: z.int().nullable(),
              host: z.string(),
              started_at: timeOrNull,
              ended_at: timeOrNull,
              exit_code: z.int().nullable(),
              exit_signal: z.string().nullable(),
              attempts: z.int().openapi({ description: 'attempts that it has begun' }),
              statuses: z
                .record(z.string(), z.int())
                .openapi({ description: 'its attempts by status; a status that none has is left out' }),
              now: workerNowSchema.nullable().openapi({ description: 'null when it has nothing to do' }),
            })
            .openapi('RunWorker'),
        ),
        queries: queriesSchema,
      })
      .openapi('RunWorkers'),
    'All workers by their index',
  ),
});

export const getRunTimeline = createRoute({
  method: 'get',
  path: '/runs/{run}/timeline',
  operationId: 'getRunTimeline',
  tags,
  summary: 'The attempts of a run with their workers and times, for a chart along the time',
  request: {
    params: runPath,
    query: z.object({
      limit: wholeNumber(1, 9000)
        .optional()
        .openapi({ description: 'attempts at most, the longest of them; 2,000 when absent' }),
    }),
  },
  responses: found(
    z
      .object({
        items: z.array(
          z
            .object({
              execution_id: z.int(),
              test_id: z.int(),
              test: z.string(),
              worker_id: z.int().nullable(),
              worker_index: z.int().nullable(),
              attempt_number: z.int(),
              status: executionStatusSchema,
              started_at: timeSchema,
              ended_at: timeOrNull.openapi({ description: 'null while it runs' }),
              duration_ms: z.number().nullable(),
            })
            .openapi('TimelineItem'),
        ),
        total: z.int().openapi({ description: 'attempts that were begun' }),
        truncated: z.boolean().openapi({ description: 'whether the shortest are left out' }),
        queries: queriesSchema,
      })
      .openapi('RunTimeline'),
    'Attempts by their start',
  ),
});

const comparedTestSchema = z
  .object({
    state: z.enum(comparisonStates),
    test_id: z.int(),
    test: z.string(),
    file: z.string().nullable(),
    failed: z.int(),
    runs: z.int(),
    basis_failed: z.int(),
    basis_runs: z.int(),
    false_discovery: z.number().nullable(),
    factor: z.number().nullable(),
    error_type: z.string().nullable(),
    message: z.string().nullable(),
    failure_signature: z.string().nullable(),
    why: z.string(),
    execution_id: z
      .int()
      .nullable()
      .openapi({ description: 'last attempt in the run; null where it is not in it' }),
    base_execution_id: z.int().nullable().openapi({ description: 'last attempt in the other run' }),
  })
  .openapi('ComparedTest');

export const compareRuns = createRoute({
  method: 'get',
  path: '/runs/{run}/compare',
  operationId: 'compareRuns',
  tags,
  summary: 'What is different in a run: new failures, fixed, still failing, flaky, slower, missing',
  request: {
    params: runPath,
    query: z.object({
      with: z.string().optional().openapi({
        description:
          '`previous` (the run before on the same branch), `main` (the run of the main branch before it), or a run; `previous` when absent',
        example: 'main',
      }),
      state: choiceList(comparisonStates).optional(),
      percent: wholeNumber(1, 1000)
        .optional()
        .openapi({ description: 'how much slower a test must be to be told; 25 when absent' }),
      limit: wholeNumber(1, 1000).optional().openapi({ description: 'tests at most; 200 when absent' }),
    }),
  },
  responses: found(
    z
      .object({
        run: runNameSchema,
        base: runNameSchema.nullable().openapi({ description: 'null where there is no run to compare with' }),
        counts: z.partialRecord(z.enum(comparisonStates), z.int()),
        items: z.array(comparedTestSchema),
        truncated: z.boolean().openapi({ description: 'whether there are more than `limit`' }),
        queries: queriesSchema,
      })
      .openapi('RunComparison'),
    'The differences, the worst first',
  ),
});

export const getGrid = createRoute({
  method: 'get',
  path: '/grid',
  operationId: 'getGrid',
  tags,
  summary: 'Tests by runs: what came of each test in each of the last runs',
  request: {
    query: z.object({
      ...placeParameters,
      project: z.string().optional().openapi({ description: 'key or number of a project' }),
      branch: z.string().optional().openapi({ description: 'runs of this git branch only' }),
      runs: wholeNumber(1, 100).optional().openapi({ description: 'the last runs; 30 when absent' }),
      q: z.string().optional().openapi({ description: 'part of the name or the file of the test' }),
      status: choiceList(runVerdicts)
        .optional()
        .openapi({ description: 'tests whose newest result among these runs is one of these' }),
    }),
  },
  responses: found(
    z
      .object({
        runs: z.array(runNameSchema).openapi({ description: 'the columns, the oldest first' }),
        ...placedSchema(
          z
            .object({
              test_id: z.int(),
              name: z.string(),
              path: z.string().nullable(),
              suite_id: z.int().nullable(),
              suite: z.string().nullable(),
              failures: z
                .int()
                .openapi({ description: 'runs in which it failed, or passed on a later attempt only' }),
              cells: z
                .array(z.object({ verdict: verdictSchema, execution_id: z.int() }).nullable())
                .openapi({ description: 'one for each run; null where it was not part of it' }),
            })
            .openapi('GridRow'),
        ),
        queries: queriesSchema,
      })
      .openapi('Grid'),
    'A page of tests, those that failed last first',
  ),
});
