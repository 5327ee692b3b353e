import type { JsonValue } from '../../keeper/database-access.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { textOrder } from '../../storage/sql/text-expressions.ts';
import { textOf } from '../../storage/sql/value-expressions.ts';
import { verdictExpressions } from '../../storage/sql/verdicts.ts';
import type { NamedQuery } from '../named-query.ts';

const ofRun = 'executions.run_id = $run_id';

/** Executions in the order of a report, whole tests together: by file, then by line. */
const reportOrder = (dialect: Dialect) =>
  `${textOrder(dialect, 'COALESCE(suites.path, suites.key)')}, verdicts.suite_run_id, COALESCE(tests.line, 0), verdicts.test_id`;

/** Everything that is known of a run. */
export function reportRunQuery(dialect: Dialect, runId: number): NamedQuery {
  return {
    name: 'report-run',
    title: 'The run of a report',
    sql: `SELECT runs.run_id, ${textOf(dialect, 'runs.uuid')} AS uuid, projects.key AS project_key, projects.name AS project,
  runs.name, runs.status, runs.started_at, runs.ended_at, runs.duration_ms, runs.error_message, runs.browser,
  runs.worker_count, runs.results_dir, runs.branch, runs.commit_sha, runs.commit_dirty, runs.ci_provider, runs.ci_run_id,
  runs.ci_url, ${textOf(dialect, 'runs.command_args')} AS command_args, ${textOf(dialect, 'runs.system_info')} AS system_info,
  ${textOf(dialect, 'runs.context')} AS context
FROM runs JOIN projects ON projects.project_id = runs.project_id WHERE runs.run_id = $run_id`,
    parameters: { run_id: runId },
  };
}

/** How many tests of each suite came to which verdict, and how long their last attempts took. */
export function suiteTotalsQuery(runId: number): NamedQuery {
  return {
    name: 'report-suite-totals',
    title: 'Verdicts by suite',
    sql: `WITH ${verdictExpressions(ofRun)}
SELECT suite_run_id, verdict, count(*) AS tests, sum(last_duration_ms) AS duration_ms
FROM verdicts GROUP BY suite_run_id, verdict`,
    parameters: { run_id: runId },
  };
}

/** The suites of a run and those around them. */
export function reportSuitesQuery(runId: number): NamedQuery {
  return {
    name: 'report-suites',
    title: 'Suites of a run',
    sql: `WITH RECURSIVE around AS (
  SELECT suites.suite_id, suites.parent_suite_id, suites.name, suites.path, suites.kind, suite_runs.suite_run_id, suite_runs.started_at
  FROM suite_runs JOIN suites ON suites.suite_id = suite_runs.suite_id WHERE suite_runs.run_id = $run_id
  UNION
  SELECT suites.suite_id, suites.parent_suite_id, suites.name, suites.path, suites.kind, NULL, NULL
  FROM around JOIN suites ON suites.suite_id = around.parent_suite_id
)
SELECT suite_id, parent_suite_id, name, path, kind, suite_run_id, started_at FROM around`,
    parameters: { run_id: runId },
  };
}

/** Every execution of a run with the verdict of its test, in the order of a report. */
export function reportOrderQuery(dialect: Dialect, runId: number): NamedQuery {
  return {
    name: 'report-order',
    title: 'Executions in the order of a report',
    sql: `WITH ${verdictExpressions(ofRun)}
SELECT executions.execution_id, verdicts.test_id, verdicts.suite_run_id, verdicts.verdict
FROM executions JOIN verdicts ON verdicts.test_id = executions.test_id
  JOIN tests ON tests.test_id = verdicts.test_id
  JOIN suite_runs ON suite_runs.suite_run_id = verdicts.suite_run_id
  JOIN suites ON suites.suite_id = suite_runs.suite_id
WHERE ${ofRun}
ORDER BY ${reportOrder(dialect)}, executions.attempt_number, executions.execution_id`,
    parameters: { run_id: runId },
  };
}

/** `column IN ($id_1, $id_2 ...)` and its values. */
function amongIds(column: string, ids: readonly number[]) {
  const parameters: Record<string, JsonValue> = {};
  for (const [index, id] of ids.entries()) parameters[`id_${index + 1}`] = id;
  const names = Object.keys(parameters).map((name) => `$${name}`);
  return { condition: `${column} IN (${names.join(', ')})`, parameters };
}

