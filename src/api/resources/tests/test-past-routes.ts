import { createRoute, z } from '@hono/zod-openapi';
import { found, queriesSchema } from '../../http/answers.ts';
import { textList, wholeNumber } from '../../http/parameters.ts';
import { timeSchema } from '../../http/row-schema.ts';
import {
  executionStatusSchema,
  runNameSchema,
  timeOrNull,
  verdictSchema,
} from '../../http/verdict-schema.ts';
import { testPath } from './test-routes.ts';

const tags = ['Tests'];

const windowParameters = {
  days: wholeNumber(1, 3650).optional().openapi({ description: 'days back; 30 when absent' }),
  runs: wholeNumber(1, 1000).optional().openapi({ description: 'the newest runs at most; 200 when absent' }),
} as const;

const historyEntrySchema = z
  .object({
    run: runNameSchema,
    execution_id: z.int().openapi({ description: 'the last attempt' }),
    verdict: verdictSchema,
    attempts: z.int(),
    duration_ms: z.number().nullable().openapi({ description: 'of all attempts together' }),
    commit_dirty: z.boolean().nullable(),
    environment_id: z.int().nullable(),
    error_type: z.string().nullable(),
    error: z.string().nullable().openapi({ description: 'beginning of the message' }),
    failure_signature: z.string().nullable(),
  })
  .openapi('TestHistoryEntry');

export const getTestHistory = createRoute({
  method: 'get',
  path: '/tests/{test}/history',
  operationId: 'getTestHistory',
  tags,
  summary: 'The runs of a test, the latest first',
  request: {
    params: testPath,
    query: z.object({
      limit: wholeNumber(1, 1000).optional().openapi({ description: 'runs at most; 100 when absent' }),
      after: z.string().optional().openapi({ description: '`next` of the page before' }),
      branch: textList.optional().openapi({ type: 'string', description: 'git branches' }),
    }),
  },
  responses: found(
    z
      .object({ items: z.array(historyEntrySchema), next: z.string().nullable(), queries: queriesSchema })
      .openapi('TestHistory'),
    'A page of runs',
  ),
});

export const getTestFlakiness = createRoute({
  method: 'get',
  path: '/tests/{test}/flakiness',
  operationId: 'getTestFlakiness',
  tags,
  summary: 'Whether a test is flaky, with what speaks for it and the runs that show it',
  request: { params: testPath, query: z.object(windowParameters) },
  responses: found(
    z
      .object({
        status: z.enum(['flaky', 'suspect', 'healthy']),
        tiers: z.array(z.enum(['T0', 'T1', 'T2', 'T4'])).openapi({
          description:
            'kinds of evidence: T0 passed on retry, T1 both on one commit, T2 went back and forth, T4 fails too often',
        }),
        why: z.string(),
        failure_percent: z.number().nullable(),
        failure_percent_low: z.number().nullable(),
        failure_percent_high: z.number().nullable(),
        over_one_percent: z.number().nullable(),
        retried_runs: z.int(),
        mixed_commits: z.int(),
        flips: z.int(),
        flip_percent: z.number().nullable(),
        runs: z.int(),
        last_seen_days: z.number().nullable(),
        evidence: z
          .array(historyEntrySchema)
          .openapi({ description: 'the newest runs that show it, at most 20' }),
        queries: queriesSchema,
      })
      .openapi('TestFlakiness'),
    'What is concluded, and from what',
  ),
});

export const getTestDurations = createRoute({
  method: 'get',
  path: '/tests/{test}/durations',
  operationId: 'getTestDurations',
  tags,
  summary: 'What a test took in each run, with the points at which that changed',
  request: {
    params: testPath,
    query: z.object({
      ...windowParameters,
      branch: z
        .string()
        .optional()
        .openapi({ description: 'git branch; the main branch of its project when absent' }),
      percent: wholeNumber(1, 1000)
        .optional()
        .openapi({ description: 'smaller changes are none; 10 when absent' }),
    }),
  },
  responses: found(
    z
      .object({
        branch: z
          .string()
          .nullable()
          .openapi({ description: 'the branch that was looked at; null: none has results' }),
        series: z.array(
          z
            .object({
              run_id: z.int(),
              execution_id: z.int(),
              started_at: timeSchema,
              commit_sha: z.string().nullable(),
              environment: z.string().nullable(),
              status: executionStatusSchema,
              duration_ms: z.number(),
            })
            .openapi('DurationPoint'),
        ),
        changes: z.array(
          z
            .object({
              run_id: z.int().openapi({ description: 'the first run after the change' }),
              commit_sha: z.string().nullable(),
              started_at: timeSchema,
              factor: z.number().openapi({ description: 'mean after over mean before, of the logarithms' }),
              probability: z.number().openapi({ description: 'of such a difference without a change' }),
              before_ms: z.number().openapi({ description: 'median of the part before it' }),
              after_ms: z.number().openapi({ description: 'median of the part after it' }),
            })
            .openapi('DurationChange'),
        ),
        queries: queriesSchema,
      })
      .openapi('TestDurations'),
    'Passed attempts, the oldest first',
  ),
});

export const getTestFailures = createRoute({
  method: 'get',
  path: '/tests/{test}/failures',
  operationId: 'getTestFailures',
  tags,
  summary: 'The causes for which a test failed, by failure signature, the latest first',
  request: {
    params: testPath,
    query: z.object({
      limit: wholeNumber(1, 1000).optional().openapi({ description: 'signatures at most; 100 when absent' }),
    }),
  },
  responses: found(
    z
      .object({
        items: z.array(
          z
            .object({
              failure_signature: z
                .string()
                .nullable()
                .openapi({ description: 'null where none could be made' }),
              error_type: z.string().nullable(),
              message: z.string().nullable().openapi({ description: 'of the latest of them' }),
              attempts: z.int(),
              runs: z.int(),
              first_seen: timeOrNull,
              last_seen: timeOrNull,
              first_run_id: z.int(),
              last_run_id: z.int(),
              last_execution_id: z.int(),
            })
            .openapi('TestFailure'),
        ),
        queries: queriesSchema,
      })
      .openapi('TestFailures'),
    'Failures by signature',
  ),
});

export const getTestStepsOverTime = createRoute({
  method: 'get',
  path: '/tests/{test}/steps-over-time',
  operationId: 'getTestStepsOverTime',
  tags,
  summary: 'What each step of a test took over the last runs',
  request: {
    params: testPath,
    query: z.object({
      runs: wholeNumber(1, 200)
        .optional()
        .openapi({ description: 'the last runs of the test; 30 when absent' }),
      branch: z.string().optional().openapi({ description: 'runs of this git branch only' }),
    }),
  },
  responses: found(
    z
      .object({
        runs: z.array(runNameSchema).openapi({ description: 'the columns, the oldest first' }),
        items: z.array(
          z
            .object({
              keyword: z.string().nullable(),
              level: z
                .int()
                .openapi({ description: '0 for a step of the file, 1 for its sub-steps and so on' }),
              text: z.string(),
              times: z.int().openapi({ description: 'how often it ran in these runs' }),
              median_ms: z.number().nullable(),
              max_ms: z.number().nullable(),
              failed: z.int().openapi({ description: 'how often it failed' }),
              durations: z.array(z.number().nullable()).openapi({
                description:
                  'ms in each run, of all its attempts together; null where it was skipped or did not end',
              }),
            })
            .openapi('StepOverTime'),
        ),
        queries: queriesSchema,
      })
      .openapi('StepsOverTime'),
    'Steps in the order of the test, sub-steps behind the step that they are of',
  ),
});
