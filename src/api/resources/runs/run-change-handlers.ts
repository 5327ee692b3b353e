import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiContext } from '../../http/api-context.ts';
import { auditedChange, changedColumns } from '../../http/audited-change.ts';
import { expectedVersion, versionHeaders } from '../../http/row-version.ts';
import { askToStop } from './cancel-run.ts';
import { cancelRun, changeRun } from './run-change-routes.ts';
import { runOf } from './run-of.ts';

/** Answers changes of runs. */
export function addRunChanges(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(changeRun, async (c) => {
    const changes = c.req.valid('json');
    const { run_id } = await runOf(context, c.req.valid('param').run, c.req.raw.signal);
    const run = await auditedChange(context, c.req.raw, 'A run', async (repositories, note) => {
      const ifVersion = expectedVersion(c.req.raw);
      const row = await repositories.runs.update(run_id, changes, { ifVersion });
      await note({ action: 'updated', table: 'runs', row, details: changedColumns(changes) });
      return row;
    });
    return c.json(run, 200, versionHeaders(run));
  });

  app.openapi(cancelRun, async (c) => {
    const run = await runOf(context, c.req.valid('param').run, c.req.raw.signal);
    return c.json(await askToStop(context, c.req.raw, run), 202);
  });
}
