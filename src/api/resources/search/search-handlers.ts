import type { OpenAPIHono } from '@hono/zod-openapi';
import { ask } from '../../../analysis/named-query.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { projectOf } from '../../http/project-of.ts';
import { searchQuery } from './search-queries.ts';
import { search, searchKinds } from './search-routes.ts';

const matches = ['exact', 'prefix', 'word', 'part'] as const;

/** Finds things by what they are called. */
export function addSearch(app: OpenAPIHono, context: ApiContext): void {
  const { access } = context;
  app.openapi(search, async (c) => {
    const { q, kinds, project, limit = 20 } = c.req.valid('query');
    const request = {
      text: q,
      project: project === undefined ? null : (await projectOf(context, project)).project_id,
      limit,
    };
    const wanted = searchKinds.filter(
      (kind) => kinds === undefined || kinds.length === 0 || kinds.includes(kind),
    );
    const found = await Promise.all(
      wanted.map(async (kind) => {
        const rows = await ask(access, searchQuery(access.dialect, kind, request), c.req.raw.signal);
        return rows.map((row) => ({
          rank: Number(row.rank),
          kind,
          id: String(row.id),
          name: String(row.name),
          detail: row.detail === null || row.detail === undefined ? null : String(row.detail),
          match: matches[Number(row.rank)] ?? 'part',
        }));
      }),
    );
    const items = found
      .flat()
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ rank: _, ...hit }) => hit);
    return c.json({ items }, 200);
  });
}
