import type { OpenAPIHono } from '@hono/zod-openapi';
import { addCatalogue } from '../../http/add-catalogue.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { browserRoutes } from './browser-routes.ts';

/** Answers what is asked about browser configurations. */
export function addBrowsers(app: OpenAPIHono, context: ApiContext): void {
  addCatalogue(app, context, browserRoutes, {
    table: 'browsers',
    path: '/browsers',
    param: 'browser',
    searched: ['name', 'browser', 'version'],
    filter: ({ browser }) => ({ browser: browser === undefined ? undefined : { in: browser as string[] } }),
  });
}
