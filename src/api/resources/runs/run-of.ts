import { resolveRun } from '../../../analysis/resolve-run.ts';
import { assayError } from '../../../model/errors.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { ApiContext } from '../../http/api-context.ts';

/** A run by number, UUID or `latest`. @throws RUN_UNKNOWN, RUN_AMBIGUOUS, RUN_NONE */
export async function runOf(
  { access, repositories }: ApiContext,
  text: string,
  signal: AbortSignal,
): Promise<Row<'runs'>> {
  const id = await resolveRun(access, text, signal);
  const run = await repositories.runs.getById(id);
  if (run === null) throw assayError('RUN_UNKNOWN', { run: text });
  return run;
}

/** The run before another one on the same branch of the same project; null when it is the first. */
export async function runBefore(context: ApiContext, run: Row<'runs'>) {
  return await neighbour(context, run, 'before');
}

/** The run behind another one on the same branch of the same project; null when it is the last. */
export async function runAfter(context: ApiContext, run: Row<'runs'>) {
  return await neighbour(context, run, 'after');
}

async function neighbour(
  { repositories }: ApiContext,
  run: Row<'runs'>,
  side: 'before' | 'after',
): Promise<{ run_id: number; status: string; started_at: string } | null> {
  const before = side === 'before';
  const { rows } = await repositories.runs.list({
    filter: {
      project_id: run.project_id,
      branch: run.branch,
      started_at: before ? { lt: run.started_at } : { gt: run.started_at },
    },
    sort: [{ column: 'started_at', direction: before ? 'desc' : 'asc' }],
    limit: 1,
  });
  const [row] = rows;
  return row === undefined ? null : { run_id: row.run_id, status: row.status, started_at: row.started_at };
}
