import type { OpenAPIHono } from '@hono/zod-openapi';
import { assayError } from '../../../model/errors.ts';
import { addCatalogue } from '../../http/add-catalogue.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { auditedChange } from '../../http/audited-change.ts';
import { changeRow } from '../../http/row-changes.ts';
import { rowOf } from '../../http/row-path.ts';
import { expectedVersion, versionHeaders } from '../../http/row-version.ts';
import { projectRoutes, replaceProject } from './project-routes.ts';

/** Answers what is asked about projects. */
export function addProjects(app: OpenAPIHono, context: ApiContext): void {
  addCatalogue(app, context, projectRoutes, {
    table: 'projects',
    path: '/projects',
    param: 'project',
    searched: ['key', 'name', 'description'],
    filter: ({ key }) => ({ key: key as string | undefined }),
  });

  app.openapi(replaceProject, async (c) => {
    const { key, name, description = null } = c.req.valid('json');
    const id = c.req.valid('param').project;
    const row = await auditedChange(context, c.req.raw, 'A project', async (repositories, note) => {
      const before = await rowOf('project', id, (one) => repositories.projects.getById(one));
      if (key !== undefined && key !== before.key)
        throw assayError('API_FIELD_FIXED', { what: 'project', field: 'key' });
      const target = { what: 'project', id, expected: expectedVersion(c.req.raw) };
      return await changeRow(repositories, note, 'projects', target, { name, description });
    });
    return c.json(row, 200, versionHeaders(row));
  });
}
