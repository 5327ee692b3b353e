import type { JsonValue } from '../../std/json-value.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { judgedStatusSql } from '../../storage/sql/judged-status.ts';
import { containingPattern, foldCase, foldedText } from '../../storage/sql/text-expressions.ts';
import { textOf } from '../../storage/sql/value-expressions.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

/** Which failures: those of a run, or of the runs of a window. */
export interface FailureSelection {
  readonly run?: number | undefined;
  readonly window: HistoryWindow;
  readonly signature?: string | undefined;
  /** Part of the message, the type of the error or the name of the test; A-Z like a-z. */
  readonly text?: string | undefined;
  /** The last row of the page before: rows come by falling run and execution. */
  readonly after?: { readonly run: number; readonly execution: number } | undefined;
  readonly limit: number;
}

/** What counts as a failure, of the last attempt: also what broke or was lost. */
const isFailure = `executions.is_final_attempt
  AND ${judgedStatusSql()} IN ('failed', 'timed_out', 'undefined', 'ambiguous', 'error', 'interrupted', 'lost')`;

/**
 * Tests whose last attempt failed, those of the newest run first.
 *
 * Columns: execution_id, execution_uuid, run_id, run_started_at, branch, test_id, test, suite_id, suite, path, line, status, attempts,
 * duration_ms, error_type, error_message, failure_signature.
 */
export function finalFailures(dialect: Dialect, selection: FailureSelection): NamedQuery {
  const { run, window, signature, text, after, limit } = selection;
  const { sql, parameters: windowValues } =
    run === undefined
      ? historyWindow(dialect, { ...window, withOutages: true })
      : {
          sql: 'window_runs AS (SELECT run_id, started_at, branch FROM runs WHERE run_id = $run)',
          parameters: { run },
        };
  const parameters: Record<string, JsonValue> = { ...windowValues, limit };
  const conditions = [isFailure];
  if (signature !== undefined) {
    parameters.signature = signature;
    conditions.push('executions.failure_signature = $signature');
  }
  if (text !== undefined) {
    parameters.text = containingPattern(foldedText(text));
    const columns = ['executions.error_message', 'executions.error_type', 'tests.name'];
    conditions.push(
      `(${columns.map((column) => `${foldCase(dialect, column)} LIKE $text ESCAPE '\\'`).join(' OR ')})`,
    );
  }
  if (after !== undefined) {
    parameters.after_run = after.run;
    parameters.after_execution = after.execution;
    conditions.push(
      '(executions.run_id < $after_run OR (executions.run_id = $after_run AND executions.execution_id < $after_execution))',
    );
  }
  return {
    name: 'final-failures',
    title: 'Tests whose last attempt did not pass',
    parameters,
    sql: `WITH ${sql}
SELECT executions.execution_id, ${textOf(dialect, 'executions.uuid')} AS execution_uuid, executions.run_id,
  window_runs.started_at AS run_started_at, NULLIF(window_runs.branch, '') AS branch, tests.test_id, tests.name AS test,
  suites.suite_id, suites.name AS suite, COALESCE(tests.path, suites.path) AS path, tests.line, executions.status,
  executions.attempt_number AS attempts, executions.duration_ms, executions.error_type, executions.error_message,
  executions.failure_signature
FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  JOIN tests ON tests.test_id = executions.test_id
  LEFT JOIN suites ON suites.suite_id = tests.suite_id
WHERE ${conditions.join('\n  AND ')}
ORDER BY executions.run_id DESC, executions.execution_id DESC LIMIT $limit`,
  };
}
