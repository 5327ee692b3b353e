import { assayError } from '../../../model/errors.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { auditedChange } from '../../http/audited-change.ts';

/**
 * Asks a run to stop.
 *
 * @throws API_READ_ONLY, API_RUN_OVER, API_CANCEL_ELSEWHERE
 */
export async function askToStop(
  context: ApiContext,
  request: Request,
  run: Row<'runs'>,
): Promise<{ run_id: number; asked: true }> {
  const name = String(run.run_id);
  const { cancelling } = context;
  return await auditedChange(context, request, 'A run', async (_, note) => {
    if (run.status !== 'running') throw assayError('API_RUN_OVER', { run: name, status: run.status });
    await note({ action: 'cancelled', table: 'runs', row: run });
    // Last: what was asked for cannot be taken back, and the entry can.
    if (cancelling === null || !(await cancelling.cancel(run)))
      throw assayError('API_CANCEL_ELSEWHERE', { run: name });
    return { run_id: run.run_id, asked: true };
  });
}
