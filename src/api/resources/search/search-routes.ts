import { createRoute, z } from '@hono/zod-openapi';
import { found } from '../../http/answers.ts';
import { choiceList, wholeNumber } from '../../http/parameters.ts';

/** What can be found. */
export const searchKinds = ['tests', 'suites', 'runs', 'failures'] as const;
export type SearchKind = (typeof searchKinds)[number];

const hitSchema = z
  .object({
    kind: z.enum(searchKinds),
    id: z.string().openapi({
      description: 'test_id, suite_id, run_id, or the signature of failures: what its own address takes',
    }),
    name: z.string(),
    detail: z.string().nullable().openapi({ description: 'path, branch and commit, or the error type' }),
    match: z
      .enum(['exact', 'prefix', 'word', 'part'])
      .openapi({ description: 'how its name has the words: the whole, its beginning, a word in it, a part' }),
  })
  .openapi('SearchHit');

export const search = createRoute({
  method: 'get',
  path: '/search',
  operationId: 'search',
  tags: ['Search'],
  summary: 'Finds tests, suites, runs and failures by what they are called and what they say',
  request: {
    query: z.object({
      q: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .openapi({ description: 'words that must all be there; A-Z like a-z' }),
      kinds: choiceList(searchKinds).optional(),
      project: z.string().optional().openapi({ description: 'key or number of a project; all when absent' }),
      limit: wholeNumber(1, 100).optional().openapi({ description: 'hits of each kind; 20 when absent' }),
    }),
  },
  responses: found(
    z.object({ items: z.array(hitSchema) }).openapi('SearchHits'),
    'The best first: exact, beginning, word, part',
  ),
});