/** Executions with what their tests are. */
export function reportExecutionsQuery(
  dialect: Dialect,
  runId: number,
  executionIds: readonly number[],
): NamedQuery {
  const { condition, parameters } = amongIds('executions.execution_id', executionIds);
  return {
    name: 'report-executions',
    title: 'Executions of a report',
    sql: `SELECT executions.execution_id, ${textOf(dialect, 'executions.uuid')} AS uuid, executions.attempt_number, executions.status,
  executions.expected_status, executions.started_at, executions.ended_at, executions.duration_ms,
  executions.error_type, executions.error_message, executions.stack_trace, executions.failure_signature,
  ${textOf(dialect, 'COALESCE(executions.tags, tests.tags)')} AS tags,
  ${textOf(dialect, 'COALESCE(executions.parameters, tests.parameters)')} AS parameters,
  ${textOf(dialect, 'tests.uuid')} AS test_uuid, tests.key AS test_key, tests.name AS test_name, tests.description,
  tests.owner, tests.path, tests.line, workers.worker_index
FROM executions JOIN tests ON tests.test_id = executions.test_id
  LEFT JOIN workers ON workers.worker_id = executions.worker_id
WHERE ${ofRun} AND ${condition}`,
    parameters: { run_id: runId, ...parameters },
  };
}

/** Whether a run has steps, files of executions and log lines at all: 1 or 0. */
export function detailsThereQuery(runId: number): NamedQuery {
  const there = (table: string, more = '') =>
    `CASE WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${table}.run_id = $run_id${more}) THEN 1 ELSE 0 END AS ${table}`;
  const ofExecution = (table: string) => there(table, ` AND ${table}.execution_id IS NOT NULL`);
  return {
    name: 'report-details-there',
    title: 'Which details a run has',
    sql: `SELECT ${there('steps')}, ${ofExecution('artifacts')}, ${ofExecution('logs')}`,
    parameters: { run_id: runId },
  };
}

/** Attempts of the steps of executions, in their order. */
export function reportStepsQuery(runId: number, executionIds: readonly number[]): NamedQuery {
  const { condition, parameters } = amongIds('steps.execution_id', executionIds);
  return {
    name: 'report-steps',
    title: 'Steps of a report',
    sql: `SELECT steps.execution_id, steps.step_id, steps.level, steps.keyword, steps.text, steps.step_type, step_runs.attempt_number,
  step_runs.status, step_runs.duration_ms, step_runs.error_message
FROM steps JOIN step_runs ON step_runs.step_id = steps.step_id AND step_runs.run_id = steps.run_id
WHERE steps.run_id = $run_id AND ${condition}
ORDER BY steps.execution_id, steps.order_index, steps.step_id, step_runs.attempt_number`,
    parameters: { run_id: runId, ...parameters },
  };
}

/** Files of executions. */
export function reportArtifactsQuery(
  dialect: Dialect,
  runId: number,
  executionIds: readonly number[],
): NamedQuery {
  const { condition, parameters } = amongIds('artifacts.execution_id', executionIds);
  return {
    name: 'report-artifacts',
    title: 'Files of a report',
    sql: `SELECT artifacts.execution_id, ${textOf(dialect, 'artifacts.uuid')} AS uuid, artifacts.path, artifacts.name, artifacts.kind,
  artifacts.media_type, artifacts.bytes
FROM artifacts WHERE artifacts.run_id = $run_id AND ${condition} ORDER BY artifacts.execution_id, artifacts.artifact_id`,
    parameters: { run_id: runId, ...parameters },
  };
}

/** Log lines of executions, the oldest first. */
export function reportLogsQuery(runId: number, executionIds: readonly number[]): NamedQuery {
  const { condition, parameters } = amongIds('logs.execution_id', executionIds);
  return {
    name: 'report-logs',
    title: 'Log lines of a report',
    sql: `SELECT logs.execution_id, logs.level, logs.source, logs.message
FROM logs WHERE logs.run_id = $run_id AND ${condition} ORDER BY logs.execution_id, logs.logged_at, logs.log_id`,
    parameters: { run_id: runId, ...parameters },
  };
}
