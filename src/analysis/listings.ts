import { executionStatuses, runStatuses, suiteRunStatuses } from '../model/statuses.ts';
import type { Dialect } from '../storage/sql/column-types.ts';
import { jsonArrayContains } from '../storage/sql/json-contains.ts';
import { judgedStatusSql } from '../storage/sql/judged-status.ts';
import { placeholder } from '../storage/sql/parameter-values.ts';
import { foldCase } from '../storage/sql/text-expressions.ts';
import { textOf } from '../storage/sql/value-expressions.ts';

/** Ways to narrow a list. */
export type FilterName = 'status' | 'tag' | 'feature' | 'search' | 'since' | 'branch';

/** SQL of a condition; `value` stands for what to narrow to, `$name` as a rule. */
export type Condition = (dialect: Dialect, value: string) => string;

/** Something that can be listed: rows of one kind, with the names that people look for. */
export interface Listing {
  readonly title: string;
  /** Columns and joins, without conditions. */
  readonly select: (dialect: Dialect) => string;
  /** Column that holds the run. */
  readonly runColumn: string;
  /** Column that `status` is about. */
  readonly statusColumn?: string;
  readonly filters: Readonly<Partial<Record<Exclude<FilterName, 'status'>, Condition>>>;
  /** Values that `status` may have. */
  readonly statuses?: readonly string[];
  readonly order: string;
  /** Whether all runs are meant when none is named. */
  readonly ofAllRuns?: boolean;
}

/** With or without the @ that Gherkin's tags begin with. */
const hasTag =
  (column: string): Condition =>
  (dialect, value) =>
    `(${jsonArrayContains(dialect, column, value)} OR ${jsonArrayContains(dialect, column, `'@' || ${value}`)})`;
const contains =
  (...columns: readonly (string | ((dialect: Dialect) => string))[]): Condition =>
  (dialect, value) =>
    columns
      .map((column) => (typeof column === 'string' ? column : column(dialect)))
      .map((column) => `${foldCase(dialect, column)} LIKE ${value} ESCAPE '\\'`)
      .join(' OR ');
const since =
  (column: string): Condition =>
  (dialect, value) =>
    `${column} >= ${placeholder(dialect, 'timestamp', value)}`;
const inFeature = contains('suites.name', 'suites.path');
const onBranch: Condition = (_, value) => `runs.branch = ${value}`;

const executionJoins = `JOIN tests ON tests.test_id = executions.test_id
  JOIN suite_runs ON suite_runs.suite_run_id = executions.suite_run_id
  JOIN suites ON suites.suite_id = suite_runs.suite_id
  JOIN runs ON runs.run_id = executions.run_id`;

const executionFilters = {
  tag: hasTag('executions.tags'),
  feature: inFeature,
  search: contains('tests.name', 'executions.error_message'),
  since: since('executions.started_at'),
  branch: onBranch,
};

const runs: Listing = {
  title: 'Runs',
  select: (
    dialect,
  ) => `SELECT runs.run_id, runs.status, runs.started_at, runs.duration_ms, runs.planned_count AS planned,
  runs.passed_count AS passed, runs.failed_count AS failed, runs.flaky_count AS flaky, runs.skipped_count AS skipped,
  runs.lost_count AS lost, runs.branch, substr(runs.commit_sha, 1, 10) AS "commit", runs.name,
  ${textOf(dialect, 'runs.uuid')} AS uuid
FROM runs`,
  runColumn: 'runs.run_id',
  statusColumn: 'runs.status',
  filters: {
    search: contains('runs.name', 'runs.commit_sha', (dialect) => textOf(dialect, 'runs.command_args')),
    since: since('runs.started_at'),
    branch: onBranch,
  },
  statuses: runStatuses,
  order: 'runs.started_at DESC, runs.run_id DESC',
  ofAllRuns: true,
};

const features: Listing = {
  title: 'Features',
  select:
    () => `SELECT suite_runs.suite_run_id, suite_runs.run_id, suites.name AS feature, suites.path, suite_runs.status,
  (SELECT count(DISTINCT test_id) FROM executions WHERE executions.suite_run_id = suite_runs.suite_run_id
    AND executions.run_id = suite_runs.run_id) AS scenarios,
  suite_runs.started_at, suite_runs.duration_ms
FROM suite_runs JOIN suites ON suites.suite_id = suite_runs.suite_id
  JOIN runs ON runs.run_id = suite_runs.run_id`,
  runColumn: 'suite_runs.run_id',
  statusColumn: 'suite_runs.status',
  filters: {
    tag: hasTag('suites.tags'),
    feature: inFeature,
    search: contains('suites.name', 'suites.path', 'suites.description'),
    since: since('suite_runs.started_at'),
    branch: onBranch,
  },
  statuses: suiteRunStatuses,
  order: 'suite_runs.run_id DESC, suites.path, suite_runs.suite_run_id',
};

const scenarios: Listing = {
  title: 'Scenarios, one row an attempt',
  select:
    () => `SELECT executions.execution_id, executions.run_id, suites.name AS feature, tests.name AS scenario,
  executions.attempt_number AS attempt, executions.status, executions.started_at, executions.duration_ms, executions.tags,
  executions.error_message
FROM executions ${executionJoins}`,
  runColumn: 'executions.run_id',
  statusColumn: 'executions.status',
  filters: executionFilters,
  statuses: executionStatuses,
  order: 'executions.run_id DESC, suites.path, tests.line, executions.execution_id',
};

