import { attemptPassed } from '../../storage/sql/attempt-outcomes.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { asDouble } from '../../storage/sql/ordered-list.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

/** How many tests are looked at more closely for each that is shown. */
const candidatesForEach = 4;

/**
 * The tests that take longest: of passed attempts the median (p50_ms), the time that 95 % of them stayed below (p95_ms), the
 * mean and the sum, the largest median first. The medians of the tests with the largest means are worked out; a test that is
 * far behind by its mean is not among the slowest by its median.
 *
 * @param limit rows
 */
export function slowestTests(dialect: Dialect, window: HistoryWindow, limit: number): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, window);
  const ms = asDouble(dialect, 'executions.duration_ms');
  return {
    name: 'slowest-tests',
    title: 'Slowest tests',
    parameters: { ...parameters, limit, candidates: limit * candidatesForEach },
    sql: `WITH ${sql}, means AS MATERIALIZED (
  SELECT executions.test_id, count(*) AS times, avg(${ms}) AS mean_ms, sum(${ms}) AS total_ms, max(${ms}) AS max_ms
  FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  WHERE executions.duration_ms IS NOT NULL AND ${attemptPassed()}
  GROUP BY executions.test_id ORDER BY avg(${ms}) DESC, executions.test_id LIMIT $candidates
), ranked AS (
  SELECT means.test_id, means.times, ${ms} AS ms,
    row_number() OVER (PARTITION BY means.test_id ORDER BY executions.duration_ms, executions.execution_id) AS place
  FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
    JOIN means ON means.test_id = executions.test_id
  WHERE executions.duration_ms IS NOT NULL AND ${attemptPassed()}
), quantiles AS (
  SELECT test_id, avg(CASE WHEN place * 2 BETWEEN times AND times + 2 THEN ms END) AS p50_ms,
    min(CASE WHEN place * 100 >= times * 95 THEN ms END) AS p95_ms
  FROM ranked GROUP BY test_id
)
SELECT means.test_id, tests.name AS test, COALESCE(tests.path, suites.path, suites.name) AS file, means.times,
  quantiles.p50_ms, quantiles.p95_ms, means.mean_ms, means.max_ms, means.total_ms
FROM means JOIN quantiles ON quantiles.test_id = means.test_id JOIN tests ON tests.test_id = means.test_id
  LEFT JOIN suites ON suites.suite_id = tests.suite_id
ORDER BY quantiles.p50_ms DESC, means.test_id LIMIT $limit`,
  };
}
