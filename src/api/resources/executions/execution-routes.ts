import { createRoute, z } from '@hono/zod-openapi';
import { executionStatuses } from '../../../model/statuses.ts';
import { found, pageSchema, queriesSchema } from '../../http/answers.ts';
import { choiceList, listParameters, timeText, wholeNumber } from '../../http/parameters.ts';
import { rowPath } from '../../http/row-path.ts';
import { jsonSchema, rowSchema } from '../../http/row-schema.ts';
import { executionStatusSchema, runNameSchema, timeOrNull } from '../../http/verdict-schema.ts';

const tags = ['Executions'];

/** An attempt of a test as `executions` has it. */
export const executionSchema = rowSchema('executions', 'Execution');
const artifactSchema = rowSchema('artifacts', 'Artifact');
const logSchema = rowSchema('logs', 'LogLine');

/** Which execution: its number or its UUID. */
export const executionPath = rowPath('execution');

export const listExecutions = createRoute({
  method: 'get',
  path: '/executions',
  operationId: 'listExecutions',
  tags,
  summary: 'Attempts of tests, the latest first',
  request: {
    query: z.object({
      ...listParameters,
      run: z.string().optional().openapi({ description: 'number, UUID, or `latest`' }),
      test: wholeNumber().optional().openapi({ description: 'number of a test' }),
      status: choiceList(executionStatuses).optional(),
      signature: z.string().optional().openapi({ description: 'failure signature' }),
      since: timeText.optional().openapi({ description: 'started at this time or later' }),
      until: timeText.optional().openapi({ description: 'started before this time' }),
    }),
  },
  responses: found(pageSchema(executionSchema), 'A page of executions'),
});

const otherExecutionSchema = z
  .object({ execution_id: z.int(), status: executionStatusSchema, run: runNameSchema })
  .nullable();

export const getExecution = createRoute({
  method: 'get',
  path: '/executions/{execution}',
  operationId: 'getExecution',
  tags,
  summary: 'One attempt of a test, with the other attempts in its run and those in the runs around',
  request: { params: executionPath },
  responses: found(
    z
      .object({
        execution: executionSchema,
        test: rowSchema('tests', 'Test'),
        suite: z.object({
          suite_id: z.int(),
          suite_run_id: z.int(),
          kind: z.string(),
          name: z.string(),
          path: z.string().nullable(),
        }),
        run: runNameSchema,
        worker: z
          .object({ worker_id: z.int(), worker_index: z.int(), host: z.string(), pid: z.int().nullable() })
          .nullable(),
        attempts: z.array(
          z
            .object({
              execution_id: z.int(),
              attempt_number: z.int(),
              is_final_attempt: z.boolean(),
              status: executionStatusSchema,
              started_at: timeOrNull,
              duration_ms: z.number().nullable(),
            })
            .openapi('Attempt'),
        ),
        previous: otherExecutionSchema.openapi({
          description: 'last attempt in the run of the test before this',
        }),
        next: otherExecutionSchema.openapi({
          description: 'last attempt in the run of the test behind this',
        }),
        queries: queriesSchema,
      })
      .openapi('ExecutionDetails'),
    'The execution',
  ),
});

const stepArtifactSchema = z
  .object({
    artifact_id: z.int(),
    uuid: z.string(),
    name: z.string(),
    kind: z.string(),
    media_type: z.string().nullable(),
    bytes: z.int().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
  })
  .openapi('ArtifactName');

const postSchema = z
  .object({
    action: z.string(),
    details: jsonSchema,
    status: executionStatusSchema.nullable(),
    happened_at: timeOrNull,
    artifacts: z.array(stepArtifactSchema),
  })
  .openapi('Post');