const failures: Listing = {
  title: 'Scenarios whose last attempt did not pass',
  select:
    () => `SELECT executions.execution_id, executions.run_id, suites.name AS feature, tests.name AS scenario, executions.status,
  executions.attempt_number AS attempts, executions.error_type, executions.error_message, tests.path, tests.line,
  executions.failure_signature
FROM executions ${executionJoins}
WHERE executions.is_final_attempt
  AND ${judgedStatusSql()} IN ('failed', 'timed_out', 'undefined', 'ambiguous', 'error', 'interrupted', 'lost')`,
  runColumn: 'executions.run_id',
  statusColumn: 'executions.status',
  filters: executionFilters,
  statuses: executionStatuses,
  order: 'executions.run_id DESC, suites.path, tests.line, executions.execution_id',
};

const steps: Listing = {
  title: 'Steps, one row an attempt',
  select:
    () => `SELECT steps.step_id, steps.execution_id, tests.name AS scenario, sections.text AS section, steps.level, steps.keyword,
  steps.text AS step, steps.step_type AS type, step_runs.attempt_number AS attempt, step_runs.status, step_runs.duration_ms,
  step_runs.error_message
FROM step_runs JOIN steps ON steps.step_id = step_runs.step_id AND steps.run_id = step_runs.run_id
  LEFT JOIN sections ON sections.section_id = steps.section_id
  JOIN executions ON executions.execution_id = steps.execution_id AND executions.run_id = step_runs.run_id
  ${executionJoins}`,
  runColumn: 'step_runs.run_id',
  statusColumn: 'step_runs.status',
  filters: {
    ...executionFilters,
    search: contains('steps.text', 'step_runs.error_message'),
    since: since('step_runs.started_at'),
  },
  statuses: executionStatuses,
  order:
    'step_runs.run_id DESC, suites.path, steps.execution_id, steps.order_index, step_runs.attempt_number',
};

const sections: Listing = {
  title: 'Section headings',
  select: () => `SELECT sections.section_id, sections.execution_id, tests.name AS scenario, sections.level,
  substr('####', 1, sections.level) || ' ' || sections.text AS section, sections.parent_section_id,
  (SELECT count(*) FROM steps WHERE steps.section_id = sections.section_id AND steps.run_id = sections.run_id) AS steps,
  sections.started_at
FROM sections JOIN executions ON executions.execution_id = sections.execution_id
  ${executionJoins}`,
  runColumn: 'sections.run_id',
  filters: { ...executionFilters, search: contains('sections.text'), since: since('sections.started_at') },
  order: 'sections.run_id DESC, suites.path, sections.execution_id, sections.order_index',
};

const artifacts: Listing = {
  title: 'Files that the run made',
  select:
    () => `SELECT artifacts.artifact_id, artifacts.kind, artifacts.path, artifacts.bytes, artifacts.width, artifacts.height,
  tests.name AS scenario, steps.text AS step, artifacts.created_at
FROM artifacts JOIN runs ON runs.run_id = artifacts.run_id
  LEFT JOIN executions ON executions.execution_id = artifacts.execution_id
  LEFT JOIN tests ON tests.test_id = executions.test_id
  LEFT JOIN suite_runs ON suite_runs.suite_run_id = COALESCE(artifacts.suite_run_id, executions.suite_run_id)
  LEFT JOIN suites ON suites.suite_id = suite_runs.suite_id
  LEFT JOIN step_runs ON step_runs.step_run_id = artifacts.step_run_id
  LEFT JOIN steps ON steps.step_id = step_runs.step_id`,
  runColumn: 'artifacts.run_id',
  filters: {
    tag: hasTag('executions.tags'),
    feature: inFeature,
    search: contains('artifacts.path', 'artifacts.kind', 'tests.name', 'steps.text'),
    since: since('artifacts.created_at'),
    branch: onBranch,
  },
  order: 'artifacts.run_id DESC, artifacts.artifact_id',
};

const workers: Listing = {
  title: 'Worker processes',
  select:
    () => `SELECT workers.worker_id, workers.run_id, workers.worker_index AS worker, workers.pid, workers.host, workers.started_at, workers.ended_at,
  workers.exit_code, workers.exit_signal,
  (SELECT count(*) FROM executions WHERE executions.worker_id = workers.worker_id AND executions.run_id = workers.run_id) AS executions
FROM workers JOIN runs ON runs.run_id = workers.run_id`,
  runColumn: 'workers.run_id',
  filters: { search: contains('workers.host'), since: since('workers.started_at'), branch: onBranch },
  order: 'workers.run_id DESC, workers.worker_index, workers.worker_id',
};

const logs: Listing = {
  title: 'Log lines',
  select:
    () => `SELECT logs.log_id, logs.logged_at, logs.level, logs.source, logs.message, tests.name AS scenario
FROM logs JOIN runs ON runs.run_id = logs.run_id
  LEFT JOIN executions ON executions.execution_id = logs.execution_id
  LEFT JOIN tests ON tests.test_id = executions.test_id
  LEFT JOIN suite_runs ON suite_runs.suite_run_id = executions.suite_run_id
  LEFT JOIN suites ON suites.suite_id = suite_runs.suite_id`,
  runColumn: 'logs.run_id',
  statusColumn: 'logs.level',
  filters: {
    tag: hasTag('executions.tags'),
    feature: inFeature,
    search: contains('logs.message', 'logs.source'),
    since: since('logs.logged_at'),
    branch: onBranch,
  },
  statuses: ['debug', 'info', 'warning', 'error'],
  order: 'logs.run_id DESC, logs.logged_at, logs.log_id',
};

/** Everything that `assay db list` lists. Executions are scenarios under the schema's own name. */
export const listings = {
  runs,
  features,
  scenarios,
  executions: scenarios,
  steps,
  sections,
  artifacts,
  failures,
  workers,
  logs,
} satisfies Record<string, Listing>;

export type ListingName = keyof typeof listings;
