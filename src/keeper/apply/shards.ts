import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { millisecondsBetween, timestampLiteral } from '../../storage/sql/time-expressions.ts';
import { micros } from '../../storage/sql/value-expressions.ts';
import { lockRun } from './run-counts.ts';
import type { RunState } from './run-state.ts';

/** Outcomes of shards from the best to the worst: a run is as bad as its worst shard. */
const outcomes = ['passed', 'cancelled', 'failed', 'interrupted', 'error'] as const;

/** A shard joins a run that is there: it is running (again), whatever the other shards said. */
export async function reopenRun(connection: StorageConnection, run: RunState, at: number): Promise<void> {
  const began = timestampLiteral(connection.dialect, at);
  await connection.execute(
    `UPDATE runs SET status = 'running', ended_at = NULL, duration_ms = NULL, updated_at = ${began},
       started_at = CASE WHEN started_at > ${began} THEN ${began} ELSE started_at END WHERE run_id = ${run.runId}`,
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
  await lockRun(connection, run.runId);
  if (end.error_message !== null && end.error_message !== undefined)
    await connection.execute('UPDATE runs SET error_message = ? WHERE run_id = ?', [
      end.error_message,
      run.runId,
    ]);
  const shards = await connection.rows(
    `SELECT run_status, ${micros(dialect, 'updated_at')} AS last_us FROM journals
     WHERE run_id = ${run.runId} AND role = 'owner'`,
  );
  const statuses = shards.map((row) => (row.run_status === null ? null : String(row.run_status)));
  if (statuses.includes(null)) return;
  const worst = outcomes.findLast((outcome) => statuses.includes(outcome) || end.status === outcome);
  // The last word of a shard comes with its end; which of them is heard of last says nothing.
  const at = timestampLiteral(dialect, Math.max(end.at, ...shards.map((row) => Number(row.last_us))));
  await finishSuites(connection, run.runId, at);
  await connection.execute(
    `UPDATE runs SET status = ?, ended_at = ${at}, duration_ms = ${millisecondsBetween(dialect, 'started_at', at)},
       updated_at = ${at} WHERE run_id = ${run.runId}`,
    [worst ?? end.status],
  );
}

/** Each shard told of its own part of a suite only, and the last one has the last word. */
async function finishSuites(connection: StorageConnection, runId: number, at: string): Promise<void> {
  await connection.execute(
    `UPDATE suite_runs SET status = 'interrupted', ended_at = ${at}, updated_at = ${at},
       duration_ms = ${millisecondsBetween(connection.dialect, 'started_at', at)}
     WHERE run_id = ${runId} AND status = 'running'`,
  );
  await connection.execute(
    `UPDATE suite_runs SET status = 'lost', updated_at = ${at} WHERE run_id = ${runId} AND status = 'pending'`,
  );
  await connection.execute(
    `UPDATE suite_runs SET status = 'failed', updated_at = ${at} WHERE run_id = ${runId} AND status = 'passed'
       AND EXISTS (SELECT 1 FROM executions WHERE executions.suite_run_id = suite_runs.suite_run_id AND is_final_attempt
         AND executions.status IN ('failed', 'timed_out', 'undefined', 'ambiguous', 'interrupted', 'error')
         AND COALESCE(expected_status, 'passed') <> executions.status)`,
  );
}
