import { createRoute, z } from '@hono/zod-openapi';
import { testSources, testStatuses } from '../../../model/catalogue-statuses.ts';
import { found, pageSchema } from '../../http/answers.ts';
import { choiceList, listParameters, textList, timeText, truth, wholeNumber } from '../../http/parameters.ts';
import { rowPath } from '../../http/row-path.ts';
import { rowSchema } from '../../http/row-schema.ts';
import { runNameSchema, timeOrNull, verdictSchema } from '../../http/verdict-schema.ts';

const tags = ['Tests'];

/** A test as `tests` has it. */
export const testSchema = rowSchema('tests', 'Test');

/** Which test: its number or its UUID. */
export const testPath = rowPath('test');

/** Which tests are meant, for lists and for the export. */
export const testFilters = {
  project: z.string().optional().openapi({ description: 'key or number of a project' }),
  status: choiceList(testStatuses).optional(),
  source: choiceList(testSources).optional(),
  suite: wholeNumber().optional().openapi({ description: 'number of the suite that it is written in' }),
  tag: textList.optional().openapi({ type: 'string', description: 'tags; tests that have all of them' }),
  priority: textList.optional().openapi({ type: 'string' }),
  owner: textList.optional().openapi({ type: 'string' }),
  category: textList.optional().openapi({ type: 'string' }),
  test_type: textList.optional().openapi({ type: 'string' }),
  subsystem: textList.optional().openapi({ type: 'string' }),
  q: z
    .string()
    .optional()
    .openapi({ description: 'part of the name, the description, the key or the file; A-Z like a-z' }),
  since: timeText.optional().openapi({ description: 'made or changed at this time or later' }),
} as const;

export const listTests = createRoute({
  method: 'get',
  path: '/tests',
  operationId: 'listTests',
  tags,
  summary: 'Tests, by number',
  request: {
    query: z.object({
      ...listParameters,
      ...testFilters,
      deleted: truth.optional().openapi({ description: 'also those that are deleted' }),
    }),
  },
  responses: found(pageSchema(testSchema), 'A page of tests'),
});

/** The last result of a test. */
export const latestSchema = z
  .object({
    run: runNameSchema,
    execution_id: z.int(),
    verdict: verdictSchema,
    attempts: z.int(),
    duration_ms: z.number().nullable(),
    started_at: timeOrNull,
  })
  .openapi('LatestResult');

const linksSchema = z
  .object({
    steps: z.string(),
    history: z.string(),
    flakiness: z.string(),
    durations: z.string(),
    failures: z.string(),
    steps_over_time: z.string(),
  })
  .openapi('TestLinks', { description: 'paths below /api/v1 with more about the test' });

export const getTest = createRoute({
  method: 'get',
  path: '/tests/{test}',
  operationId: 'getTest',
  tags,
  summary: 'One test, with its suite, its last result, and where more is',
  request: { params: testPath },
  responses: found(
    z
      .object({
        test: testSchema,
        project: z.object({ project_id: z.int(), key: z.string(), name: z.string() }),
        suites: z
          .array(z.object({ suite_id: z.int(), kind: z.string(), name: z.string() }))
          .openapi({ description: 'the suites that it is in, the outermost first' }),
        latest: latestSchema.nullable().openapi({ description: 'null when it never ran' }),
        links: linksSchema,
      })
      .openapi('TestDetails'),
    'The test; its ETag is the version of its row',
  ),
});
