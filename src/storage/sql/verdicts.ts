import { judgedStatusSql } from './judged-status.ts';

/**
 * Common table expressions that end in `verdicts`: one row for each test of each run with its verdict over all
 * attempts, by the rules of `verdictOf` in model/statuses.ts. Only while its run is running, a test that has not ended
 * is `running` (or `pending`); when the run is over, it is `lost`.
 *
 * Columns: run_id, test_id, suite_run_id, execution_id and status (of the last attempt), verdict, attempts,
 * duration_ms (of all attempts), last_duration_ms, error_type, error_message, failure_signature.
 *
 * @param condition on `executions` and `runs`, about whole tests of runs: not on single attempts
 */
export function verdictExpressions(condition: string): string {
  return `numbered AS (
  SELECT executions.run_id, test_id, suite_run_id, execution_id, executions.status, ${judgedStatusSql()} AS judged, executions.duration_ms,
    error_type, executions.error_message, failure_signature, runs.status AS run_status,
    row_number() OVER (PARTITION BY executions.run_id, test_id ORDER BY attempt_number DESC, execution_id DESC) AS from_last,
    count(*) OVER (PARTITION BY executions.run_id, test_id) AS attempts,
    count(CASE WHEN ${judgedStatusSql()} NOT IN ('passed', 'skipped') THEN 1 END)
      OVER (PARTITION BY executions.run_id, test_id) AS bad_attempts,
    sum(executions.duration_ms) OVER (PARTITION BY executions.run_id, test_id) AS all_ms
  FROM executions JOIN runs ON runs.run_id = executions.run_id
  WHERE ${condition}
), verdicts AS (
  SELECT run_id, test_id, suite_run_id, execution_id, status, attempts, all_ms AS duration_ms,
    duration_ms AS last_duration_ms, error_type, error_message, failure_signature,
    CASE
      WHEN status IN ('pending', 'running') AND run_status = 'running' THEN status
      WHEN status IN ('pending', 'running', 'lost') THEN 'lost'
      WHEN judged = 'passed' AND bad_attempts > 0 THEN 'flaky'
      WHEN judged IN ('passed', 'skipped') THEN judged
      WHEN status IN ('interrupted', 'error') THEN 'error'
      ELSE 'failed'
    END AS verdict
  FROM numbered WHERE from_last = 1
)`;
}
