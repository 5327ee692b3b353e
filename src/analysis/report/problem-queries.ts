import type { Dialect } from '../../storage/sql/column-types.ts';
import { judgedStatusSql } from '../../storage/sql/judged-status.ts';
import { textOrder } from '../../storage/sql/text-expressions.ts';
import { verdictExpressions } from '../../storage/sql/verdicts.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

const ofRun = 'executions.run_id = $run_id';

/** Of a message only its beginning is read for lists (characters). */
const messageLength = 1000;

/** Tests of a run that did not simply pass, with their last attempt. */
export function problemTestsQuery(dialect: Dialect, runId: number): NamedQuery {
  return {
    name: 'problem-tests',
    title: 'Tests that did not simply pass',
    sql: `WITH ${verdictExpressions(ofRun)}
SELECT verdicts.execution_id, verdicts.test_id, verdicts.verdict, verdicts.status, verdicts.attempts, verdicts.duration_ms,
  verdicts.error_type, substr(verdicts.error_message, 1, ${messageLength}) AS error_message, verdicts.failure_signature,
  tests.key, tests.name, tests.path, tests.line, tests.owner, suites.name AS suite, suites.path AS suite_path
FROM verdicts JOIN tests ON tests.test_id = verdicts.test_id
  JOIN suite_runs ON suite_runs.suite_run_id = verdicts.suite_run_id
  JOIN suites ON suites.suite_id = suite_runs.suite_id
WHERE verdicts.verdict NOT IN ('passed', 'skipped')
ORDER BY ${textOrder(dialect, 'COALESCE(suites.path, suites.key)')}, COALESCE(tests.line, 0), verdicts.test_id`,
    parameters: { run_id: runId },
  };
}

/** The failed attempts that another attempt followed. */
export function earlierFailuresQuery(runId: number): NamedQuery {
  return {
    name: 'earlier-failures',
    title: 'Failed attempts that another one followed',
    sql: `SELECT executions.execution_id, executions.test_id, executions.attempt_number, executions.status, executions.error_type,
  substr(executions.error_message, 1, ${messageLength}) AS error_message, executions.failure_signature
FROM executions WHERE ${ofRun} AND NOT executions.is_final_attempt AND ${judgedStatusSql()} NOT IN ('passed', 'skipped')
ORDER BY executions.test_id, executions.attempt_number`,
    parameters: { run_id: runId },
  };
}

/** The tests of a run that took longest, all attempts together. */
export function slowestTestsQuery(runId: number, top: number): NamedQuery {
  return {
    name: 'slowest-tests',
    title: 'Slowest tests',
    sql: `WITH ${verdictExpressions(ofRun)}
SELECT tests.key, tests.name, tests.path, tests.line, suites.name AS suite, verdicts.verdict, verdicts.duration_ms
FROM verdicts JOIN tests ON tests.test_id = verdicts.test_id
  JOIN suite_runs ON suite_runs.suite_run_id = verdicts.suite_run_id
  JOIN suites ON suites.suite_id = suite_runs.suite_id
WHERE verdicts.duration_ms IS NOT NULL
ORDER BY verdicts.duration_ms DESC, verdicts.execution_id LIMIT $top`,
    parameters: { run_id: runId, top },
  };
}

/** Message, stack and the outermost failing step of some executions. */
export function failureDetailsQuery(runId: number, executionIds: readonly number[]): NamedQuery {
  const names = executionIds.map((_, index) => `id_${index + 1}`);
  const ids = names.map((name) => `$${name}`).join(', ');
  return {
    name: 'failure-details',
    title: 'Failures in full',
    sql: `WITH failing AS (
  SELECT steps.execution_id, steps.keyword, steps.text, steps.path, steps.line,
    row_number() OVER (PARTITION BY steps.execution_id ORDER BY steps.level, steps.order_index) AS place
  FROM steps JOIN step_runs ON step_runs.step_id = steps.step_id AND step_runs.run_id = steps.run_id
  WHERE steps.run_id = $run_id AND steps.execution_id IN (${ids}) AND step_runs.is_final_attempt
    AND step_runs.status NOT IN ('passed', 'skipped', 'pending')
)
SELECT executions.execution_id, executions.error_type, substr(executions.error_message, 1, 20000) AS error_message,
  substr(executions.stack_trace, 1, 20000) AS stack_trace, failing.keyword AS step_keyword, failing.text AS step_text,
  failing.path AS step_path, failing.line AS step_line
FROM executions LEFT JOIN failing ON failing.execution_id = executions.execution_id AND failing.place = 1
WHERE ${ofRun} AND executions.execution_id IN (${ids})`,
    parameters: {
      run_id: runId,
      ...Object.fromEntries(names.map((name, index) => [name, executionIds[index] ?? null])),
    },
  };
}

/** How many runs a window has. */
export function windowRunsQuery(dialect: Dialect, window: HistoryWindow): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, window);
  return {
    name: 'window-runs',
    title: 'Runs to compare with',
    sql: `WITH ${sql}
SELECT count(*) AS runs, min(branch) AS branch, min(run_id) AS first_run, max(run_id) AS last_run FROM window_runs`,
    parameters,
  };
}

/** What became of the failing tests of a run in the runs of a window before it. */
export function earlierVerdictsQuery(dialect: Dialect, runId: number, window: HistoryWindow): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, window);
  return {
    name: 'earlier-verdicts',
    title: 'The failing tests in the runs before',
    sql: `WITH ${sql}, ${verdictExpressions(`executions.run_id IN (SELECT run_id FROM window_runs)
    AND executions.test_id IN (SELECT failing.test_id FROM executions AS failing
      WHERE failing.run_id = $run_id AND ${judgedStatusSql('failing')} NOT IN ('passed', 'skipped'))`)}
SELECT test_id, count(*) AS runs, count(CASE WHEN verdict IN ('failed', 'error') THEN 1 END) AS failed,
  count(CASE WHEN verdict = 'flaky' THEN 1 END) AS flaky,
  count(CASE WHEN verdict = 'passed' THEN 1 END) AS passed
FROM verdicts GROUP BY test_id`,
    parameters: { ...parameters, run_id: runId },
  };
}
