import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { lockRows } from '../../storage/sql/row-locks.ts';
import { millisecondsBetween, timestampLiteral } from '../../storage/sql/time-expressions.ts';
import type { RunState } from './run-state.ts';

/** Outcomes of shards from the best to the worst: a run is as bad as its worst shard. */
const outcomes = ['passed', 'cancelled', 'failed', 'interrupted', 'error'] as const;

/** A shard joins a run that is there: it is running (again), whatever the other shards said. */
export async function reopenRun(connection: StorageConnection, run: RunState, at: number): Promise<void> {
  await connection.execute(
    `UPDATE runs SET status = 'running', ended_at = NULL, duration_ms = NULL,
       updated_at = ${timestampLiteral(connection.dialect, at)} WHERE run_id = ${run.runId}`,
  );
}

/**
 * Ends a shard, and the run with the last of them. Two keepers may do so at once; the row of the run is locked, so that
 * one of them sees what the other has done.
 */
export async function finishShard(
  connection: StorageConnection,
  run: RunState,
  end: { readonly at: number; readonly status: string; readonly error_message?: string | null | undefined },
): Promise<void> {
  const { dialect } = connection;
  const at = timestampLiteral(dialect, end.at);
  await connection.rows(`SELECT run_id FROM runs WHERE run_id = ${run.runId}${lockRows(dialect)}`);
  const shards = await connection.rows(
    `SELECT run_status FROM journals WHERE run_id = ${run.runId} AND role = 'owner'`,
  );
  const statuses = shards.map((row) => (row.run_status === null ? null : String(row.run_status)));
  if (statuses.includes(null)) return;
  const worst = outcomes.findLast((outcome) => statuses.includes(outcome) || end.status === outcome);
  await connection.execute(
    `UPDATE suite_runs SET status = 'interrupted', ended_at = ${at}, updated_at = ${at},
       duration_ms = ${millisecondsBetween(dialect, 'started_at', at)}
     WHERE run_id = ${run.runId} AND status = 'running'`,
  );
  await connection.execute(
    `UPDATE suite_runs SET status = 'lost', updated_at = ${at} WHERE run_id = ${run.runId} AND status = 'pending'`,
  );
  await connection.execute(
    `UPDATE runs SET status = ?, ended_at = ${at}, duration_ms = ${millisecondsBetween(dialect, 'started_at', at)},
       error_message = COALESCE(?, error_message), updated_at = ${at} WHERE run_id = ${run.runId}`,
    [worst ?? end.status, end.error_message ?? null],
  );
}
