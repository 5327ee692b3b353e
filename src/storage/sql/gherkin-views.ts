/**
 * The Gherkin run database vocabulary: read-only views with exactly these names and columns, so that SQL written for
 * it runs unchanged. In the order in which they are made.
 */
export const gherkinViews = {
  CucuRun: `SELECT run_id AS cucu_run_id, started_at AS start_time, ended_at AS end_time, command_args, browser,
  environment_vars, worker_count, headless, results_dir, status, duration_ms AS total_duration_ms, system_info
FROM runs`,
  Feature: `SELECT suite_runs.suite_run_id AS feature_id, suite_runs.run_id AS cucu_run_id, suites.name, suites.description,
  suites.path AS filepath, suites.tags, suite_runs.started_at AS start_time, suite_runs.ended_at AS end_time,
  suite_runs.status, suite_runs.duration_ms AS total_duration_ms
FROM suite_runs JOIN suites ON suites.suite_id = suite_runs.suite_id
WHERE suites.kind = 'feature'`,
  Scenario: `SELECT executions.execution_id AS scenario_id, executions.suite_run_id AS feature_id, tests.name, tests.description,
  executions.tags, executions.started_at AS start_time, executions.ended_at AS end_time, executions.status,
  executions.duration_ms AS total_duration_ms, executions.error_message
FROM executions JOIN tests ON tests.test_id = executions.test_id
WHERE tests.source = 'gherkin'`,
  ScenarioPost: `SELECT execution_post_id AS scenario_post_id, execution_id AS scenario_id, happened_at AS "timestamp",
  action AS action_type, details, status
FROM execution_posts`,
  Section: `SELECT section_id, execution_id AS scenario_id, parent_section_id, text, level, started_at AS "timestamp", order_index
FROM sections`,
  Step: `SELECT steps.step_id, steps.execution_id AS scenario_id, steps.section_id, steps.parent_step_id, steps.keyword, steps.text,
  steps.level, steps.step_type, steps.order_index, steps.created_at, COALESCE(steps.path, tests.path) AS file_path,
  steps.line AS line_number
FROM steps JOIN executions ON executions.execution_id = steps.execution_id
  JOIN tests ON tests.test_id = executions.test_id`,
  StepRun: `SELECT step_run_id, step_id, started_at AS start_time, ended_at AS end_time, status, duration_ms, attempt_number,
  error_message, stack_trace, is_final_attempt
FROM step_runs`,
  StepPost: `SELECT step_post_id, step_run_id, happened_at AS "timestamp", action AS action_type, details
FROM step_posts`,
  Artifact: `SELECT artifact_id, run_id AS cucu_run_id, suite_run_id AS feature_id, execution_id AS scenario_id, step_run_id,
  execution_post_id AS scenario_post_id, path AS filepath, kind AS artifact_type, bytes AS file_size,
  sha256 AS file_hash, created_at, metadata
FROM artifacts`,
} as const;