const stepRunSchema = z
  .object({
    step_run_id: z.int(),
    attempt_number: z.int(),
    is_final_attempt: z.boolean(),
    status: executionStatusSchema,
    started_at: timeOrNull,
    ended_at: timeOrNull,
    duration_ms: z.number().nullable(),
    error_type: z.string().nullable(),
    error_message: z.string().nullable(),
    stack_trace: z.string().nullable(),
    posts: z.array(postSchema),
    artifacts: z.array(stepArtifactSchema),
  })
  .openapi('StepAttempt');

const sectionItemSchema = z
  .object({
    kind: z.literal('section'),
    depth: z.int().openapi({ description: '0 at the outside' }),
    section_id: z.int(),
    parent_section_id: z.int().nullable(),
    level: z.int().openapi({ description: '1 to 4: the number of # signs' }),
    text: z.string(),
    order_index: z.int(),
    started_at: timeOrNull,
  })
  .openapi('SectionItem');

const stepItemSchema = z
  .object({
    kind: z.literal('step'),
    depth: z.int(),
    step_id: z.int(),
    section_id: z.int().nullable(),
    parent_step_id: z.int().nullable(),
    level: z.int().openapi({ description: '0 for a step of the test, 1 for its sub-steps and so on' }),
    step_type: z.string(),
    keyword: z.string().nullable(),
    text: z.string(),
    order_index: z.int(),
    path: z.string().nullable(),
    line: z.int().nullable(),
    doc_string: z.string().nullable(),
    data_table: jsonSchema,
    status: executionStatusSchema.openapi({ description: 'of the last attempt' }),
    duration_ms: z.number().nullable().openapi({ description: 'of all attempts together' }),
    attempts: z.array(stepRunSchema),
  })
  .openapi('StepItem');

export const listExecutionSteps = createRoute({
  method: 'get',
  path: '/executions/{execution}/steps',
  operationId: 'listExecutionSteps',
  tags,
  summary: 'Sections, steps and sub-steps of an attempt with everything about each',
  request: { params: executionPath },
  responses: found(
    z
      .object({
        items: z.array(z.discriminatedUnion('kind', [sectionItemSchema, stepItemSchema])).openapi({
          description: 'the tree from the top down: each stands behind what it is in, `depth` deep',
        }),
        posts: z.array(postSchema).openapi({ description: 'what came after it: after-hooks' }),
        artifacts: z
          .array(stepArtifactSchema)
          .openapi({ description: 'files of the attempt that belong to no step' }),
        truncated: z.boolean().openapi({ description: 'whether there are more than 20,000 steps' }),
        queries: queriesSchema,
      })
      .openapi('ExecutionSteps'),
    'The tree in the order in which it happened',
  ),
});

export const listExecutionLogs = createRoute({
  method: 'get',
  path: '/executions/{execution}/logs',
  operationId: 'listExecutionLogs',
  tags,
  summary: 'Log lines of an attempt, the oldest first',
  request: {
    params: executionPath,
    query: z.object({
      ...listParameters,
      level: choiceList(['debug', 'info', 'warning', 'error'] as const).optional(),
      q: z.string().optional().openapi({ description: 'part of the message; A-Z like a-z' }),
    }),
  },
  responses: found(pageSchema(logSchema), 'A page of lines'),
});

export const listExecutionArtifacts = createRoute({
  method: 'get',
  path: '/executions/{execution}/artifacts',
  operationId: 'listExecutionArtifacts',
  tags,
  summary: 'Files that an attempt left, its steps and after-hooks included',
  request: { params: executionPath, query: z.object({ ...listParameters }) },
  responses: found(pageSchema(artifactSchema), 'A page of artifacts'),
});

export const listExecutionSections = createRoute({
  method: 'get',
  path: '/executions/{execution}/sections',
  operationId: 'listExecutionSections',
  tags,
  summary: 'Headings of an attempt, in their order',
  request: { params: executionPath, query: z.object({ ...listParameters }) },
  responses: found(pageSchema(rowSchema('sections', 'Section')), 'A page of sections; their steps name them'),
});
