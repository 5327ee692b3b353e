import { dayMicros, type SamplePlan, timeRange } from '../../src/storage/sample/history/sample-size.ts';
import type { Dialect } from '../../src/storage/sql/column-types.ts';
import { dayOf } from '../../src/storage/sql/day-of.ts';
import { timestampLiteral } from '../../src/storage/sql/time-expressions.ts';

/** Questions about the history of a project: the same SQL but for how a time and a day are written. */
export function historyQuestions(dialect: Dialect, plan: SamplePlan): Readonly<Record<string, string>> {
  const since = (days: number) => timestampLiteral(dialect, timeRange(plan).end - days * dayMicros);
  return {
    'flaky tests over the last 50 runs': `WITH recent AS (SELECT run_id FROM runs ORDER BY started_at DESC LIMIT 50),
  outcomes AS (SELECT test_id, executions.run_id,
    max(CASE WHEN is_final_attempt AND status = 'passed' THEN 1 ELSE 0 END) AS passed,
    max(CASE WHEN status IN ('failed', 'timed_out') THEN 1 ELSE 0 END) AS troubled
    FROM executions JOIN recent ON recent.run_id = executions.run_id GROUP BY test_id, executions.run_id),
  turns AS (SELECT test_id, passed, passed * troubled AS flaky,
    CASE WHEN lag(passed) OVER (PARTITION BY test_id ORDER BY run_id) <> passed THEN 1 ELSE 0 END AS flip FROM outcomes)
SELECT test_id, sum(flip) + sum(flaky) AS turns FROM turns GROUP BY test_id HAVING sum(flip) + sum(flaky) > 1
ORDER BY 2 DESC, 1 LIMIT 50`,
    'pass rate by day, 30 days': `SELECT ${dayOf(dialect, 'runs.started_at')} AS day, count(*) AS executions,
  avg(CASE WHEN executions.status = 'passed' THEN 1.0 ELSE 0.0 END) AS rate
FROM executions JOIN runs ON runs.run_id = executions.run_id
WHERE runs.started_at >= ${since(30)} AND executions.is_final_attempt GROUP BY 1 ORDER BY 1`,
    'slowest tests, 30 days': `SELECT test_id, avg(executions.duration_ms) AS mean, count(*) AS executions
FROM executions JOIN runs ON runs.run_id = executions.run_id
WHERE runs.started_at >= ${since(30)} AND executions.status = 'passed' GROUP BY test_id ORDER BY 2 DESC, 1 LIMIT 20`,
    'failures by signature, 30 days': `SELECT failure_signature, count(*) AS failures, count(DISTINCT test_id) AS tests,
  min(executions.error_message) AS example
FROM executions JOIN runs ON runs.run_id = executions.run_id
WHERE runs.started_at >= ${since(30)} AND failure_signature IS NOT NULL GROUP BY failure_signature ORDER BY 2 DESC, 1 LIMIT 50`,
    'slowest step texts, 7 days': `SELECT steps.text, avg(step_runs.duration_ms) AS mean, count(*) AS runs
FROM step_runs JOIN steps ON steps.step_id = step_runs.step_id
WHERE step_runs.run_id IN (SELECT run_id FROM runs WHERE started_at >= ${since(7)}) AND step_runs.status = 'passed'
GROUP BY steps.text ORDER BY 2 DESC, 1 LIMIT 20`,
    'steps of the last execution': `SELECT steps.text, step_runs.status, step_runs.duration_ms
FROM steps JOIN step_runs ON step_runs.step_id = steps.step_id AND step_runs.run_id = steps.run_id
WHERE steps.run_id = (SELECT max(run_id) FROM runs)
  AND steps.execution_id = (SELECT max(execution_id) FROM executions WHERE run_id = (SELECT max(run_id) FROM runs))
ORDER BY steps.order_index, step_runs.attempt_number`,
    'steps of the last run, counted': `SELECT status, count(*) AS steps FROM step_runs
WHERE run_id = (SELECT max(run_id) FROM runs) GROUP BY status ORDER BY status`,
  };
}
