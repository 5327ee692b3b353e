/** UUID of a row that has none: its number in the form of a UUID of version 8, which is for those of one's own making. */
const numbered = (id: string) => `CASE WHEN ${id} IS NULL THEN NULL ELSE
    '00000000-' || substr('0000000000000000' || ${id}, length('' || ${id}) + 1, 4) || '-8000-8000-'
    || substr('0000000000000000' || ${id}, length('' || ${id}) + 5, 12) END`;

/** Statuses of executions and of their steps in the words of test management. What has no result is an error, never a pass. */
const statusOf = (
  status: string,
) => `CASE WHEN ${status} IN ('pending', 'running', 'passed', 'failed', 'skipped') THEN ${status}
    WHEN ${status} IN ('timed_out', 'undefined', 'ambiguous') THEN 'failed' ELSE 'error' END`;

/**
 * The vocabulary of test management: read-only views with exactly these names and columns. Ids are UUIDs; rows that have
 * none of their own (attempts of steps, log lines) show their number in the form of one. `test_runs` is among the
 * conformance views, with the columns of both.
 */
export const testManagementViews = {
  test_cases: `SELECT tests.uuid AS id, tests.name, tests.description, tests.category, tests.tags, tests.status, tests.created_at,
  COALESCE(tests.updated_at, tests.created_at) AS updated_at
FROM tests JOIN projects ON projects.project_id = tests.project_id
WHERE tests.deleted_at IS NULL`,
  test_suites: `SELECT suites.uuid AS id, suites.name, suites.description, suites.created_at,
  COALESCE(suites.updated_at, suites.created_at) AS updated_at
FROM suites JOIN projects ON projects.project_id = suites.project_id
WHERE suites.deleted_at IS NULL`,
  test_suite_cases: `SELECT suites.uuid AS suite_id, tests.uuid AS test_case_id, members.execution_order
FROM (
  SELECT suite_tests.suite_id, suite_tests.test_id, suite_tests.execution_order FROM suite_tests
  UNION ALL
  SELECT tests.suite_id, tests.test_id,
    row_number() OVER (PARTITION BY tests.suite_id ORDER BY tests.line, tests.test_id) AS execution_order
  FROM tests LEFT JOIN suite_tests ON suite_tests.suite_id = tests.suite_id AND suite_tests.test_id = tests.test_id
  WHERE tests.suite_id IS NOT NULL AND suite_tests.suite_test_id IS NULL
) AS members JOIN suites ON suites.suite_id = members.suite_id
  JOIN tests ON tests.test_id = members.test_id
WHERE suites.deleted_at IS NULL AND tests.deleted_at IS NULL`,
  test_executions: `SELECT executions.uuid AS id, runs.uuid AS test_run_id, tests.uuid AS test_case_id,
  CASE WHEN executions.status = executions.expected_status THEN 'passed'
    WHEN executions.status = 'passed' AND executions.expected_status <> 'passed' THEN 'failed'
    ELSE ${statusOf('executions.status')} END AS status,
  executions.started_at, executions.ended_at AS completed_at, executions.error_message
FROM executions JOIN runs ON runs.run_id = executions.run_id
  JOIN tests ON tests.test_id = executions.test_id`,
  test_step_executions: `SELECT ${numbered('step_runs.step_run_id')} AS id,
  executions.uuid AS test_execution_id, test_actions.uuid AS test_step_id,
  ${statusOf('step_runs.status')} AS status,
  step_runs.started_at, step_runs.ended_at AS completed_at, steps.text AS actual_result, step_runs.error_message
FROM step_runs JOIN steps ON steps.step_id = step_runs.step_id
  JOIN executions ON executions.execution_id = steps.execution_id
  LEFT JOIN test_actions ON test_actions.test_id = executions.test_id AND steps.level = 0
    AND test_actions.action_order = steps.order_index AND test_actions.deleted_at IS NULL`,
  test_steps: `SELECT test_actions.uuid AS id, tests.uuid AS test_case_id, test_actions.action_order AS step_order,
  test_actions.action_type, test_actions.target, test_actions.value, test_actions.expected_result
FROM test_actions JOIN tests ON tests.test_id = test_actions.test_id
WHERE test_actions.deleted_at IS NULL`,
  screenshots: `SELECT artifacts.uuid AS id, executions.uuid AS test_execution_id,
  ${numbered('artifacts.step_run_id')} AS test_step_execution_id,
  artifacts.path AS file_path, artifacts.created_at AS capture_time, artifacts.name AS description
FROM artifacts LEFT JOIN executions ON executions.execution_id = artifacts.execution_id
WHERE artifacts.kind = 'screenshot'`,
  log_entries: `SELECT ${numbered('logs.log_id')} AS id,
  executions.uuid AS test_execution_id, logs.level, logs.message, logs.logged_at AS "timestamp", logs.source
FROM logs LEFT JOIN executions ON executions.execution_id = logs.execution_id`,
  browser_configurations: `SELECT uuid AS id, name, browser, viewport_width, viewport_height, user_agent
FROM (
  SELECT uuid, name, browser, viewport_width, viewport_height, user_agent FROM browsers WHERE deleted_at IS NULL
) AS configured`,
  test_environments: `SELECT uuid AS id, name, base_url, description, variables AS configuration_json
FROM (
  SELECT uuid, name, base_url, description, variables FROM environments WHERE deleted_at IS NULL
) AS described`,
} as const;
