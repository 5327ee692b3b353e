import type { Dialect } from '../../storage/sql/column-types.ts';
import { asDouble } from '../../storage/sql/ordered-list.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

/**
 * The slowest tests over the runs of a window, by the mean time of their last attempts.
 *
 * Columns: test_id, test, suite, path, line, runs, mean_ms, p50_ms, p95_ms, max_ms, total_ms. Percentiles are the least value with
 * at least that share of all at or below it; the median is the mean of the two in the middle.
 */
export function slowestTests(dialect: Dialect, window: HistoryWindow, limit: number): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, window);
  const rounded = (value: string) => `round(${value}, 1)`;
  return {
    name: 'slowest-tests',
    title: 'Slowest tests',
    parameters: { ...parameters, limit },
    sql: `WITH ${sql}, timed AS MATERIALIZED (
  SELECT executions.test_id, executions.duration_ms FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  WHERE executions.is_final_attempt AND executions.duration_ms IS NOT NULL AND executions.status NOT IN ('skipped', 'lost')
), slowest AS (
  SELECT test_id, count(*) AS runs, avg(duration_ms) AS mean_ms, max(duration_ms) AS max_ms, sum(duration_ms) AS total_ms
  FROM timed GROUP BY test_id ORDER BY avg(duration_ms) DESC, test_id LIMIT $limit
), placed AS (
  SELECT timed.test_id, timed.duration_ms, slowest.runs,
    row_number() OVER (PARTITION BY timed.test_id ORDER BY timed.duration_ms) AS place
  FROM timed JOIN slowest ON slowest.test_id = timed.test_id
), shares AS (
  SELECT test_id, avg(CASE WHEN place * 2 BETWEEN runs AND runs + 2 THEN duration_ms END) AS p50_ms,
    min(CASE WHEN place * 100 >= runs * 95 THEN duration_ms END) AS p95_ms
  FROM placed GROUP BY test_id
)
SELECT tests.test_id, tests.name AS test, suites.name AS suite, COALESCE(tests.path, suites.path) AS path, tests.line,
  slowest.runs, ${asDouble(dialect, rounded('slowest.mean_ms'))} AS mean_ms, ${asDouble(dialect, rounded('shares.p50_ms'))} AS p50_ms,
  ${asDouble(dialect, 'shares.p95_ms')} AS p95_ms, ${asDouble(dialect, 'slowest.max_ms')} AS max_ms,
  ${asDouble(dialect, 'slowest.total_ms')} AS total_ms
FROM slowest JOIN shares ON shares.test_id = slowest.test_id
  JOIN tests ON tests.test_id = slowest.test_id LEFT JOIN suites ON suites.suite_id = tests.suite_id
ORDER BY slowest.mean_ms DESC, slowest.test_id`,
  };
}
