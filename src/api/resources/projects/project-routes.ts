import { createRoute, z } from '@hono/zod-openapi';
import { found, jsonBody } from '../../http/answers.ts';
import { freeText, keyText, nameText } from '../../http/body-fields.ts';
import { catalogueRoutes, versionHeader } from '../../http/catalogue-routes.ts';
import { rowPath } from '../../http/row-path.ts';
import { rowSchema } from '../../http/row-schema.ts';

const fields = { name: nameText, description: freeText };

const create = z
  .strictObject({ key: keyText, name: nameText, description: freeText.optional() })
  .openapi('NewProject');

const routes = catalogueRoutes({
  table: 'projects',
  path: '/projects',
  param: 'project',
  singular: 'Project',
  plural: 'Projects',
  create,
  change: z.strictObject(fields).partial().openapi('ProjectChange'),
  filters: { key: z.string().optional().openapi({ description: 'the whole key' }) },
});

export const listProjects = routes.list;
export const getProject = routes.get;
export const createProject = routes.make;
export const changeProject = routes.patch;
export const deleteProject = routes.remove;

/** All of them, for the handlers. */
export const projectRoutes = routes;

export const replaceProject = createRoute({
  method: 'put',
  path: '/projects/{project}',
  operationId: 'replaceProject',
  tags: ['Projects'],
  summary: 'Replaces a project as a whole; what is left out is taken away',
  request: {
    params: rowPath('project'),
    headers: versionHeader,
    body: jsonBody(
      z
        .strictObject({ key: keyText.optional(), name: nameText, description: freeText.optional() })
        .openapi('WholeProject'),
    ),
  },
  responses: found(rowSchema('projects', 'Project'), 'It as it is now'),
});
