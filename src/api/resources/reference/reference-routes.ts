import { createRoute, z } from '@hono/zod-openapi';
import { found } from '../../http/answers.ts';

const tags = ['Reference'];

export const getDocument = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getDocument',
  tags,
  summary: 'This API as an OpenAPI 3.1 document',
  responses: found(
    z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string(), version: z.string() }) }),
    'The document',
  ),
});

export const getReference = createRoute({
  method: 'get',
  path: '/docs',
  operationId: 'getReference',
  tags,
  summary: 'This API as a page for people',
  responses: {
    200: { description: 'The page', content: { 'text/html': { schema: z.string() } } },
    default: found(z.string(), '').default,
  },
});
