import { createRoute, z } from '@hono/zod-openapi';
import { done, found, jsonBody } from '../../http/answers.ts';
import { truth, wholeNumber } from '../../http/parameters.ts';
import { problemSchema } from '../../http/problem.ts';
import { type ResultFormat, resultFormats } from '../../http/result-formats.ts';
import { resultSchema } from '../../http/result-schema.ts';
import { jsonSchema } from '../../http/row-schema.ts';
import { longestStatement, longestTimeoutMs, mostRows } from './sql-limits.ts';

const tags = ['SQL'];

const problem = {
  description: 'What went wrong, and what to do about it',
  content: { 'application/problem+json': { schema: problemSchema } },
} as const;

const text = { schema: { type: 'string' } } as const;
const bytes = { schema: { type: 'string', format: 'binary' } } as const;

/** Answers of a query: JSON with its columns, or a stream in the format that `Accept` names. */
export const resultAnswers = {
  200: {
    description: 'The rows',
    content: {
      'application/json': { schema: resultSchema },
      'text/csv': text,
      'application/x-ndjson': text,
      'application/vnd.apache.parquet': bytes,
    },
  },
  default: problem,
} as const;

const fileTypes = {
  json: { 'application/json': { schema: { type: 'array', items: { type: 'object' } } } },
  csv: { 'text/csv': text },
  ndjson: { 'application/x-ndjson': text },
  parquet: { 'application/vnd.apache.parquet': bytes },
} as const;

/** Answers of an address with a format at its end: all rows as a file; JSON is an array of objects there. */
export const fileAnswers = (format: ResultFormat) => ({
  200: { description: 'All rows as a file', content: fileTypes[format] as (typeof fileTypes)['csv'] },
  default: problem,
});

const statement = z.string().min(1).max(longestStatement).openapi({
  description: 'one statement that reads',
  example: 'SELECT status, count(*) AS n FROM runs GROUP BY status',
});

const queryId = z
  .string()
  .regex(/^[\w-]{8,64}$/, 'is 8 to 64 letters, digits, _ or -')
  .openapi({ description: 'a name of your choice, to cancel the query by' });

export const sqlBody = z
  .object({
    sql: statement,
    parameters: z
      .union([z.record(z.string(), jsonSchema), z.array(jsonSchema)])
      .optional()
      .openapi({
        description: 'values of `$name` (an object) or of `?` (an array); they are bound, never spliced',
      }),
    maxRows: z
      .int()
      .min(1)
      .max(mostRows)
      .optional()
      .openapi({ description: `rows at most; 10,000 when absent (streams: all)` }),
    timeoutMs: z
      .int()
      .min(1)
      .max(longestTimeoutMs)
      .optional()
      .openapi({ description: '30,000 when absent (streams: the longest)' }),
    id: queryId.optional(),
    escapeFormulas: z
      .boolean()
      .optional()
      .openapi({ description: 'CSV: a quote before texts that a spreadsheet would take for formulas' }),
  })
  .openapi('SqlRequest');

export const runSql = createRoute({
  method: 'post',
  path: '/sql',
  operationId: 'runSql',
  tags,
  summary: 'Asks the database in SQL; it can only be read',
  request: { body: jsonBody(sqlBody) },
  responses: resultAnswers,
});

/** What a link to the rows of a query takes. */
export const linkQuery = z.object({
  sql: statement,
  parameters: z
    .string()
    .optional()
    .openapi({ description: 'values of `$name` as a JSON object', example: '{"run":17}' }),
  maxRows: wholeNumber(1).optional(),
  timeoutMs: wholeNumber(1, longestTimeoutMs).optional(),
  id: queryId.optional(),
  escapeFormulas: truth.optional(),
});

/** The rows of a query as a file: one address for each format, to post to and for links. */
export const sqlFileRoutes = resultFormats.map((format) => ({
  format,
  post: createRoute({
    method: 'post',
    path: `/sql.${format}`,
    operationId: `exportSql_${format}`,
    tags,
    summary: `The rows of a query as a file (${format})`,
    request: { body: jsonBody(sqlBody) },
    responses: fileAnswers(format),
  }),
  get: createRoute({
    method: 'get',
    path: `/sql.${format}`,
    operationId: `linkSql_${format}`,
    tags,
    summary: `The rows of a query as a file (${format}), for links`,
    request: { query: linkQuery },
    responses: fileAnswers(format),
  }),
}));

export const cancelSql = createRoute({
  method: 'delete',
  path: '/sql/{id}',
  operationId: 'cancelSql',
  tags,
  summary: 'Stops a query that runs',
  request: { params: z.object({ id: queryId.openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: done('It was told to stop'),
});

export const relationSchema = z
  .object({
    name: z.string(),
    kind: z.enum(['table', 'view']),
    own: z.boolean().openapi({ description: "Assay's, not somebody else's in the same database" }),
    doc: z.string().nullable().openapi({ description: 'what one row is' }),
    columns: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        doc: z.string().nullable(),
        key: z.boolean(),
        references: z.string().nullable().openapi({ description: '`table.column`' }),
      }),
    ),
  })
  .openapi('Relation');

export const readSqlSchema = createRoute({
  method: 'get',
  path: '/sql/schema',
  operationId: 'readSqlSchema',
  tags,
  summary: 'Tables and views that can be asked',
  responses: found(
    z
      .object({
        dialect: z
          .enum(['duckdb', 'sqlite', 'postgres'])
          .openapi({ description: 'language of the database' }),
        relations: z.array(relationSchema),
      })
      .openapi('SqlSchema'),
    'Tables and views with their columns',
  ),
});
