import type { RunDatabase } from '../../src/keeper/run-database.ts';
import { ask } from './temporary-database.ts';

/** An id as journal and number in it: the keys of journals depend on the order in which they were found. */
const placed = (column: string) =>
  `(SELECT CAST(uuid AS VARCHAR) FROM journals WHERE journal_id = ${column} >> 28) || ':' || (${column} & ${2 ** 28 - 1}) AS ${column}`;

const suiteOf = `(SELECT suites.key FROM suites JOIN suite_runs USING (suite_id) WHERE suite_runs.suite_run_id = t.suite_run_id)`;
const testOf = `(SELECT tests.key FROM tests WHERE tests.test_id = t.test_id)`;
const workerOf = `(SELECT worker_index FROM workers WHERE workers.worker_id = t.worker_id)`;
const failure = 'error_type, error_message, stack_trace';

/** One query a table: everything in it that does not depend on the order in which journals were read. */
const queries = {
  projects: `SELECT key, name FROM projects AS t`,
  suites: `SELECT kind, key, name, description, path, tags FROM suites AS t`,
  tests: `SELECT key, name, description, source, status, tags, path, line, parameters FROM tests AS t`,
  journals: `SELECT uuid, run_uuid, role, worker_index, applied_bytes, applied_events, skipped_events, closed_at, updated_at FROM journals AS t`,
  runs: `SELECT uuid, name, status, started_at, ended_at, duration_ms, error_message IS NULL AS well, planned_count, passed_count,
    failed_count, skipped_count, flaky_count, lost_count FROM runs AS t`,
  workers: `SELECT worker_index, started_at, ended_at, exit_code, exit_signal FROM workers AS t`,
  suite_runs: `SELECT ${suiteOf} AS suite, status, started_at, ended_at, duration_ms FROM suite_runs AS t`,
  executions: `SELECT ${placed('execution_id')}, uuid, ${suiteOf} AS suite, ${testOf} AS test, ${workerOf} AS worker, attempt_number,
    is_final_attempt, status, expected_status, started_at, ended_at, duration_ms, tags, parameters, ${failure},
    failure_signature, metrics, created_at FROM executions AS t`,
  sections: `SELECT ${placed('section_id')}, ${placed('execution_id')}, ${placed('parent_section_id')}, level, text, order_index,
    started_at FROM sections AS t`,
  steps: `SELECT ${placed('step_id')}, ${placed('execution_id')}, ${placed('section_id')}, ${placed('parent_step_id')}, level,
    order_index, keyword, text, step_type, path, line, doc_string, data_table, created_at FROM steps AS t`,
  step_runs: `SELECT ${placed('step_run_id')}, ${placed('step_id')}, attempt_number, is_final_attempt, status, started_at, ended_at,
    duration_ms, ${failure}, metrics FROM step_runs AS t`,
  step_posts: `SELECT ${placed('step_post_id')}, ${placed('step_run_id')}, action, details, happened_at FROM step_posts AS t`,
  execution_posts: `SELECT ${placed('execution_post_id')}, ${placed('execution_id')}, action, details, status, happened_at
    FROM execution_posts AS t`,
  artifacts: `SELECT ${placed('artifact_id')}, uuid, ${suiteOf} AS suite, ${placed('execution_id')}, ${placed('step_run_id')}, path,
    kind, bytes FROM artifacts AS t`,
  logs: `SELECT ${placed('log_id')}, ${placed('execution_id')}, ${placed('step_run_id')}, level, source,
    message, logged_at FROM logs AS t`,
} as const;

/** Why an event was refused, each engine says in its own words. */
const withoutReasons = (name: string, value: unknown): unknown =>
  name === 'message' && typeof value === 'string' ? value.replace(/event: .*/s, 'event') : value;

/** The rows of every table in an order of their own, comparable between databases. */
export async function recordContent(database: RunDatabase): Promise<Record<string, readonly string[]>> {
  const content: Record<string, readonly string[]> = {};
  for (const [table, sql] of Object.entries(queries)) {
    const rows = await ask(database, sql);
    content[table] = rows.map((row) => JSON.stringify(row, withoutReasons)).sort();
  }
  return content;
}
