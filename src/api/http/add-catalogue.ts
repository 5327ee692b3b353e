import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Filter } from '../../repositories/queries/filter.ts';
import type { RowChanges } from '../../repositories/rows/row-types.ts';
import type { NewFields } from '../../repositories/table-repository.ts';
import type { TableName } from '../../storage/tables/all-tables.ts';
import type { ApiContext } from './api-context.ts';
import { apiPath } from './api-path.ts';
import { auditedChange } from './audited-change.ts';
import type { catalogueRoutes } from './catalogue-routes.ts';
import { type ListQuery, listOptions, pageAnswer } from './list-rows.ts';
import { moment } from './moment.ts';
import { changeRow, createRow, deleteRow, keyOf } from './row-changes.ts';
import { rowOf } from './row-path.ts';
import { expectedVersion, versionHeaders } from './row-version.ts';

type Routes = ReturnType<typeof catalogueRoutes>;
type Query = ListQuery & { q?: string; since?: string; deleted?: boolean };
type Handler = (c: Context) => Promise<Response>;

/** What is different from table to table. */
export interface CatalogueTable<Name extends TableName> {
  readonly table: Name;
  readonly path: string;
  readonly param: string;
  /** Columns of text that `q` looks into. */
  readonly searched: readonly string[];
  /** Filter from the other parameters of a list. */
  readonly filter?: (query: Readonly<Record<string, unknown>>) => Filter<Name>;
}

type VersionedRow = { readonly created_at: string; readonly updated_at: string | null };

/** Answers the routes of a plain table. */
export function addCatalogue<Name extends TableName>(
  app: OpenAPIHono,
  context: ApiContext,
  // The routes of one table are more than those of any: their parameters have other names.
  routes: { readonly [K in keyof Routes]: object },
  { table, path, param, searched, filter }: CatalogueTable<Name>,
): void {
  const { repositories, now } = context;
  const answer = (route: keyof Routes, handler: Handler) =>
    app.openapi(routes[route] as Routes[typeof route], handler as never);
  const valid = <Value>(c: Context, part: 'query' | 'param' | 'json') => c.req.valid(part as never) as Value;
  const target = (c: Context) => ({
    what: param,
    id: valid<Readonly<Record<string, string>>>(c, 'param')[param] ?? '',
    expected: expectedVersion(c.req.raw),
  });

  answer('list', async (c) => {
    const query = valid<Query>(c, 'query');
    const since = query.since === undefined ? null : { gte: moment(query.since, now()) };
    const part = query.q === undefined || query.q === '' ? null : { contains: query.q };
    const all = [
      filter?.(query) ?? {},
      since === null ? {} : { or: [{ updated_at: since }, { created_at: since }] },
      part === null ? {} : { or: searched.map((column) => ({ [column]: part })) },
    ] as Filter<Name>[];
    const options = { ...listOptions<Name>(query), includeDeleted: query.deleted ?? false };
    const page = await repositories.table(table).list({ ...options, filter: { and: all } as Filter<Name> });
    return c.json(pageAnswer(table, page, query.fields), 200);
  });

  answer('get', async (c) => {
    const row = await rowOf(param, target(c).id, (id) => repositories.table(table).getById(id));
    return c.json(row, 200, versionHeaders(row as VersionedRow & object));
  });

  answer('make', async (c) => {
    const fields = valid<NewFields<Name>>(c, 'json');
    const row = await auditedChange(context, c.req.raw, `A ${param}`, (inner, note) =>
      createRow(inner, note, table, fields),
    );
    const headers = versionHeaders(row as VersionedRow & object);
    return c.json(row, 201, { ...headers, location: `${apiPath}${path}/${keyOf(table, row)}` });
  });

  answer('patch', async (c) => {
    const changes = valid<RowChanges<Name>>(c, 'json');
    const row = await auditedChange(context, c.req.raw, `A ${param}`, (inner, note) =>
      changeRow(inner, note, table, target(c), changes),
    );
    return c.json(row, 200, versionHeaders(row as VersionedRow & object));
  });

  answer('remove', async (c) => {
    await auditedChange(context, c.req.raw, `A ${param}`, (inner, note) =>
      deleteRow(inner, note, table, target(c)),
    );
    return c.body(null, 204);
  });
}
