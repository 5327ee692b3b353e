import type { OpenAPIHono } from '@hono/zod-openapi';
import { assayError } from '../model/errors.ts';
import type { ApiContext } from './http/api-context.ts';
import { conditional } from './http/conditional.ts';
import { newRoutes } from './http/new-routes.ts';
import { problemAnswer, thrownAnswer } from './http/problem.ts';
import { addExecutions } from './resources/executions/execution-handlers.ts';
import { addIngest } from './resources/ingest/ingest-handlers.ts';
import { addLive } from './resources/live/live-handlers.ts';
import { addRuns } from './resources/runs/run-handlers.ts';
import { addSuites } from './resources/suites/suite-handlers.ts';
import { addTests } from './resources/tests/test-handlers.ts';

/** Where the API lies under the address of the server. */
export const apiPath = '/api/v1';

/** Adds the routes of one resource. */
type AddRoutes = (app: OpenAPIHono, context: ApiContext) => void;

const resources = {
  runs: addRuns,
  suites: addSuites,
  tests: addTests,
  executions: addExecutions,
  live: addLive,
  ingest: addIngest,
} satisfies Record<string, AddRoutes>;

/** The app with every route, for the handler and for the OpenAPI document. */
export function apiRoutes(context: ApiContext): OpenAPIHono {
  const app = newRoutes();
  for (const add of Object.values(resources)) add(app, context);
  app.onError((error) => thrownAnswer(error, context.report));
  app.notFound((c) =>
    problemAnswer(
      assayError('API_PATH_UNKNOWN', { method: c.req.method, path: new URL(c.req.url).pathname }),
    ),
  );
  return app;
}

/**
 * The API of a run database as one function from request to answer: a server, a test and a page with an engine inside
 * call the same code.
 *
 * @returns answers requests under `/api/v1`; never throws
 */
export function createApi(context: ApiContext): (request: Request) => Promise<Response> {
  const app = newRoutes();
  app.route(apiPath, apiRoutes(context));
  app.notFound((c) =>
    problemAnswer(
      assayError('API_PATH_UNKNOWN', { method: c.req.method, path: new URL(c.req.url).pathname }),
    ),
  );
  return async (request) => {
    try {
      return await conditional(request, await app.fetch(request));
    } catch (error) {
      return thrownAnswer(error, context.report);
    }
  };
}
