import { createRoute, z } from '@hono/zod-openapi';
import { found, queriesSchema } from '../../http/answers.ts';
import { textList, timeText, wholeNumber } from '../../http/parameters.ts';
import { rowSchema, timeSchema } from '../../http/row-schema.ts';
import { windowParameters, windowRuns } from '../../http/window-parameters.ts';

const tags = ['Failures'];

export const failureSchema = z
  .object({
    execution_id: z.int(),
    execution_uuid: z.string(),
    run_id: z.int(),
    run_started_at: timeSchema,
    branch: z.string().nullable(),
    test_id: z.int(),
    test: z.string(),
    suite_id: z.int().nullable(),
    suite: z.string().nullable(),
    path: z.string().nullable(),
    line: z.int().nullable(),
    status: z.string(),
    attempts: z.int(),
    duration_ms: z.number().nullable(),
    error_type: z.string().nullable(),
    error_message: z.string().nullable(),
    failure_signature: z.string().nullable(),
  })
  .openapi('Failure');

const run = z.string().optional().openapi({ description: 'only this run: number, UUID, or `latest`' });
const since = timeText.optional().openapi({ description: 'only runs that started at this time or later' });

export const listFailures = createRoute({
  method: 'get',
  path: '/failures',
  operationId: 'listFailures',
  tags,
  summary: 'Tests whose last attempt failed, broke or was lost: of a run, or of the runs of a window',
  request: {
    query: z.object({
      ...windowParameters,
      runs: windowRuns,
      run,
      since,
      signature: z.string().optional().openapi({ description: 'only failures with this signature' }),
      q: z.string().optional().openapi({ description: 'part of the message, the error type or the test' }),
      limit: wholeNumber(1, 1000).optional(),
      after: z.string().optional().openapi({ description: '`next` of the page before' }),
    }),
  },
  responses: found(
    z
      .object({ items: z.array(failureSchema), next: z.string().nullable(), queries: queriesSchema })
      .openapi('Failures'),
    'A page of failures, those of the newest run first',
  ),
});

const groupSchema = z
  .object({
    id: z.string().openapi({ description: 'the signature that stands for the group; stays the same' }),
    state: z.enum(['new', 'known']),
    error_type: z.string().nullable(),
    message: z.string(),
    failures: z.int(),
    tests: z.int(),
    runs: z.int(),
    in_run: z.int().openapi({ description: 'failures in the run that was asked about' }),
    first_run_id: z.int(),
    last_run_id: z.int(),
    first_seen_at: timeSchema.nullable(),
    last_seen_at: timeSchema.nullable(),
    signatures: z.array(z.string()),
    test_list: z
      .array(z.object({ test_id: z.int(), name: z.string() }))
      .openapi({ description: 'tests that it touched; up to 50' }),
  })
  .openapi('FailureGroup');

export const listFailureGroups = createRoute({
  method: 'get',
  path: '/failure-groups',
  operationId: 'listFailureGroups',
  tags,
  summary: 'Failures by cause: equal signatures, and messages that are nearly the same',
  request: {
    query: z.object({
      ...windowParameters,
      runs: windowRuns,
      run,
      limit: wholeNumber(1, 1000).optional().openapi({ description: 'groups at most; 100 when absent' }),
    }),
  },
  responses: found(
    z
      .object({
        items: z.array(groupSchema),
        total: z.int().openapi({ description: 'groups that there are' }),
        uncompared: z
          .int()
          .openapi({ description: 'signatures that were not compared with all others for lack of time' }),
        queries: queriesSchema,
      })
      .openapi('FailureGroups'),
    'Groups, those of most tests first; with `run` only what it has, new ones first',
  ),
});

export const occurrenceSchema = z
  .object({
    run_id: z.int(),
    started_at: timeSchema,
    branch: z.string().nullable(),
    commit_sha: z.string().nullable(),
    failures: z.int(),
    tests: z.int(),
  })
  .openapi('FailureOccurrence');

export const causeTestSchema = z
  .object({
    test_id: z.int(),
    test: z.string(),
    suite: z.string().nullable(),
    path: z.string().nullable(),
    line: z.int().nullable(),
    failures: z.int(),
    runs: z.int(),
    last_run_id: z.int(),
  })
  .openapi('FailureGroupTest');

export const exampleSchema = z
  .object({
    execution_id: z.int(),
    run_id: z.int(),
    test_id: z.int(),
    test: z.string(),
    status: z.string(),
    started_at: timeSchema.nullable(),
    error_type: z.string().nullable(),
    error_message: z.string().nullable(),
    stack_trace: z.string().nullable(),
    failure_signature: z.string(),
  })
  .openapi('FailureExample');

export const everSchema = z.object({
  failures: z.int().openapi({ description: 'over all runs' }),
  runs: z.int(),
  tests: z.int(),
  first_run_id: z.int(),
  last_run_id: z.int(),
  first_seen_at: timeSchema,
  last_seen_at: timeSchema,
});

export const getFailureGroup = createRoute({
  method: 'get',
  path: '/failure-groups/{signature}',
  operationId: 'getFailureGroup',
  tags,
  summary: 'One cause of failures: when it occurred, in which tests, and an example',
  request: {
    params: z.object({ signature: z.string().openapi({ param: { name: 'signature', in: 'path' } }) }),
    query: z.object({
      ...windowParameters,
      runs: windowRuns,
      also: textList.optional().openapi({ type: 'string', description: 'other signatures of its group' }),
    }),
  },
  responses: found(
    z
      .object({
        signatures: z.array(z.string()),
        ...everSchema.shape,
        occurrences: z
          .array(occurrenceSchema)
          .openapi({ description: 'every run of the window, also without it; newest first' }),
        test_list: z.array(causeTestSchema),
        example: exampleSchema,
        analyses: z
          .array(rowSchema('failure_analyses', 'FailureAnalysis'))
          .openapi({ description: 'what people and programs say of it' }),
        queries: queriesSchema,
      })
      .openapi('FailureGroupDetails'),
    'What is known of it',
  ),
});
