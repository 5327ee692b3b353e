import { OpenAPIHono } from '@hono/zod-openapi';
import { assayError } from '../../model/errors.ts';
import { problemAnswer } from './problem.ts';

const wherePart = {
  param: 'path',
  query: 'query',
  json: 'body',
  header: 'header',
  form: 'body',
  cookie: 'cookie',
};

/** An app for routes of the API: mistakes in a request are answered with a problem that names each. */
export function newRoutes(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return;
      const errors = result.error.issues.map((issue) => ({
        field: issue.path.map(String).join('.') || wherePart[result.target],
        message: issue.message,
      }));
      const where = wherePart[result.target];
      const error = assayError('API_REQUEST_INVALID', { where, count: errors.length });
      return problemAnswer(error, { status: where === 'body' ? 422 : 400, errors });
    },
  });
}
