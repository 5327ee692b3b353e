import type { Dialect } from '../../storage/sql/column-types.ts';
import { textOrder } from '../../storage/sql/text-expressions.ts';
import { preset } from './preset.ts';
import { countWhen, meanOf, suiteJoin, testPlace } from './preset-sql.ts';

const stepOrder = (dialect: Dialect) => textOrder(dialect, 'steps.text');

/** Steps of a run by the time that they take. */
export const slowSteps = preset({
  name: 'slow-steps',
  title: 'Slowest steps',
  summary: 'Steps of a run by text, those first that took the most time together.',
  options: ['run', 'branch', 'project', 'limit'],
  defaults: { limit: 20 },
  whenEmpty: 'No step of this run has a duration.',
  questions: (dialect, { run, limit }) => [
    {
      name: 'slow-steps',
      title: 'Slowest steps',
      sql: `SELECT steps.text AS step, count(*) AS times, ${meanOf('step_runs.duration_ms')} AS mean_ms,
  max(step_runs.duration_ms) AS max_ms, sum(step_runs.duration_ms) AS total_ms
FROM step_runs JOIN steps ON steps.step_id = step_runs.step_id AND steps.run_id = step_runs.run_id
WHERE step_runs.run_id = $run_id AND steps.run_id = $run_id AND step_runs.duration_ms IS NOT NULL AND steps.step_type <> 'hook'
GROUP BY steps.text ORDER BY total_ms DESC, ${stepOrder(dialect)} LIMIT $limit`,
      parameters: { run_id: run, limit },
    },
  ],
});

/** Steps that fail. */
export const stepFailures = preset({
  name: 'step-failures',
  title: 'Steps that failed',
  summary: 'Steps of a run by text that did not pass in their last attempt, the most frequent first.',
  options: ['run', 'branch', 'project', 'limit'],
  whenEmpty: 'Every step of this run passed.',
  questions: (dialect, { run, limit }) => [
    {
      name: 'step-failures',
      title: 'Steps that failed',
      sql: `WITH failed AS (
  SELECT step_id, step_run_id, status, error_message FROM step_runs
  WHERE run_id = $run_id AND is_final_attempt AND status NOT IN ('passed', 'skipped', 'pending', 'running')
), by_text AS (
  SELECT steps.text, count(*) AS times, count(DISTINCT steps.execution_id) AS executions,
    min(failed.step_run_id) AS step_run_id
  FROM failed JOIN steps ON steps.step_id = failed.step_id WHERE steps.run_id = $run_id GROUP BY steps.text
)
SELECT steps.text AS step, by_text.times, by_text.executions, failed.status AS example_status,
  failed.error_message AS example_message, tests.name AS example_test, COALESCE(steps.path, tests.path) AS file, steps.line
FROM by_text JOIN failed ON failed.step_run_id = by_text.step_run_id
  JOIN steps ON steps.step_id = failed.step_id AND steps.run_id = $run_id
  JOIN executions ON executions.execution_id = steps.execution_id AND executions.run_id = $run_id
  JOIN tests ON tests.test_id = executions.test_id
ORDER BY by_text.times DESC, ${stepOrder(dialect)} LIMIT $limit`,
      parameters: { run_id: run, limit },
    },
  ],
});

/** Steps that needed more than one attempt. */
export const retriedSteps = preset({
  name: 'retried-steps',
  title: 'Steps that were tried again',
  summary: 'Steps of a run that needed more than one attempt, with how often and what it cost.',
  options: ['run', 'branch', 'project', 'limit'],
  whenEmpty: 'No step of this run was tried again.',
  questions: (_, { run, limit }) => [
    {
      name: 'retried-steps',
      title: 'Steps that were tried again',
      sql: `WITH retried AS (
  SELECT step_id, max(attempt_number) AS attempts, sum(duration_ms) AS duration_ms,
    ${countWhen("is_final_attempt AND status = 'passed'")} AS passed, min(CASE WHEN attempt_number = 1 THEN error_message END) AS first_message
  FROM step_runs WHERE run_id = $run_id GROUP BY step_id HAVING max(attempt_number) > 1
)
SELECT steps.text AS step, tests.name AS test, ${testPlace} AS place, retried.attempts,
  CASE WHEN retried.passed > 0 THEN 'passed' ELSE 'failed' END AS in_the_end, retried.duration_ms, retried.first_message
FROM retried JOIN steps ON steps.step_id = retried.step_id AND steps.run_id = $run_id
  JOIN executions ON executions.execution_id = steps.execution_id AND executions.run_id = $run_id
  JOIN tests ON tests.test_id = executions.test_id ${suiteJoin}
ORDER BY retried.attempts DESC, retried.step_id LIMIT $limit`,
      parameters: { run_id: run, limit },
    },
  ],
});
