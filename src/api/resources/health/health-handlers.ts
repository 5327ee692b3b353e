import type { OpenAPIHono } from '@hono/zod-openapi';
import { ask } from '../../../analysis/named-query.ts';
import { messageOf } from '../../../model/errors.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { recentHealth } from '../../http/recent-health.ts';
import { requestMeasuresOf } from '../../http/request-measures.ts';
import { sqlTurnsOf } from '../sql/running-sql.ts';
import { readHealth, readMetrics, readVersion } from './health-routes.ts';
import { metricsOf } from './metrics.ts';
import { prometheusText } from './prometheus-text.ts';

const plainCheck = { name: 'check', title: 'Whether it answers', sql: 'SELECT 1 AS one', parameters: {} };
const runStatuses = {
  name: 'run-statuses',
  title: 'Runs by status',
  sql: 'SELECT status, count(*) AS n FROM runs GROUP BY status ORDER BY status',
  parameters: {},
};

/** Answers how the database and this API are. */
export function addHealth(app: OpenAPIHono, context: ApiContext): void {
  const { access } = context;

  app.openapi(readHealth, async (c) => {
    try {
      await ask(access, plainCheck, c.req.raw.signal);
      const report = await recentHealth(context);
      const problems = [...(report?.problems ?? [])];
      return c.json(
        {
          status: problems.length === 0 ? ('ok' as const) : ('problems' as const),
          problems,
          report: report as Record<string, unknown> | null,
        },
        200,
      );
    } catch (error) {
      return c.json({ status: 'down' as const, problems: [messageOf(error)], report: null }, 503);
    }
  });

  app.openapi(readVersion, (c) =>
    c.json(
      {
        version: context.version,
        api: 'v1' as const,
        dialect: access.dialect,
        writable: context.writable,
        can: {
          artifacts: context.artifacts !== null,
          cancel: context.cancelling !== null,
          parquet: context.parquet !== null,
          live: context.live !== null,
          ingest: context.ingest !== null,
        },
      },
      200,
    ),
  );

  app.openapi(readMetrics, async (c) => {
    const health = await recentHealth(context);
    const rows = await ask(access, runStatuses, c.req.raw.signal);
    const metrics = metricsOf({
      version: context.version,
      health,
      runs: Object.fromEntries(rows.map((row) => [String(row.status), Number(row.n)])),
      requests: requestMeasuresOf(context),
      sql: sqlTurnsOf(context),
    });
    return c.text(prometheusText(metrics), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
  });
}
