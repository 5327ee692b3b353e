import { OpenAPIHono, type z } from '@hono/zod-openapi';
import { assayError } from '../../model/errors.ts';
import { problemAnswer } from './problem.ts';

type Issue = z.core.$ZodIssue;

const wherePart = {
  param: 'path',
  query: 'query',
  json: 'body',
  header: 'header',
  form: 'body',
  cookie: 'cookie',
};

/** A mistake by field; unknown fields are named each, and of the ways to say something the one that was meant. */
function fieldErrors(issue: Issue, whole: string): { field: string; message: string }[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not known here' }));
  return [{ field: path.join('.') || whole, message: issue.message }];
}

/** An app for routes of the API: mistakes in a request are answered with a problem that names each. */
export function newRoutes(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return;
      const errors = result.error.issues.flatMap((issue) => fieldErrors(issue, wherePart[result.target]));
      const where = wherePart[result.target];
      const error = assayError('API_REQUEST_INVALID', { where, count: errors.length });
      return problemAnswer(error, { status: where === 'body' ? 422 : 400, errors });
    },
  });
}
