import { createRoute, z } from '@hono/zod-openapi';
import { runStatuses } from '../../../model/statuses.ts';
import { found, pageSchema, queriesSchema } from '../../http/answers.ts';
import { choiceList, listParameters, textList, timeText, wholeNumber } from '../../http/parameters.ts';
import { rowSchema } from '../../http/row-schema.ts';

const tags = ['Runs'];

/** A run as `runs` has it. */
export const runSchema = rowSchema('runs', 'Run');

/** Which run: its number, its UUID (or the beginning of it), or `latest`. */
export const runPath = z.object({
  run: z
    .string()
    .min(1)
    .openapi({
      param: { name: 'run', in: 'path' },
      description: 'number, UUID, or `latest`',
      example: 'latest',
    }),
});

export const listRuns = createRoute({
  method: 'get',
  path: '/runs',
  operationId: 'listRuns',
  tags,
  summary: 'Runs, the latest first',
  request: {
    query: z.object({
      ...listParameters,
      project: z.string().optional().openapi({ description: 'key or number of a project' }),
      status: choiceList(runStatuses).optional(),
      branch: textList.optional().openapi({ type: 'string', description: 'git branches' }),
      environment: wholeNumber().optional().openapi({ description: 'number of an environment' }),
      since: timeText.optional().openapi({ description: 'started at this time or later' }),
      until: timeText.optional().openapi({ description: 'started before this time' }),
      q: z.string().optional().openapi({ description: 'part of the name, the branch or the commit' }),
    }),
  },
  responses: found(pageSchema(runSchema), 'A page of runs'),
});

const statisticsSchema = z
  .object({
    total: z.int(),
    passed: z.int(),
    failed: z.int(),
    flaky: z.int(),
    skipped: z.int(),
    error: z.int(),
    lost: z.int(),
    running: z.int(),
    pending: z.int(),
    attempts: z.int(),
  })
  .openapi('RunStatistics', { description: 'tests of the run by verdict, over all attempts' });

export const getRun = createRoute({
  method: 'get',
  path: '/runs/{run}',
  operationId: 'getRun',
  tags,
  summary: 'One run, with what came of its tests',
  request: { params: runPath },
  responses: found(
    z
      .object({
        run: runSchema,
        project: z.object({ project_id: z.int(), key: z.string(), name: z.string() }),
        statistics: statisticsSchema,
        previous: z
          .object({ run_id: z.int(), status: z.string(), started_at: z.string() })
          .nullable()
          .openapi({ description: 'the run before it on the same branch of the same project' }),
        next: z.object({ run_id: z.int(), status: z.string(), started_at: z.string() }).nullable(),
        queries: queriesSchema,
      })
      .openapi('RunDetails'),
    'The run',
  ),
});
