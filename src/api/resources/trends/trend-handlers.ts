import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { slowestTests } from '../../../analysis/durations/slowest-tests.ts';
import { ask } from '../../../analysis/named-query.ts';
import { trends } from '../../../analysis/trends/trends.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { recentHealth } from '../../http/recent-health.ts';
import { timeSchema } from '../../http/row-schema.ts';
import { shownQueries } from '../../http/shown-queries.ts';
import { typedRows } from '../../http/typed-rows.ts';
import { windowAskedFor } from '../../http/window-of.ts';
import { rowCountsQuery, runStatusesQuery } from './statistics-queries.ts';
import { listSlowest, listTrends, readStatistics, slowestSchema, trendSchema } from './trend-routes.ts';

const countSchema = z.object({ name: z.string(), n: z.int() });
const statusSchema = z.object({
  status: z.string(),
  n: z.int(),
  oldest_at: timeSchema,
  newest_at: timeSchema,
});

/** Answers how things go, and how much there is. */
export function addTrends(app: OpenAPIHono, context: ApiContext): void {
  const { access } = context;

  app.openapi(listTrends, async (c) => {
    const question = trends(access.dialect, await windowAskedFor(context, c.req.valid('query')));
    const items = typedRows(await ask(access, question, c.req.raw.signal), trendSchema);
    return c.json({ items, queries: shownQueries([question]) }, 200);
  });

  app.openapi(listSlowest, async (c) => {
    const { limit = 50, runs = 20, ...query } = c.req.valid('query');
    const window = await windowAskedFor(context, { ...query, runs });
    const question = slowestTests(access.dialect, window, limit);
    const items = typedRows(await ask(access, question, c.req.raw.signal), slowestSchema);
    return c.json({ items, queries: shownQueries([question]) }, 200);
  });

  app.openapi(readStatistics, async (c) => {
    const { signal } = c.req.raw;
    const health = await recentHealth(context);
    const counts = health === null ? typedRows(await ask(access, rowCountsQuery, signal), countSchema) : [];
    const statuses = typedRows(await ask(access, runStatusesQuery, signal), statusSchema);
    return c.json(
      {
        engine: health?.engine ?? access.dialect,
        bytes: health === null ? null : health.databaseBytes + health.walBytes,
        rows: health?.rows ?? Object.fromEntries(counts.map(({ name, n }) => [name, n])),
        runs: Object.fromEntries(statuses.map(({ status, n }) => [status, n])),
        oldest_run_at: statuses.map(({ oldest_at }) => oldest_at).toSorted()[0] ?? null,
        newest_run_at:
          statuses
            .map(({ newest_at }) => newest_at)
            .toSorted()
            .at(-1) ?? null,
        queries: shownQueries([rowCountsQuery, runStatusesQuery]),
      },
      200,
    );
  });
}
