import { attemptFailed, countOf } from '../../storage/sql/attempt-outcomes.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { orderedJoin } from '../../storage/sql/ordered-join.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery, NamedRow } from '../named-query.ts';

/**
 * What the failures of each test cost: one row for each test with a failed or repeated attempt.
 *
 * Columns: test_id, test, file, blocked_runs (in which it failed in the end), alone_runs (in which no other test did),
 * branches (on which it blocked runs), retry_ms (time of failed and of repeated attempts), blocked_ms (time of the blocked runs, each
 * shared by the tests that failed in it).
 *
 * @param limit rows
 */
export function testImpact(dialect: Dialect, window: HistoryWindow, limit: number): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, window);
  return {
    name: 'test-impact',
    title: 'What failures of tests cost',
    parameters: { ...parameters, limit },
    sql: `WITH ${sql}, unsteady AS MATERIALIZED (
  SELECT executions.test_id, executions.run_id, executions.duration_ms,
    CASE WHEN executions.is_final_attempt AND ${attemptFailed()} THEN 1 ELSE 0 END AS blocks
  FROM window_runs ${orderedJoin(dialect)} executions ON executions.run_id = window_runs.run_id
  WHERE executions.attempt_number > 1 OR ${attemptFailed()}
), blocked AS (
  SELECT run_id, count(DISTINCT test_id) AS tests FROM unsteady WHERE blocks = 1 GROUP BY run_id
), costs AS (
  SELECT unsteady.test_id, ${countOf('blocks = 1')} AS blocked_runs, ${countOf('blocks = 1 AND blocked.tests = 1')} AS alone_runs,
    count(DISTINCT CASE WHEN blocks = 1 THEN window_runs.branch END) AS branches,
    COALESCE(sum(unsteady.duration_ms), 0) AS retry_ms,
    COALESCE(sum(CASE WHEN blocks = 1 THEN runs.duration_ms / blocked.tests END), 0) AS blocked_ms
  FROM unsteady JOIN window_runs ON window_runs.run_id = unsteady.run_id JOIN runs ON runs.run_id = unsteady.run_id
    LEFT JOIN blocked ON blocked.run_id = unsteady.run_id
  GROUP BY unsteady.test_id
)
SELECT costs.test_id, tests.name AS test, COALESCE(tests.path, suites.path, suites.name) AS file, costs.blocked_runs,
  costs.alone_runs, costs.branches, round(costs.retry_ms, 1) AS retry_ms, round(costs.blocked_ms, 1) AS blocked_ms
FROM costs JOIN tests ON tests.test_id = costs.test_id LEFT JOIN suites ON suites.suite_id = tests.suite_id
ORDER BY costs.blocked_ms + costs.retry_ms DESC, costs.test_id LIMIT $limit`,
  };
}

/** What a test costs, for ranking. */
export interface Impact {
  readonly blockedRuns: number;
  /** Runs that would have passed but for it. */
  readonly aloneRuns: number;
  /** Minutes of machines that its failures wasted. */
  readonly minutesLost: number;
}

/** A row of the query `test-impact` as an object. */
export function impactOf(row: NamedRow): Impact {
  return {
    blockedRuns: Number(row.blocked_runs),
    aloneRuns: Number(row.alone_runs),
    minutesLost: (Number(row.blocked_ms) + Number(row.retry_ms)) / 60_000,
  };
}
