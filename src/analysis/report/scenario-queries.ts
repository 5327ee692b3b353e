import type { JsonValue } from '../../keeper/database-access.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { textOrder } from '../../storage/sql/text-expressions.ts';
import { textOf } from '../../storage/sql/value-expressions.ts';
import { verdictExpressions } from '../../storage/sql/verdicts.ts';
import type { NamedQuery } from '../named-query.ts';

const ofRun = 'executions.run_id = $run_id';

/** What is shown of one message or stack at most (characters). */
const textLength = 20_000;
/** What is shown of one log line at most (characters). */
const logLength = 4000;

/** `column IN ($id_1, $id_2 ...)` and its values. */
function amongIds(column: string, ids: readonly number[]) {
  const parameters: Record<string, JsonValue> = {};
  for (const [index, id] of ids.entries()) parameters[`id_${index + 1}`] = id;
  const names = Object.keys(parameters).map((name) => `$${name}`);
  return { condition: `${column} IN (${names.join(', ')})`, parameters };
}

/** Where a run took place: its environment, browser and who started it. */
export function runSurroundingsQuery(runId: number): NamedQuery {
  return {
    name: 'run-surroundings',
    title: 'Where a run took place',
    sql: `SELECT environments.name AS environment, environments.kind AS environment_kind, environments.base_url,
  COALESCE(browsers.browser, runs.browser) AS browser, browsers.version AS browser_version, browsers.viewport_width,
  browsers.viewport_height, COALESCE(browsers.headless, runs.headless) AS headless, runs.worker_count, runs.triggered_by
FROM runs LEFT JOIN environments ON environments.environment_id = runs.environment_id
  LEFT JOIN browsers ON browsers.browser_id = runs.browser_id
WHERE runs.run_id = $run_id`,
    parameters: { run_id: runId },
  };
}

/** Kind, description and time of the suites of a run. */
export function suiteTextsQuery(dialect: Dialect, runId: number): NamedQuery {
  return {
    name: 'suite-texts',
    title: 'What the suites of a run say of themselves',
    sql: `SELECT suite_runs.suite_run_id, suites.kind, suites.key, suites.description, ${textOf(dialect, 'suites.tags')} AS tags
FROM suite_runs JOIN suites ON suites.suite_id = suite_runs.suite_id WHERE suite_runs.run_id = $run_id`,
    parameters: { run_id: runId },
  };
}

/** Every execution of a run with verdict and time of its test: by file, suite and line, whole tests together. */
export function pageOrderQuery(dialect: Dialect, runId: number): NamedQuery {
  return {
    name: 'page-order',
    title: 'Executions in the order of pages',
    sql: `WITH ${verdictExpressions(ofRun)}
SELECT executions.execution_id, verdicts.test_id, verdicts.suite_run_id, verdicts.verdict, verdicts.duration_ms
FROM executions JOIN verdicts ON verdicts.test_id = executions.test_id
  JOIN tests ON tests.test_id = verdicts.test_id
  JOIN suite_runs ON suite_runs.suite_run_id = verdicts.suite_run_id
  JOIN suites ON suites.suite_id = suite_runs.suite_id
WHERE ${ofRun}
ORDER BY ${textOrder(dialect, 'COALESCE(suites.path, suites.key)')}, verdicts.suite_run_id, COALESCE(tests.line, 0),
  verdicts.test_id, executions.attempt_number, executions.execution_id`,
    parameters: { run_id: runId },
  };
}

/** Name and key of some tests. */
export function testNamesQuery(testIds: readonly number[]): NamedQuery {
  const { condition, parameters } = amongIds('tests.test_id', testIds);
  return {
    name: 'test-names',
    title: 'Names of tests',
    sql: `SELECT tests.test_id, tests.key, tests.name FROM tests WHERE ${condition}`,
    parameters,
  };
}

/** Section headings of executions, in their order. */
export function sectionsQuery(runId: number, executionIds: readonly number[]): NamedQuery {
  const { condition, parameters } = amongIds('sections.execution_id', executionIds);
  return {
    name: 'sections',
    title: 'Sections of executions',
    sql: `SELECT sections.execution_id, sections.section_id, sections.parent_section_id, sections.level, sections.text, sections.order_index
FROM sections WHERE sections.run_id = $run_id AND ${condition}
ORDER BY sections.execution_id, sections.order_index, sections.section_id`,
    parameters: { run_id: runId, ...parameters },
  };
}

