import type { NamedQuery } from '../../../analysis/named-query.ts';
import type { Dialect } from '../../../storage/sql/column-types.ts';
import { textOf } from '../../../storage/sql/value-expressions.ts';

/** Attempts of a test in a run, in their order. */
export function attemptsQuery(run: number, test: number): NamedQuery {
  return {
    name: 'attempts',
    title: 'Attempts of the test in the run',
    sql: `SELECT execution_id, attempt_number, is_final_attempt, status, started_at, duration_ms FROM executions
WHERE run_id = $run AND test_id = $test ORDER BY attempt_number, execution_id`,
    parameters: { run, test },
  };
}

/** The last attempts of a test in the run before another one, and in the run behind it. */
export function neighbourExecutionsQuery(run: number, test: number): NamedQuery {
  const beside = (side: string, compared: '<' | '>', direction: 'ASC' | 'DESC') => `${side} AS (
  SELECT executions.execution_id, executions.status AS execution_status, runs.run_id, runs.name, runs.status,
    runs.started_at, runs.branch, runs.commit_sha
  FROM its_attempts AS executions JOIN runs ON runs.run_id = executions.run_id CROSS JOIN here
  WHERE runs.started_at ${compared} here.started_at OR (runs.started_at = here.started_at AND runs.run_id ${compared} here.run_id)
  ORDER BY runs.started_at ${direction}, runs.run_id ${direction}, executions.execution_id DESC LIMIT 1
)`;
  return {
    name: 'neighbour-executions',
    title: 'The test in the run before and in the run behind',
    sql: `WITH here AS (
  SELECT run_id, started_at FROM runs WHERE run_id = $run
), its_attempts AS (
  SELECT execution_id, run_id, status FROM executions WHERE test_id = $test AND is_final_attempt
), ${beside('earlier', '<', 'DESC')}, ${beside('later', '>', 'ASC')}
SELECT 'previous' AS side, earlier.* FROM earlier UNION ALL SELECT 'next' AS side, later.* FROM later`,
    parameters: { run, test },
  };
}

/** Section headings of an execution. */
export function executionSectionsQuery(run: number, execution: number): NamedQuery {
  return {
    name: 'execution-sections',
    title: 'Sections of the execution',
    sql: `SELECT section_id, parent_section_id, level, text, order_index, started_at FROM sections
WHERE run_id = $run AND execution_id = $execution ORDER BY order_index, section_id`,
    parameters: { run, execution },
  };
}

/** Steps of an execution, each attempt a row; steps without any attempt once. */
export function executionStepsQuery(
  dialect: Dialect,
  run: number,
  execution: number,
  most: number,
): NamedQuery {
  return {
    name: 'execution-steps',
    title: 'Steps of the execution and their attempts',
    sql: `SELECT steps.step_id, steps.section_id, steps.parent_step_id, steps.level, steps.order_index, steps.keyword, steps.text,
  steps.step_type, steps.path, steps.line, steps.doc_string, ${textOf(dialect, 'steps.data_table')} AS data_table,
  step_runs.step_run_id, step_runs.attempt_number, step_runs.is_final_attempt, step_runs.status, step_runs.started_at,
  step_runs.ended_at, step_runs.duration_ms, step_runs.error_type, step_runs.error_message, step_runs.stack_trace
FROM steps LEFT JOIN step_runs ON step_runs.step_id = steps.step_id AND step_runs.run_id = $run
WHERE steps.run_id = $run AND steps.execution_id = $execution
ORDER BY steps.order_index, steps.step_id, step_runs.attempt_number, step_runs.step_run_id LIMIT $most`,
    parameters: { run, execution, most },
  };
}

/** What happened after the steps of an execution, and after the execution itself. */
export function executionPostsQuery(dialect: Dialect, run: number, execution: number): NamedQuery {
  return {
    name: 'execution-posts',
    title: 'What came after the steps and after the execution',
    sql: `SELECT step_posts.step_run_id, NULL AS execution_post_id, step_posts.action,
  ${textOf(dialect, 'step_posts.details')} AS details, NULL AS status, step_posts.happened_at, step_posts.step_post_id AS place
FROM step_posts
WHERE step_posts.run_id = $run AND step_posts.step_run_id IN (
  SELECT step_runs.step_run_id FROM step_runs JOIN steps ON steps.step_id = step_runs.step_id
  WHERE step_runs.run_id = $run AND steps.run_id = $run AND steps.execution_id = $execution)
UNION ALL
SELECT NULL AS step_run_id, execution_posts.execution_post_id, execution_posts.action,
  ${textOf(dialect, 'execution_posts.details')} AS details, execution_posts.status, execution_posts.happened_at,
  execution_posts.execution_post_id AS place
FROM execution_posts WHERE execution_posts.run_id = $run AND execution_posts.execution_id = $execution
ORDER BY happened_at, place`,
    parameters: { run, execution },
  };
}

/** Files of an execution, of its steps and of its after-hooks. */
export function executionFilesQuery(dialect: Dialect, run: number, execution: number): NamedQuery {
  return {
    name: 'execution-files',
    title: 'Files of the execution',
    sql: `SELECT artifact_id, ${textOf(dialect, 'uuid')} AS uuid, step_run_id, execution_post_id, name, kind, media_type, bytes, width, height
FROM artifacts WHERE run_id = $run AND execution_id = $execution ORDER BY artifact_id`,
    parameters: { run, execution },
  };
}
