import type { OpenAPIHono } from '@hono/zod-openapi';
import type { QueryRequest } from '../../../keeper/database-access.ts';
import { assayError } from '../../../model/errors.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { formatOf } from '../../http/result-formats.ts';
import { answerSql } from './answer-sql.ts';
import { sqlTurnsOf } from './running-sql.ts';
import { cancelSql, readSqlSchema, runSql, sqlFileRoutes } from './sql-routes.ts';
import { sqlRelations } from './sql-schema.ts';

type Parameters = NonNullable<QueryRequest['parameters']>;

/** @throws API_REQUEST_INVALID */
function parametersOfLink(text: string | undefined): Parameters | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Parameters;
  } catch {
    // Told below.
  }
  throw assayError('API_REQUEST_INVALID', { where: 'parameter `parameters`', count: 1 });
}

/** Answers questions in SQL. */
export function addSql(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(runSql, async (c) => {
    const { parameters, ...body } = c.req.valid('json');
    const format = formatOf(c.req.header('accept'));
    const shape =
      format === 'json' ? ({ kind: 'result' } as const) : ({ kind: 'file', format, name: 'query' } as const);
    const question = { ...body, parameters: parameters as Parameters | undefined };
    return await answerSql(context, question, shape, c.req.raw.signal);
  });

  app.openapi(readSqlSchema, async (c) => {
    const { access } = context;
    return c.json({ dialect: access.dialect, relations: await sqlRelations(access, c.req.raw.signal) }, 200);
  });

  for (const { format, post, get } of sqlFileRoutes) {
    const shape = { kind: 'file', format, name: 'query' } as const;
    app.openapi(post, async (c) => {
      const { parameters, ...body } = c.req.valid('json');
      const question = { ...body, parameters: parameters as Parameters | undefined };
      return await answerSql(context, question, shape, c.req.raw.signal);
    });
    app.openapi(get, async (c) => {
      const { parameters, ...query } = c.req.valid('query');
      const question = { ...query, parameters: parametersOfLink(parameters) };
      return await answerSql(context, question, shape, c.req.raw.signal);
    });
  }

  app.openapi(cancelSql, (c) => {
    const { id } = c.req.valid('param');
    if (!sqlTurnsOf(context).cancel(id)) throw assayError('API_NOT_FOUND', { what: 'running query', id });
    return c.body(null, 204);
  });
}
