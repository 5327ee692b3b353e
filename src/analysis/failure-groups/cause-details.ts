import type { JsonValue } from '../../std/json-value.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

const failed = "executions.status <> COALESCE(executions.expected_status, 'passed')";

/** Names of parameters for signatures, and their values. */
function signatureList(signatures: readonly string[]) {
  const names = signatures.map((_, index) => `signature_${index + 1}`);
  const parameters: Record<string, JsonValue> = Object.fromEntries(
    names.map((name, index) => [name, signatures[index] ?? null]),
  );
  return { list: names.map((name) => `$${name}`).join(', '), parameters };
}

/**
 * What is known of failures with some signatures: by run (newest first), by test (most failures first), and the newest of them.
 *
 * @param signatures at least one
 */
export function causeDetails(dialect: Dialect, window: HistoryWindow, signatures: readonly string[]) {
  const { sql, parameters: windowValues } = historyWindow(dialect, { ...window, withOutages: true });
  const { list, parameters: values } = signatureList(signatures);
  const parameters = { ...windowValues, ...values };
  const has = `executions.failure_signature IN (${list}) AND ${failed}`;
  const occurrences: NamedQuery = {
    name: 'cause-occurrences',
    title: 'Failures with this cause by run',
    parameters,
    sql: `WITH ${sql}, failures AS (
  SELECT executions.run_id, count(*) AS failures, count(DISTINCT executions.test_id) AS tests
  FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id WHERE ${has} GROUP BY executions.run_id
)
SELECT window_runs.run_id, window_runs.started_at, NULLIF(window_runs.branch, '') AS branch, window_runs.commit_sha,
  COALESCE(failures.failures, 0) AS failures, COALESCE(failures.tests, 0) AS tests
FROM window_runs LEFT JOIN failures ON failures.run_id = window_runs.run_id
ORDER BY window_runs.started_at DESC, window_runs.run_id DESC`,
  };
  const tests: NamedQuery = {
    name: 'cause-tests',
    title: 'Tests with this cause',
    parameters,
    sql: `WITH ${sql}
SELECT tests.test_id, tests.name AS test, suites.name AS suite, COALESCE(tests.path, suites.path) AS path, tests.line,
  count(*) AS failures, count(DISTINCT executions.run_id) AS runs, max(executions.run_id) AS last_run_id
FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  JOIN tests ON tests.test_id = executions.test_id LEFT JOIN suites ON suites.suite_id = tests.suite_id
WHERE ${has}
GROUP BY tests.test_id, tests.name, suites.name, COALESCE(tests.path, suites.path), tests.line
ORDER BY count(*) DESC, tests.test_id LIMIT 200`,
  };
  const example: NamedQuery = {
    name: 'cause-example',
    title: 'The newest failure with this cause',
    parameters: values,
    sql: `SELECT executions.execution_id, executions.run_id, executions.test_id, tests.name AS test, executions.status,
  executions.started_at, executions.error_type, executions.error_message, executions.stack_trace,
  executions.failure_signature
FROM executions JOIN tests ON tests.test_id = executions.test_id
WHERE ${has} ORDER BY executions.run_id DESC, executions.execution_id DESC LIMIT 1`,
  };
  const ever: NamedQuery = {
    name: 'cause-ever',
    title: 'This cause over all runs',
    parameters: values,
    sql: `SELECT count(*) AS failures, count(DISTINCT executions.run_id) AS runs, count(DISTINCT executions.test_id) AS tests,
  min(executions.run_id) AS first_run_id, max(executions.run_id) AS last_run_id,
  min(runs.started_at) AS first_seen_at, max(runs.started_at) AS last_seen_at
FROM executions JOIN runs ON runs.run_id = executions.run_id WHERE ${has}`,
  };
  return { occurrences, tests, example, ever };
}
