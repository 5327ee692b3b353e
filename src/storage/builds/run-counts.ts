import type { StorageConnection } from '../engines/storage-engine.ts';
import { judgedStatusSql } from '../sql/judged-status.ts';
import { lockRowsToChange } from '../sql/row-locks.ts';

/**
 * Brings the counts in a run's row up to date. The verdict of a test is that of its last attempt, by the rules of
 * `verdictOf` in model/statuses.ts.
 */
export async function updateRunCounts(connection: StorageConnection, runId: number): Promise<void> {
  await lockRun(connection, runId);
  await connection.execute(`
    WITH attempts AS (
      SELECT test_id, ${judgedStatusSql()} AS status,
        row_number() OVER (PARTITION BY test_id ORDER BY attempt_number DESC, execution_id DESC) AS from_last,
        max(CASE WHEN ${judgedStatusSql()} IN ('passed', 'skipped', 'pending', 'running') THEN 0 ELSE 1 END) OVER (PARTITION BY test_id) AS had_trouble
      FROM executions WHERE run_id = ${runId}
    ), verdicts AS (
      SELECT CASE
        WHEN status = 'passed' AND had_trouble = 1 THEN 'flaky'
        WHEN status IN ('failed', 'timed_out', 'undefined', 'ambiguous', 'interrupted', 'error') THEN 'failed'
        ELSE status END AS verdict
      FROM attempts WHERE from_last = 1
    ), counts AS (
      SELECT count(*) AS planned,
        count(*) FILTER (WHERE verdict = 'passed') AS passed,
        count(*) FILTER (WHERE verdict = 'failed') AS failed,
        count(*) FILTER (WHERE verdict = 'skipped') AS skipped,
        count(*) FILTER (WHERE verdict = 'flaky') AS flaky,
        count(*) FILTER (WHERE verdict = 'lost') AS lost
      FROM verdicts
    )
    UPDATE runs SET planned_count = counts.planned, passed_count = counts.passed, failed_count = counts.failed,
      skipped_count = counts.skipped, flaky_count = counts.flaky, lost_count = counts.lost
    FROM counts WHERE runs.run_id = ${runId}`);
}

/** Shards of one run may be followed by several keepers: who has this sees what the others have done to it. */
export async function lockRun(connection: StorageConnection, runId: number): Promise<void> {
  const lock = lockRowsToChange(connection.dialect);
  if (lock !== '') await connection.rows(`SELECT run_id FROM runs WHERE run_id = ${runId}${lock}`);
}

/**
 * The last attempt of a test that began is its final one: a writer that died could not say that another one would
 * follow, and one that was told to stop promised another one that never came.
 */
export async function markSupersededAttempts(connection: StorageConnection, runId: number): Promise<void> {
  await connection.execute(
    `UPDATE executions SET is_final_attempt = FALSE WHERE run_id = ${runId} AND is_final_attempt AND EXISTS (
       SELECT 1 FROM executions AS later WHERE later.run_id = ${runId} AND later.test_id = executions.test_id
         AND later.attempt_number > executions.attempt_number AND later.started_at IS NOT NULL)`,
  );
  await connection.execute(
    `UPDATE executions SET is_final_attempt = TRUE WHERE run_id = ${runId} AND NOT is_final_attempt AND NOT EXISTS (
       SELECT 1 FROM executions AS later WHERE later.run_id = ${runId} AND later.test_id = executions.test_id
         AND later.attempt_number > executions.attempt_number AND later.started_at IS NOT NULL)`,
  );
}