/** Steps of executions with everything that is known of each attempt, in their order. */
export function stepAttemptsQuery(
  dialect: Dialect,
  runId: number,
  executionIds: readonly number[],
): NamedQuery {
  const { condition, parameters } = amongIds('steps.execution_id', executionIds);
  return {
    name: 'step-attempts',
    title: 'Attempts of the steps of executions',
    sql: `SELECT steps.execution_id, steps.step_id, steps.parent_step_id, steps.order_index, steps.keyword, steps.text, steps.step_type,
  substr(steps.doc_string, 1, ${textLength}) AS doc_string, ${textOf(dialect, 'steps.data_table')} AS data_table,
  step_runs.step_run_id, step_runs.attempt_number, step_runs.status, step_runs.duration_ms, step_runs.error_type,
  substr(step_runs.error_message, 1, ${textLength}) AS error_message,
  substr(step_runs.stack_trace, 1, ${textLength}) AS stack_trace
FROM steps JOIN step_runs ON step_runs.step_id = steps.step_id AND step_runs.run_id = steps.run_id
WHERE steps.run_id = $run_id AND ${condition}
ORDER BY steps.execution_id, steps.order_index, steps.step_id, step_runs.attempt_number`,
    parameters: { run_id: runId, ...parameters },
  };
}

const artifactColumns = (dialect: Dialect) =>
  `artifacts.artifact_id, artifacts.path, artifacts.name, artifacts.kind, artifacts.media_type, artifacts.bytes,
  artifacts.sha256, artifacts.width, artifacts.height, ${textOf(dialect, 'artifacts.uuid')} AS uuid`;

/** Files of executions and of their steps; those of after-hooks are not meant. */
export function executionFilesQuery(
  dialect: Dialect,
  runId: number,
  executionIds: readonly number[],
): NamedQuery {
  const { condition, parameters } = amongIds('artifacts.execution_id', executionIds);
  return {
    name: 'execution-files',
    title: 'Files of executions',
    sql: `SELECT artifacts.execution_id, artifacts.step_run_id, ${artifactColumns(dialect)}
FROM artifacts WHERE artifacts.run_id = $run_id AND artifacts.execution_post_id IS NULL AND ${condition}
ORDER BY artifacts.execution_id, artifacts.artifact_id`,
    parameters: { run_id: runId, ...parameters },
  };
}

/** Files of a run that belong to no execution, the first of them. */
export function runFilesQuery(dialect: Dialect, runId: number, top: number): NamedQuery {
  return {
    name: 'run-files',
    title: 'Files of a run that belong to no execution',
    sql: `SELECT ${artifactColumns(dialect)} FROM artifacts
WHERE artifacts.run_id = $run_id AND artifacts.execution_id IS NULL AND artifacts.execution_post_id IS NULL
ORDER BY artifacts.artifact_id LIMIT $top`,
    parameters: { run_id: runId, top },
  };
}

/**
 * Log lines of executions, the oldest first.
 *
 * @param top lines of each execution; `log_lines` counts all
 */
export function executionLogsQuery(runId: number, executionIds: readonly number[], top: number): NamedQuery {
  const { condition, parameters } = amongIds('logs.execution_id', executionIds);
  return {
    name: 'execution-logs',
    title: 'Log lines of executions',
    sql: `WITH numbered AS (
  SELECT logs.execution_id, logs.level, logs.source, substr(logs.message, 1, ${logLength}) AS message,
    row_number() OVER (PARTITION BY logs.execution_id ORDER BY logs.logged_at, logs.log_id) AS place,
    count(*) OVER (PARTITION BY logs.execution_id) AS log_lines
  FROM logs WHERE logs.run_id = $run_id AND ${condition}
)
SELECT execution_id, level, source, message, log_lines FROM numbered WHERE place <= $top ORDER BY execution_id, place`,
    parameters: { run_id: runId, top, ...parameters },
  };
}
