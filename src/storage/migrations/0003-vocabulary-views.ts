import type { Migration } from './migration.ts';

/** The views of conformance results and of test management as first released. Frozen. */
const views: readonly string[] = [
  `CREATE VIEW test_files AS
SELECT COALESCE(suites.path, suites.key) AS file_path, suites.category, suites.subcategory,
  CASE WHEN latest.status = 'passed' THEN 'PASS' WHEN latest.status IN ('failed', 'error', 'interrupted') THEN 'FAIL'
    ELSE 'UNTESTED' END AS status, latest.last_tested, latest.last_passed
FROM suites LEFT JOIN (
  SELECT suite_runs.suite_id, suite_runs.status,
    max(CASE WHEN suite_runs.status IN ('passed', 'failed', 'error', 'interrupted')
      THEN COALESCE(suite_runs.ended_at, suite_runs.started_at) END) OVER (PARTITION BY suite_runs.suite_id) AS last_tested,
    max(CASE WHEN suite_runs.status = 'passed'
      THEN COALESCE(suite_runs.ended_at, suite_runs.started_at) END) OVER (PARTITION BY suite_runs.suite_id) AS last_passed,
    row_number() OVER (PARTITION BY suite_runs.suite_id ORDER BY runs.started_at DESC, runs.run_id DESC) AS place
  FROM suite_runs JOIN runs ON runs.run_id = suite_runs.run_id
  WHERE suite_runs.status NOT IN ('pending', 'running')
) AS latest ON latest.suite_id = suites.suite_id AND latest.place = 1
WHERE suites.kind IN ('feature', 'file') AND suites.deleted_at IS NULL`,
  `CREATE VIEW test_runs AS
SELECT runs.run_id, runs.started_at, runs.ended_at AS completed_at, COALESCE(files.total, 0) AS total_files,
  COALESCE(files.passed, 0) AS passed, COALESCE(files.failed, 0) AS failed,
  COALESCE(files.total - files.passed - files.failed, 0) AS untested, runs.commit_sha AS git_commit,
  runs.branch AS branch_name, runs.ci_run_id, runs.uuid AS id, COALESCE(runs.name, 'Run ' || runs.run_id) AS name,
  CASE WHEN runs.status = 'interrupted' THEN 'error' ELSE runs.status END AS status,
  browsers.uuid AS browser_config_id, environments.uuid AS environment_id
FROM runs LEFT JOIN (
  SELECT suite_runs.run_id, count(*) AS total, count(CASE WHEN suite_runs.status = 'passed' THEN 1 END) AS passed,
    count(CASE WHEN suite_runs.status IN ('failed', 'error', 'interrupted') THEN 1 END) AS failed
  FROM suite_runs JOIN suites ON suites.suite_id = suite_runs.suite_id
  WHERE suites.kind IN ('feature', 'file') GROUP BY suite_runs.run_id
) AS files ON files.run_id = runs.run_id
  LEFT JOIN browsers ON browsers.browser_id = runs.browser_id
  LEFT JOIN environments ON environments.environment_id = runs.environment_id`,
  `CREATE VIEW test_results AS
SELECT suite_runs.suite_run_id AS result_id, suite_runs.run_id, COALESCE(suites.path, suites.key) AS file_path,
  CASE WHEN suite_runs.status = 'passed' THEN 'PASS' WHEN suite_runs.status IN ('failed', 'error', 'interrupted') THEN 'FAIL'
    ELSE 'UNTESTED' END AS status, COALESCE(suite_runs.ended_at, suite_runs.started_at) AS tested_at, suite_runs.duration_ms,
  (SELECT executions.error_message FROM executions
    WHERE executions.suite_run_id = suite_runs.suite_run_id AND executions.is_final_attempt
      AND executions.status NOT IN ('skipped', COALESCE(executions.expected_status, 'passed'))
      AND executions.error_message IS NOT NULL
    ORDER BY executions.execution_id LIMIT 1) AS error_message
FROM suite_runs JOIN suites ON suites.suite_id = suite_runs.suite_id
WHERE suites.kind IN ('feature', 'file')`,
  `CREATE VIEW test_cases AS
SELECT tests.uuid AS id, tests.name, tests.description, tests.category, tests.tags, tests.status, tests.created_at,
  COALESCE(tests.updated_at, tests.created_at) AS updated_at
FROM tests JOIN projects ON projects.project_id = tests.project_id
WHERE tests.deleted_at IS NULL`,
  `CREATE VIEW test_suites AS
SELECT suites.uuid AS id, suites.name, suites.description, suites.created_at,
  COALESCE(suites.updated_at, suites.created_at) AS updated_at
FROM suites JOIN projects ON projects.project_id = suites.project_id
WHERE suites.deleted_at IS NULL`,
  `CREATE VIEW test_suite_cases AS
SELECT suites.uuid AS suite_id, tests.uuid AS test_case_id, members.execution_order
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
  `CREATE VIEW test_executions AS
SELECT executions.uuid AS id, runs.uuid AS test_run_id, tests.uuid AS test_case_id,
  CASE WHEN executions.status = executions.expected_status THEN 'passed'
    WHEN executions.status = 'passed' AND executions.expected_status <> 'passed' THEN 'failed'
    ELSE CASE WHEN executions.status IN ('pending', 'running', 'passed', 'failed', 'skipped') THEN executions.status
    WHEN executions.status IN ('timed_out', 'undefined', 'ambiguous') THEN 'failed' ELSE 'error' END END AS status,
  executions.started_at, executions.ended_at AS completed_at, executions.error_message
FROM executions JOIN runs ON runs.run_id = executions.run_id
  JOIN tests ON tests.test_id = executions.test_id`,
  `CREATE VIEW test_step_executions AS
SELECT CASE WHEN step_runs.step_run_id IS NULL THEN NULL ELSE
    '00000000-' || substr('0000000000000000' || step_runs.step_run_id, length('' || step_runs.step_run_id) + 1, 4) || '-8000-8000-'
    || substr('0000000000000000' || step_runs.step_run_id, length('' || step_runs.step_run_id) + 5, 12) END AS id,
  executions.uuid AS test_execution_id, test_actions.uuid AS test_step_id,
  CASE WHEN step_runs.status IN ('pending', 'running', 'passed', 'failed', 'skipped') THEN step_runs.status
    WHEN step_runs.status IN ('timed_out', 'undefined', 'ambiguous') THEN 'failed' ELSE 'error' END AS status,
  step_runs.started_at, step_runs.ended_at AS completed_at, steps.text AS actual_result, step_runs.error_message
FROM step_runs JOIN steps ON steps.step_id = step_runs.step_id
  JOIN executions ON executions.execution_id = steps.execution_id
  LEFT JOIN test_actions ON test_actions.test_id = executions.test_id AND steps.level = 0
    AND test_actions.action_order = steps.order_index AND test_actions.deleted_at IS NULL`,
  `CREATE VIEW test_steps AS
SELECT test_actions.uuid AS id, tests.uuid AS test_case_id, test_actions.action_order AS step_order,
  test_actions.action_type, test_actions.target, test_actions.value, test_actions.expected_result
FROM test_actions JOIN tests ON tests.test_id = test_actions.test_id
WHERE test_actions.deleted_at IS NULL`,
  `CREATE VIEW screenshots AS
SELECT artifacts.uuid AS id, executions.uuid AS test_execution_id,
  CASE WHEN artifacts.step_run_id IS NULL THEN NULL ELSE
    '00000000-' || substr('0000000000000000' || artifacts.step_run_id, length('' || artifacts.step_run_id) + 1, 4) || '-8000-8000-'
    || substr('0000000000000000' || artifacts.step_run_id, length('' || artifacts.step_run_id) + 5, 12) END AS test_step_execution_id,
  artifacts.path AS file_path, artifacts.created_at AS capture_time, artifacts.name AS description
FROM artifacts LEFT JOIN executions ON executions.execution_id = artifacts.execution_id
WHERE artifacts.kind = 'screenshot'`,
  `CREATE VIEW log_entries AS
SELECT CASE WHEN logs.log_id IS NULL THEN NULL ELSE
    '00000000-' || substr('0000000000000000' || logs.log_id, length('' || logs.log_id) + 1, 4) || '-8000-8000-'
    || substr('0000000000000000' || logs.log_id, length('' || logs.log_id) + 5, 12) END AS id,
  executions.uuid AS test_execution_id, logs.level, logs.message, logs.logged_at AS "timestamp", logs.source
FROM logs LEFT JOIN executions ON executions.execution_id = logs.execution_id`,
  `CREATE VIEW browser_configurations AS
SELECT uuid AS id, name, browser, viewport_width, viewport_height, user_agent
FROM (
  SELECT uuid, name, browser, viewport_width, viewport_height, user_agent FROM browsers WHERE deleted_at IS NULL
) AS configured`,
  `CREATE VIEW test_environments AS
SELECT uuid AS id, name, base_url, description, variables AS configuration_json
FROM (
  SELECT uuid, name, base_url, description, variables FROM environments WHERE deleted_at IS NULL
) AS described`,
];

/** The words of conformance results and of test management beside those of Gherkin. */
export const vocabularyViews: Migration = {
  id: 3,
  name: 'vocabulary-views',
  up: views,
  down: [
    'DROP VIEW test_environments',
    'DROP VIEW browser_configurations',
    'DROP VIEW log_entries',
    'DROP VIEW screenshots',
    'DROP VIEW test_steps',
    'DROP VIEW test_step_executions',
    'DROP VIEW test_executions',
    'DROP VIEW test_suite_cases',
    'DROP VIEW test_suites',
    'DROP VIEW test_cases',
    'DROP VIEW test_results',
    'DROP VIEW test_runs',
    'DROP VIEW test_files',
  ],
};
