import { createRoute, z } from '@hono/zod-openapi';
import { suiteKinds } from '../../../model/catalogue-statuses.ts';
import { found, pageSchema } from '../../http/answers.ts';
import { choiceList, listParameters, textList, timeText, truth, wholeNumber } from '../../http/parameters.ts';
import { rowPath } from '../../http/row-path.ts';
import { rowSchema } from '../../http/row-schema.ts';

const tags = ['Suites'];

/** A suite as `suites` has it. */
export const suiteSchema = rowSchema('suites', 'Suite');

/** Which suite: its number or its UUID. */
export const suitePath = rowPath('suite');

export const listSuites = createRoute({
  method: 'get',
  path: '/suites',
  operationId: 'listSuites',
  tags,
  summary: 'Suites, by number',
  request: {
    query: z.object({
      ...listParameters,
      project: z.string().optional().openapi({ description: 'key or number of a project' }),
      kind: choiceList(suiteKinds).optional(),
      parent: wholeNumber()
        .optional()
        .openapi({ description: 'number of the suite around; 0: those that have none' }),
      tag: textList.optional().openapi({ type: 'string', description: 'tags; suites that have all of them' }),
      category: textList.optional().openapi({ type: 'string' }),
      subcategory: textList.optional().openapi({ type: 'string' }),
      q: z
        .string()
        .optional()
        .openapi({ description: 'part of the name, the description, the key or the file; A-Z like a-z' }),
      since: timeText.optional().openapi({ description: 'made or changed at this time or later' }),
      deleted: truth.optional().openapi({ description: 'also those that are deleted' }),
    }),
  },
  responses: found(pageSchema(suiteSchema), 'A page of suites'),
});

const testNameSchema = z
  .object({ test_id: z.int(), key: z.string(), name: z.string(), status: z.string(), source: z.string() })
  .openapi('TestName');

export const getSuite = createRoute({
  method: 'get',
  path: '/suites/{suite}',
  operationId: 'getSuite',
  tags,
  summary: 'One suite, with the suites and the tests that are directly in it',
  request: { params: suitePath },
  responses: found(
    z
      .object({
        suite: suiteSchema,
        project: z.object({ project_id: z.int(), key: z.string(), name: z.string() }),
        parent: z.object({ suite_id: z.int(), kind: z.string(), name: z.string() }).nullable(),
        children: z.array(z.object({ suite_id: z.int(), kind: z.string(), name: z.string() })),
        tests: z
          .array(testNameSchema)
          .openapi({ description: 'tests that are written in it, and those of a collection in its order' }),
        truncated: z.boolean().openapi({
          description: 'whether there are more than 1,000 children or tests; the lists have them all',
        }),
      })
      .openapi('SuiteDetails'),
    'The suite; its ETag is the version of its row',
  ),
});
