import { createRoute, z } from '@hono/zod-openapi';
import { done, found, jsonBody, made, pageSchema } from '../../http/answers.ts';
import { listParameters, textList } from '../../http/parameters.ts';
import { resultFormats } from '../../http/result-formats.ts';
import { rowPath } from '../../http/row-path.ts';
import { jsonSchema, rowSchema } from '../../http/row-schema.ts';
import { longestStatement } from '../sql/sql-limits.ts';
import { fileAnswers, resultAnswers } from '../sql/sql-routes.ts';
import { queryParameterSchema } from './query-parameters.ts';

const tags = ['Saved queries'];

/** A saved query as `saved_queries` has it. */
export const savedQuerySchema = rowSchema('saved_queries', 'SavedQuery');

export const listQueries = createRoute({
  method: 'get',
  path: '/queries',
  operationId: 'listQueries',
  tags,
  summary: 'Queries that people keep, by name',
  request: {
    query: z.object({
      ...listParameters,
      project: textList.optional().openapi({ type: 'string', description: 'key or number of a project' }),
      q: z.string().optional().openapi({ description: 'part of the name or the description' }),
    }),
  },
  responses: found(pageSchema(savedQuerySchema), 'A page of saved queries'),
});

const fields = {
  name: z.string().trim().min(1).max(200),
  description: z.string().max(10_000).nullable().optional(),
  sql: z.string().min(1).max(longestStatement),
  parameters: z
    .array(queryParameterSchema)
    .max(50)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'has each name once')
    .nullable()
    .optional(),
  chart: z.record(z.string(), jsonSchema).nullable().optional(),
  is_shared: z.boolean().optional(),
} as const;

export const createQuery = createRoute({
  method: 'post',
  path: '/queries',
  operationId: 'createQuery',
  tags,
  summary: 'Keeps a query',
  request: {
    body: jsonBody(
      z.strictObject({ ...fields, project_id: z.int().nullable().optional() }).openapi('NewSavedQuery'),
    ),
  },
  responses: made(savedQuerySchema, 'The query as it is kept'),
});

export const getQuery = createRoute({
  method: 'get',
  path: '/queries/{query}',
  operationId: 'getQuery',
  tags,
  summary: 'One saved query',
  request: { params: rowPath('query') },
  responses: found(savedQuerySchema, 'The query'),
});

const ifVersion = z.object({
  'if-match': z.string().optional().openapi({
    description:
      '`updated_at` (or `created_at`) of the row that you have seen: somebody else may have changed it (412)',
  }),
});

export const changeQuery = createRoute({
  method: 'patch',
  path: '/queries/{query}',
  operationId: 'changeQuery',
  tags,
  summary: 'Changes a saved query; what is left out stays',
  request: {
    params: rowPath('query'),
    headers: ifVersion,
    body: jsonBody(z.strictObject(fields).partial().openapi('SavedQueryChanges')),
  },
  responses: found(savedQuerySchema, 'The query as it is now'),
});

export const deleteQuery = createRoute({
  method: 'delete',
  path: '/queries/{query}',
  operationId: 'deleteQuery',
  tags,
  summary: 'Takes a saved query away',
  request: { params: rowPath('query') },
  responses: done('It is gone'),
});

/** Values of parameters by name; `maxRows`, `timeoutMs`, `id` and `escapeFormulas` of /sql with an underscore before them. */
const runQueryParameters = z.object({}).catchall(z.string());

export const runQuery = createRoute({
  method: 'get',
  path: '/queries/{query}/run',
  operationId: 'runQuery',
  tags,
  summary: 'The rows of a saved query; its parameters are those of the address, `?name=value`',
  request: { params: rowPath('query'), query: runQueryParameters },
  responses: resultAnswers,
});

/** The rows of a saved query as a file: one address for each format. */
export const queryFileRoutes = resultFormats.map((format) => ({
  format,
  get: createRoute({
    method: 'get',
    path: `/queries/{query}/run.${format}`,
    operationId: `exportQuery_${format}`,
    tags,
    summary: `The rows of a saved query as a file (${format})`,
    request: { params: rowPath('query'), query: runQueryParameters },
    responses: fileAnswers(format),
  }),
}));
