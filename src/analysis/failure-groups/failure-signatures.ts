import type { Dialect } from '../../storage/sql/column-types.ts';
import { asDouble, orderedList } from '../../storage/sql/ordered-list.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

/** Signatures to compare at most, those of most failures first; what is beyond is counted. */
const mostSignatures = 3000;

/**
 * Causes of failures by their signature, over the runs of the window, also those that broke from outside: one row for each.
 *
 * Columns: failure_signature, error_type, message and stack (of one of them), failures (attempts), tests, runs, test_ids (separated by
 * commas), last_age_days, last_run_id, first_run_id (ever, also before the window), in_run (failures in the run that is asked
 * about), all_signatures (how many there are).
 *
 * @param run the run that is asked about; null for none
 */
export function failureSignatures(dialect: Dialect, window: HistoryWindow, run: number | null): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, { ...window, withOutages: true });
  return {
    name: 'failure-signatures',
    title: 'Failures by signature',
    parameters: { ...parameters, run, most_signatures: mostSignatures },
    sql: `WITH ${sql}, failures AS MATERIALIZED (
  SELECT executions.failure_signature, executions.test_id, executions.run_id, window_runs.age_days,
    executions.error_type, executions.error_message, executions.stack_trace
  FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  WHERE executions.failure_signature IS NOT NULL AND executions.status <> COALESCE(executions.expected_status, 'passed')
), signatures AS MATERIALIZED (
  SELECT failure_signature, min(error_type) AS error_type, substr(min(error_message), 1, 4000) AS message,
    substr(min(stack_trace), 1, 4000) AS stack, count(*) AS failures, count(DISTINCT test_id) AS tests,
    count(DISTINCT run_id) AS runs, min(age_days) AS last_age_days, max(run_id) AS last_run_id,
    count(CASE WHEN run_id = $run THEN 1 END) AS in_run, count(*) OVER () AS all_signatures
  FROM failures GROUP BY failure_signature ORDER BY count(*) DESC, failure_signature LIMIT $most_signatures
), signature_tests AS (
  SELECT failure_signature, ${orderedList(dialect, 'test_id', 'test_id')} AS test_ids
  FROM (SELECT DISTINCT failure_signature, test_id FROM failures) AS pairs GROUP BY failure_signature
), beginnings AS (
  SELECT signatures.failure_signature, min(executions.run_id) AS first_run_id
  FROM signatures JOIN executions ON executions.failure_signature = signatures.failure_signature
  GROUP BY signatures.failure_signature
)
SELECT signatures.failure_signature, signatures.error_type, signatures.message, signatures.stack, signatures.failures,
  signatures.tests, signatures.runs, signature_tests.test_ids, ${asDouble(dialect, 'signatures.last_age_days')} AS last_age_days,
  signatures.last_run_id, beginnings.first_run_id, signatures.in_run, signatures.all_signatures
FROM signatures JOIN signature_tests ON signature_tests.failure_signature = signatures.failure_signature
  JOIN beginnings ON beginnings.failure_signature = signatures.failure_signature
ORDER BY signatures.failures DESC, signatures.failure_signature`,
  };
}
