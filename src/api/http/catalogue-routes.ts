import { createRoute, z } from '@hono/zod-openapi';
import type { TableName } from '../../storage/tables/all-tables.ts';
import { done, found, jsonBody, made, pageSchema } from './answers.ts';
import { someField } from './body-fields.ts';
import { listParameters, timeText, truth } from './parameters.ts';
import { rowPath } from './row-path.ts';
import { rowSchema } from './row-schema.ts';

/** How a change is bound to what was seen. */
export const versionHeader = z.object({
  'if-match': z
    .string()
    .optional()
    .openapi({ description: 'ETag of the row as you have seen it; when it is another one by now: 412' }),
});

/** What the routes of a table of the catalogue are made from. */
export interface CatalogueResource<
  Name extends TableName,
  Path extends string,
  Param extends string,
  Singular extends string,
  Plural extends string,
  Create extends z.ZodObject,
  Change extends z.ZodObject,
  Filters extends z.core.$ZodLooseShape,
> {
  readonly table: Name;
  /** Where it lies, `/environments`. */
  readonly path: Path;
  /** Name of the id in paths, and of one thing for people. */
  readonly param: Param;
  /** `Environment` and `Environments`, as operations and schemas are named. */
  readonly singular: Singular;
  readonly plural: Plural;
  /** The body that makes one. */
  readonly create: Create;
  /** The body that changes one; every field may be left out. */
  readonly change: Change;
  /** What a list can be narrowed to beside `q` and `since`. */
  readonly filters: Filters;
}

/** The routes of a plain table: list, get, make, change, delete. */
export function catalogueRoutes<
  Name extends TableName,
  const Path extends string,
  const Param extends string,
  const Singular extends string,
  const Plural extends string,
  Create extends z.ZodObject,
  Change extends z.ZodObject,
  Filters extends z.core.$ZodLooseShape,
>(resource: CatalogueResource<Name, Path, Param, Singular, Plural, Create, Change, Filters>) {
  const { table, path, param, singular, plural, create, change, filters } = resource;
  const tags = [plural];
  const schema = rowSchema(table, singular);
  const params = rowPath(param);
  const one = `${path}/{${param}}` as const;
  const list = createRoute({
    method: 'get',
    path,
    operationId: `list${plural}`,
    tags,
    summary: `${plural}, by number`,
    request: {
      query: z.object({
        ...listParameters,
        ...filters,
        q: z.string().optional().openapi({ description: 'part of a text; A-Z like a-z' }),
        since: timeText.optional().openapi({ description: 'made or changed at this time or later' }),
        deleted: truth.optional().openapi({ description: 'also those that are deleted' }),
      }),
    },
    responses: found(pageSchema(schema), 'A page of them'),
  });
  const get = createRoute({
    method: 'get',
    path: one,
    operationId: `get${singular}`,
    tags,
    summary: `One ${param}`,
    request: { params },
    responses: found(schema, 'It; the ETag is the version of its row'),
  });
  const make = createRoute({
    method: 'post',
    path,
    operationId: `create${singular}`,
    tags,
    summary: `Makes a new ${param}`,
    request: { body: jsonBody(create) },
    responses: made(schema, 'It as it is stored; Location says where'),
  });
  const patch = createRoute({
    method: 'patch',
    path: one,
    operationId: `change${singular}`,
    tags,
    summary: `Changes what is given of a ${param}; null takes a value away`,
    request: {
      params,
      headers: versionHeader,
      body: jsonBody(change.refine(someField, 'has nothing to change')),
    },
    responses: found(schema, 'It as it is now'),
  });
  const remove = createRoute({
    method: 'delete',
    path: one,
    operationId: `delete${singular}`,
    tags,
    summary: `Deletes a ${param}; its row stays, marked as deleted`,
    request: { params, headers: versionHeader },
    responses: done('It is deleted'),
  });
  return { list, get, make, patch, remove };
}
