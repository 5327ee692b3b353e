import type { StorageConnection } from '../engines/storage-engine.ts';
import { firstJournalId } from '../ids/allocate-ids.ts';
import { judgedStatusSql } from '../sql/judged-status.ts';
import { millisecondsBetween, timestampLiteral } from '../sql/time-expressions.ts';
import { micros } from '../sql/value-expressions.ts';
import { lockRun } from './run-counts.ts';

/** Outcomes of shards from the best to the worst: a run is as bad as its worst shard. */
const outcomes = ['passed', 'cancelled', 'failed', 'interrupted', 'error'] as const;

/** A shard joins a run that is there: it is running (again), whatever the other shards said. */
export async function reopenRun(connection: StorageConnection, runId: number, at: number): Promise<void> {
  const began = timestampLiteral(connection.dialect, at);
  await connection.execute(
    `UPDATE runs SET status = 'running', ended_at = NULL, duration_ms = NULL, updated_at = ${began},
       started_at = CASE WHEN started_at > ${began} THEN ${began} ELSE started_at END WHERE run_id = ${runId}`,
  );
}

/**
 * Ends a shard, and the run with the last of them. Two keepers may do so at once; the row of the run is locked, so that
 * one of them sees what the other has done.
 */
export async function finishShard(
  connection: StorageConnection,
  runId: number,
  end: { readonly at: number; readonly status: string; readonly error_message?: string | null | undefined },
): Promise<void> {
  const { dialect } = connection;
  await lockRun(connection, runId);
  if (end.error_message !== null && end.error_message !== undefined)
    await connection.execute('UPDATE runs SET error_message = ? WHERE run_id = ?', [
      end.error_message,
      runId,
    ]);
  const shards = await connection.rows(
    `SELECT run_status, ${micros(dialect, 'updated_at')} AS last_us FROM journals
     WHERE run_id = ${runId} AND role = 'owner'`,
  );
  if (shards.length > 1) await numberAttempts(connection, runId);
  const statuses = shards.map((row) => (row.run_status === null ? null : String(row.run_status)));
  if (statuses.includes(null)) return;
  const worst = outcomes.findLast((outcome) => statuses.includes(outcome) || end.status === outcome);
  const madeUp =
    (worst === 'failed' || worst === 'interrupted') && (await isMadeUpFor(connection, runId, worst));
  // The last word of a shard comes with its end; which of them is heard of last says nothing.
  const at = timestampLiteral(dialect, Math.max(end.at, ...shards.map((row) => Number(row.last_us))));
  await finishSuites(connection, runId, at);
  await connection.execute(
    `UPDATE runs SET status = ?, ended_at = ${at}, duration_ms = ${millisecondsBetween(dialect, 'started_at', at)},
       updated_at = ${at} WHERE run_id = ${runId}`,
    [madeUp ? 'passed' : (worst ?? end.status)],
  );
}

/**
 * Whether a job that was run again has made up for what another one left: tests were executed by several jobs, in the
 * end each has passed or was skipped, and nothing went wrong outside of tests.
 */
async function isMadeUpFor(
  connection: StorageConnection,
  runId: number,
  worst: 'failed' | 'interrupted',
): Promise<boolean> {
  const [row] = await connection.rows(
    `WITH attempts AS (
       SELECT test_id, ${judgedStatusSql()} AS judged, journals.run_uuid,
         row_number() OVER (PARTITION BY test_id ORDER BY attempt_number DESC, execution_id DESC) AS from_last
       FROM executions LEFT JOIN journals
         ON journals.journal_id * ${firstJournalId} = execution_id - execution_id % ${firstJournalId}
       WHERE executions.run_id = ${runId}
     )
     SELECT (SELECT count(*) FROM attempts WHERE from_last = 1 AND judged NOT IN ('passed', 'skipped')) AS bad,
       (SELECT count(*) FROM (SELECT test_id FROM attempts GROUP BY test_id HAVING count(DISTINCT run_uuid) > 1) AS tried) AS again,
       (SELECT count(*) FROM runs WHERE run_id = ${runId} AND error_message IS NOT NULL) AS broken`,
  );
  // What was cut off says so in the run; that is made up for as well.
  const isBroken = worst === 'failed' && Number(row?.broken) > 0;
  return Number(row?.bad) === 0 && Number(row?.again) > 0 && !isBroken;
}

/**
 * A test that several jobs of a build executed, as when a job is run again, was attempted so many times: attempts are
 * numbered in the order in which they began, and the last is the final one.
 */
async function numberAttempts(connection: StorageConnection, runId: number): Promise<void> {
  // What one job planned and did not come to, another one did.
  await connection.execute(
    `DELETE FROM executions WHERE run_id = ${runId} AND status = 'lost' AND started_at IS NULL AND test_id IN (
       SELECT test_id FROM executions WHERE run_id = ${runId} AND started_at IS NOT NULL)`,
  );
  await connection.execute(
    `UPDATE executions SET attempt_number = numbered.number, is_final_attempt = (numbered.from_last = 1)
     FROM (
       SELECT execution_id,
         row_number() OVER (PARTITION BY test_id ORDER BY started_at, execution_id) AS number,
         row_number() OVER (PARTITION BY test_id ORDER BY started_at DESC, execution_id DESC) AS from_last
       FROM executions WHERE run_id = ${runId} AND started_at IS NOT NULL AND test_id IN (
         SELECT test_id FROM executions WHERE run_id = ${runId} AND started_at IS NOT NULL
         GROUP BY test_id, attempt_number HAVING count(*) > 1)
     ) AS numbered
     WHERE executions.execution_id = numbered.execution_id AND executions.run_id = ${runId}`,
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
         AND ${judgedStatusSql()} IN ('failed', 'timed_out', 'undefined', 'ambiguous', 'interrupted', 'error'))`,
  );
}
