import type { NamedQuery } from '../../../analysis/named-query.ts';

/** Workers of a run, with their attempts by status. */
export function runWorkersQuery(run: number): NamedQuery {
  return {
    name: 'run-workers',
    title: 'Workers of the run with their attempts by status',
    sql: `WITH counted AS (
  SELECT worker_id, status, count(*) AS attempts FROM executions
  WHERE run_id = $run AND worker_id IS NOT NULL GROUP BY worker_id, status
)
SELECT workers.worker_id, workers.worker_index, workers.pid, workers.host, workers.started_at, workers.ended_at,
  workers.exit_code, workers.exit_signal, counted.status, counted.attempts
FROM workers LEFT JOIN counted ON counted.worker_id = workers.worker_id
WHERE workers.run_id = $run ORDER BY workers.worker_index, workers.worker_id, counted.status`,
    parameters: { run },
  };
}

/** What workers of a run execute now; several at once where they do (concurrent tests of one file). */
export function runningTestsQuery(run: number): NamedQuery {
  return {
    name: 'running-tests',
    title: 'Tests that are under way',
    sql: `SELECT executions.worker_id, executions.execution_id, executions.test_id, tests.name AS test, suites.name AS suite,
  executions.attempt_number, executions.started_at
FROM executions JOIN tests ON tests.test_id = executions.test_id
  JOIN suite_runs ON suite_runs.suite_run_id = executions.suite_run_id
  JOIN suites ON suites.suite_id = suite_runs.suite_id
WHERE executions.run_id = $run AND executions.status = 'running' AND executions.worker_id IS NOT NULL
ORDER BY executions.started_at, executions.execution_id`,
    parameters: { run },
  };
}

/** Steps that are under way in a run, the innermost last. */
export function runningStepsQuery(run: number): NamedQuery {
  return {
    name: 'running-steps',
    title: 'Steps that are under way',
    sql: `SELECT steps.execution_id, steps.step_id, steps.keyword, steps.text, steps.level, step_runs.started_at
FROM step_runs JOIN steps ON steps.step_id = step_runs.step_id AND steps.run_id = $run
WHERE step_runs.run_id = $run AND step_runs.status = 'running'
ORDER BY steps.execution_id, steps.level, steps.order_index, steps.step_id`,
    parameters: { run },
  };
}

/** The attempts of a run that were begun: the longest of them, in the order of their start. */
export function runTimelineQuery(run: number, limit: number): NamedQuery {
  return {
    name: 'run-timeline',
    title: 'Attempts of the run along the time',
    sql: `WITH begun AS (
  SELECT execution_id, test_id, worker_id, attempt_number, status, started_at, ended_at, duration_ms,
    count(*) OVER () AS total,
    row_number() OVER (ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, duration_ms DESC NULLS LAST, execution_id) AS place
  FROM executions WHERE run_id = $run AND started_at IS NOT NULL
)
SELECT begun.execution_id, begun.test_id, tests.name AS test, begun.worker_id, workers.worker_index, begun.attempt_number,
  begun.status, begun.started_at, begun.ended_at, begun.duration_ms, begun.total
FROM begun JOIN tests ON tests.test_id = begun.test_id LEFT JOIN workers ON workers.worker_id = begun.worker_id
WHERE begun.place <= $limit ORDER BY begun.started_at, begun.execution_id`,
    parameters: { run, limit },
  };
}
