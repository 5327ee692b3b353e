import type { OpenAPIHono } from '@hono/zod-openapi';
import { addCatalogue } from '../../http/add-catalogue.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { environmentRoutes } from './environment-routes.ts';

/** Answers what is asked about environments. */
export function addEnvironments(app: OpenAPIHono, context: ApiContext): void {
  addCatalogue(app, context, environmentRoutes, {
    table: 'environments',
    path: '/environments',
    param: 'environment',
    searched: ['name', 'description', 'address', 'base_url'],
    filter: ({ status, kind }) => ({
      status: status === undefined ? undefined : { in: status as string[] },
      kind: kind === undefined ? undefined : { in: kind as string[] },
    }),
  });
}
