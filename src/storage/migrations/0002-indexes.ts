/** The indexes that migration 0002 makes where an engine needs them, by table. Frozen. */
export const newIndexes = {
  projects: ['CREATE INDEX "projects_by_uuid" ON "projects" ("uuid")'],
  suites: [
    'CREATE INDEX "suites_by_uuid" ON "suites" ("uuid")',
    'CREATE INDEX "suites_by_parent_suite_id" ON "suites" ("parent_suite_id") WHERE "parent_suite_id" IS NOT NULL',
  ],
  tests: [
    'CREATE INDEX "tests_by_uuid" ON "tests" ("uuid")',
    'CREATE INDEX "tests_by_suite_id" ON "tests" ("suite_id")',
  ],
  suite_tests: ['CREATE INDEX "suite_tests_by_test_id" ON "suite_tests" ("test_id")'],
  test_actions: [
    'CREATE INDEX "test_actions_by_test_id_action_order" ON "test_actions" ("test_id", "action_order")',
  ],
  test_templates: [
    'CREATE INDEX "test_templates_by_project_id" ON "test_templates" ("project_id") WHERE "project_id" IS NOT NULL',
  ],
  test_data: [
    'CREATE INDEX "test_data_by_project_id" ON "test_data" ("project_id") WHERE "project_id" IS NOT NULL',
  ],
  environments: [
    'CREATE INDEX "environments_by_hardware_id" ON "environments" ("hardware_id") WHERE "hardware_id" IS NOT NULL',
  ],
  project_members: ['CREATE INDEX "project_members_by_user_id" ON "project_members" ("user_id")'],
  api_tokens: ['CREATE INDEX "api_tokens_by_user_id" ON "api_tokens" ("user_id")'],
  audit_entries: [
    'CREATE INDEX "audit_entries_by_table_name_row_id" ON "audit_entries" ("table_name", "row_id") WHERE "table_name" IS NOT NULL',
    'CREATE INDEX "audit_entries_by_happened_at" ON "audit_entries" ("happened_at")',
    'CREATE INDEX "audit_entries_by_user_id" ON "audit_entries" ("user_id") WHERE "user_id" IS NOT NULL',
    'CREATE INDEX "audit_entries_by_api_token_id" ON "audit_entries" ("api_token_id") WHERE "api_token_id" IS NOT NULL',
  ],
  runs: [
    'CREATE INDEX "runs_by_started_at" ON "runs" ("started_at")',
    'CREATE INDEX "runs_by_project_id_branch_started_at" ON "runs" ("project_id", "branch", "started_at")',
    'CREATE INDEX "runs_by_environment_id" ON "runs" ("environment_id") WHERE "environment_id" IS NOT NULL',
    'CREATE INDEX "runs_by_browser_id" ON "runs" ("browser_id") WHERE "browser_id" IS NOT NULL',
  ],
  workers: [
    'CREATE INDEX "workers_by_run_id" ON "workers" ("run_id")',
    'CREATE INDEX "workers_by_journal_id" ON "workers" ("journal_id")',
  ],
  suite_runs: ['CREATE INDEX "suite_runs_by_suite_id" ON "suite_runs" ("suite_id")'],
  executions: [
    'CREATE INDEX "executions_by_run_id_execution_id" ON "executions" ("run_id", "execution_id")',
    'CREATE INDEX "executions_by_suite_run_id" ON "executions" ("suite_run_id")',
    'CREATE INDEX "executions_by_test_id_execution_id" ON "executions" ("test_id", "execution_id")',
    'CREATE INDEX "executions_by_worker_id" ON "executions" ("worker_id") WHERE "worker_id" IS NOT NULL',
    'CREATE INDEX "executions_by_failure_signature_execution_id" ON "executions" ("failure_signature", "execution_id") WHERE "failure_signature" IS NOT NULL',
    'CREATE INDEX "executions_by_uuid" ON "executions" ("uuid")',
  ],
  sections: [
    'CREATE INDEX "sections_by_execution_id" ON "sections" ("execution_id")',
    'CREATE INDEX "sections_by_run_id" ON "sections" ("run_id")',
    'CREATE INDEX "sections_by_parent_section_id" ON "sections" ("parent_section_id") WHERE "parent_section_id" IS NOT NULL',
  ],
  steps: [
    'CREATE INDEX "steps_by_execution_id" ON "steps" ("execution_id")',
    'CREATE INDEX "steps_by_run_id" ON "steps" ("run_id")',
    'CREATE INDEX "steps_by_section_id" ON "steps" ("section_id") WHERE "section_id" IS NOT NULL',
    'CREATE INDEX "steps_by_parent_step_id" ON "steps" ("parent_step_id") WHERE "parent_step_id" IS NOT NULL',
  ],
  step_runs: [
    'CREATE INDEX "step_runs_by_step_id" ON "step_runs" ("step_id")',
    'CREATE INDEX "step_runs_by_run_id" ON "step_runs" ("run_id")',
  ],
  step_posts: [
    'CREATE INDEX "step_posts_by_step_run_id" ON "step_posts" ("step_run_id")',
    'CREATE INDEX "step_posts_by_run_id" ON "step_posts" ("run_id")',
  ],
  execution_posts: [
    'CREATE INDEX "execution_posts_by_execution_id" ON "execution_posts" ("execution_id")',
    'CREATE INDEX "execution_posts_by_run_id" ON "execution_posts" ("run_id")',
  ],
  artifacts: [
    'CREATE INDEX "artifacts_by_run_id" ON "artifacts" ("run_id")',
    'CREATE INDEX "artifacts_by_suite_run_id" ON "artifacts" ("suite_run_id") WHERE "suite_run_id" IS NOT NULL',
    'CREATE INDEX "artifacts_by_execution_id" ON "artifacts" ("execution_id") WHERE "execution_id" IS NOT NULL',
    'CREATE INDEX "artifacts_by_step_run_id" ON "artifacts" ("step_run_id") WHERE "step_run_id" IS NOT NULL',
    'CREATE INDEX "artifacts_by_execution_post_id" ON "artifacts" ("execution_post_id") WHERE "execution_post_id" IS NOT NULL',
    'CREATE INDEX "artifacts_by_uuid" ON "artifacts" ("uuid")',
  ],
  logs: [
    'CREATE INDEX "logs_by_run_id" ON "logs" ("run_id")',
    'CREATE INDEX "logs_by_execution_id" ON "logs" ("execution_id") WHERE "execution_id" IS NOT NULL',
    'CREATE INDEX "logs_by_step_run_id" ON "logs" ("step_run_id") WHERE "step_run_id" IS NOT NULL',
  ],
  coverage: [
    'CREATE INDEX "coverage_by_run_id" ON "coverage" ("run_id")',
    'CREATE INDEX "coverage_by_execution_id" ON "coverage" ("execution_id") WHERE "execution_id" IS NOT NULL',
  ],
  code_analyses: ['CREATE INDEX "code_analyses_by_commit_sha" ON "code_analyses" ("commit_sha")'],
  failure_analyses: [
    'CREATE INDEX "failure_analyses_by_failure_signature" ON "failure_analyses" ("failure_signature") WHERE "failure_signature" IS NOT NULL',
    'CREATE INDEX "failure_analyses_by_execution_id" ON "failure_analyses" ("execution_id") WHERE "execution_id" IS NOT NULL',
  ],
  security_issues: [
    'CREATE INDEX "security_issues_by_execution_id" ON "security_issues" ("execution_id") WHERE "execution_id" IS NOT NULL',
  ],
  performance_baselines: [
    'CREATE INDEX "performance_baselines_by_benchmark_metric" ON "performance_baselines" ("benchmark", "metric")',
    'CREATE INDEX "performance_baselines_by_environment_id" ON "performance_baselines" ("environment_id") WHERE "environment_id" IS NOT NULL',
    'CREATE INDEX "performance_baselines_by_hardware_id" ON "performance_baselines" ("hardware_id") WHERE "hardware_id" IS NOT NULL',
  ],
  measurements: [
    'CREATE INDEX "measurements_by_benchmark_metric_measured_at" ON "measurements" ("benchmark", "metric", "measured_at")',
    'CREATE INDEX "measurements_by_run_id" ON "measurements" ("run_id") WHERE "run_id" IS NOT NULL',
    'CREATE INDEX "measurements_by_environment_id" ON "measurements" ("environment_id") WHERE "environment_id" IS NOT NULL',
    'CREATE INDEX "measurements_by_hardware_id" ON "measurements" ("hardware_id") WHERE "hardware_id" IS NOT NULL',
  ],
  test_days: ['CREATE INDEX "test_days_by_project_id_day" ON "test_days" ("project_id", "day")'],
} as const;
