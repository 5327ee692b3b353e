import { createRoute, z } from '@hono/zod-openapi';
import { found, queriesSchema } from '../../http/answers.ts';
import { wholeNumber } from '../../http/parameters.ts';
import { timeSchema } from '../../http/row-schema.ts';
import { windowParameters, windowRuns } from '../../http/window-parameters.ts';

const tags = ['Trends'];

export const trendSchema = z
  .object({
    day: z.string().openapi({ example: '2026-11-21' }),
    branch: z.string().openapi({ description: 'empty where a run has none' }),
    runs: z.int(),
    outages: z.int().openapi({ description: 'runs that broke from outside; their tests are not counted' }),
    results: z.int(),
    passed: z.int(),
    flaky: z.int(),
    failed: z.int(),
    skipped: z.int(),
    lost: z.int(),
    pass_percent: z.number().nullable().openapi({ description: 'of those that were not skipped' }),
    flaky_percent: z.number().nullable(),
    run_p50_ms: z.number().nullable().openapi({ description: 'what runs took' }),
    run_p95_ms: z.number().nullable(),
    pruned: z.int().openapi({ description: 'results that come from the daily roll-ups' }),
  })
  .openapi('TrendDay');

export const listTrends = createRoute({
  method: 'get',
  path: '/trends',
  operationId: 'listTrends',
  tags,
  summary: 'How things go from day to day, by branch',
  request: { query: z.object(windowParameters) },
  responses: found(
    z.object({ items: z.array(trendSchema), queries: queriesSchema }).openapi('Trends'),
    'A row for each day (UTC) and branch, newest first',
  ),
});

export const slowestSchema = z
  .object({
    test_id: z.int(),
    test: z.string(),
    suite: z.string().nullable(),
    path: z.string().nullable(),
    line: z.int().nullable(),
    runs: z.int(),
    mean_ms: z.number(),
    p50_ms: z.number(),
    p95_ms: z.number(),
    max_ms: z.number(),
    total_ms: z.number(),
  })
  .openapi('SlowTest');

export const listSlowest = createRoute({
  method: 'get',
  path: '/trends/slowest',
  operationId: 'listSlowest',
  tags,
  summary: 'The slowest tests over the runs of the window',
  request: {
    query: z.object({
      ...windowParameters,
      runs: windowRuns.openapi({ description: 'newest runs at most that count; 20 when absent' }),
      limit: wholeNumber(1, 1000).optional().openapi({ description: 'tests at most; 50 when absent' }),
    }),
  },
  responses: found(
    z.object({ items: z.array(slowestSchema), queries: queriesSchema }).openapi('SlowTests'),
    'Tests by the mean time of their last attempts',
  ),
});

export const readStatistics = createRoute({
  method: 'get',
  path: '/statistics',
  operationId: 'readStatistics',
  tags,
  summary: 'What the database holds',
  responses: found(
    z
      .object({
        engine: z.string(),
        bytes: z
          .int()
          .nullable()
          .openapi({ description: 'size of the database; null where nobody knows it' }),
        rows: z.record(z.string(), z.int()).openapi({ description: 'rows by table' }),
        runs: z.record(z.string(), z.int()).openapi({ description: 'runs by status' }),
        oldest_run_at: timeSchema.nullable(),
        newest_run_at: timeSchema.nullable(),
        queries: queriesSchema,
      })
      .openapi('Statistics'),
    'Counts, size, and since when',
  ),
});
