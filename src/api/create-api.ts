import type { OpenAPIHono } from '@hono/zod-openapi';
import { assayError } from '../model/errors.ts';
import type { ApiContext } from './http/api-context.ts';
import { apiPath } from './http/api-path.ts';
import { conditional } from './http/conditional.ts';
import { newRoutes } from './http/new-routes.ts';
import { problemAnswer, thrownAnswer } from './http/problem.ts';
import { measured } from './http/request-measures.ts';
import { addArtifacts } from './resources/artifacts/artifact-handlers.ts';
import { addBrowsers } from './resources/browsers/browser-handlers.ts';
import { addEnvironments } from './resources/environments/environment-handlers.ts';
import { addExecutions } from './resources/executions/execution-handlers.ts';
import { addFailures } from './resources/failures/failure-handlers.ts';
import { addHealth } from './resources/health/health-handlers.ts';
import { addIngest } from './resources/ingest/ingest-handlers.ts';
import { addLive } from './resources/live/live-handlers.ts';
import { addPresets } from './resources/presets/preset-handlers.ts';
import { addProjects } from './resources/projects/project-handlers.ts';
import { addQueries } from './resources/queries/query-handlers.ts';
import { addReference } from './resources/reference/reference-handlers.ts';
import { addRuns } from './resources/runs/run-handlers.ts';
import { addSearch } from './resources/search/search-handlers.ts';
import { addSql } from './resources/sql/sql-handlers.ts';
import { addSuites } from './resources/suites/suite-handlers.ts';
import { addTests } from './resources/tests/test-handlers.ts';
import { addTrends } from './resources/trends/trend-handlers.ts';

/** Adds the routes of one resource. */
type AddRoutes = (app: OpenAPIHono, context: ApiContext) => void;

const resources = {
  projects: addProjects,
  environments: addEnvironments,
  browsers: addBrowsers,
  runs: addRuns,
  suites: addSuites,
  tests: addTests,
  executions: addExecutions,
  live: addLive,
  ingest: addIngest,
  artifacts: addArtifacts,
  failures: addFailures,
  health: addHealth,
  presets: addPresets,
  queries: addQueries,
  search: addSearch,
  sql: addSql,
  trends: addTrends,
  reference: addReference,
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
  const answer = async (request: Request) => {
    try {
      if (request.method !== 'HEAD') return await conditional(request, await app.fetch(request));
      const get = new Request(request, { method: 'GET' });
      return await headOnly(await conditional(get, await app.fetch(get)));
    } catch (error) {
      return thrownAnswer(error, context.report);
    }
  };
  return (request) => measured(context, request, () => answer(request));
}

/** An answer without its body: what would have given it is told to stop, for it may hold a query or a file. */
async function headOnly(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, { status: response.status, headers: response.headers });
}
