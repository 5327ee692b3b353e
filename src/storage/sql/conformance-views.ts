/**
 * The vocabulary of conformance results: read-only views with exactly these names and columns, so that SQL written for
 * it runs unchanged. A file is a feature or a test file. `PASS` is what passed; `FAIL` what failed, broke or was cut off;
 * whatever has no result is `UNTESTED`.
 *
 * `test_runs` is a word of test management, too: its columns for that follow behind (test-management-views.ts).
 */
export const conformanceViews = {
  test_files: `SELECT COALESCE(suites.path, suites.key) AS file_path, suites.category, suites.subcategory,
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
  test_runs: `SELECT runs.run_id, runs.started_at, runs.ended_at AS completed_at, COALESCE(files.total, 0) AS total_files,
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
  test_results: `SELECT suite_runs.suite_run_id AS result_id, suite_runs.run_id, COALESCE(suites.path, suites.key) AS file_path,
  CASE WHEN suite_runs.status = 'passed' THEN 'PASS' WHEN suite_runs.status IN ('failed', 'error', 'interrupted') THEN 'FAIL'
    ELSE 'UNTESTED' END AS status, COALESCE(suite_runs.ended_at, suite_runs.started_at) AS tested_at, suite_runs.duration_ms,
  (SELECT executions.error_message FROM executions
    WHERE executions.suite_run_id = suite_runs.suite_run_id AND executions.is_final_attempt
      AND executions.status NOT IN ('skipped', COALESCE(executions.expected_status, 'passed'))
      AND executions.error_message IS NOT NULL
    ORDER BY executions.execution_id LIMIT 1) AS error_message
FROM suite_runs JOIN suites ON suites.suite_id = suite_runs.suite_id
WHERE suites.kind IN ('feature', 'file')`,
} as const;
