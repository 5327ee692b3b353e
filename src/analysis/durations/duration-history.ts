import { attemptPassed } from '../../storage/sql/attempt-outcomes.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { orderedJoin } from '../../storage/sql/ordered-join.ts';
import { asDouble, orderedList } from '../../storage/sql/ordered-list.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

/** Newest runs that are compared with all others. */
const recentRuns = 10;
/** How clear a difference must be to be looked at, in standard errors. */
const clearly = 4;
const mostTests = 300;

/**
 * Tests that may take longer or shorter on the main branch than before, with what they took in each run: those of which the
 * mean of the logarithms of the newer half of the runs differs clearly from that of the older half, or that of the newest ten
 * runs from all others. Only passed attempts count, and each environment and browser is compared with itself.
 *
 * Columns: test_id, project_id, test, file, runs, durations: `position:timeline:ms` of each run, oldest first, separated by
 * commas (position of the commit, as in `window_runs`).
 *
 * @param percent smaller changes are no matter
 */
export function durationHistory(dialect: Dialect, window: HistoryWindow, percent: number): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, { ...window, branch: null, onlyMain: true });
  const compare = (name: string, newer: string) => `${name} AS (
  SELECT test_id, sum(weight * (newer_mean - older_mean)) / sum(weight) AS effect, sum(weight) AS weight FROM (
    SELECT test_id, newer_sum / newer_n AS newer_mean, older_sum / older_n AS older_mean,
      newer_n * older_n / (newer_n + older_n) AS weight
    FROM (
      SELECT test_id, timeline_number, ${asDouble(dialect, `sum(CASE WHEN ${newer} THEN n ELSE 0 END)`)} AS newer_n,
        ${asDouble(dialect, `sum(CASE WHEN ${newer} THEN 0 ELSE n END)`)} AS older_n,
        sum(CASE WHEN ${newer} THEN logs ELSE 0 END) AS newer_sum, sum(CASE WHEN ${newer} THEN 0 ELSE logs END) AS older_sum
      FROM parts GROUP BY test_id, timeline_number
    ) AS sums WHERE newer_n > 0 AND older_n > 0
  ) AS means GROUP BY test_id
)`;
  return {
    name: 'duration-history',
    title: 'What tests took on the main branch that may have changed',
    parameters: { ...parameters, least_effect: Math.log1p(percent / 200), most_tests: mostTests },
    sql: `WITH ${sql}, timed_runs AS MATERIALIZED (
  SELECT run_id, position, place, dense_rank() OVER (ORDER BY timeline) AS timeline_number,
    CASE WHEN place <= ${recentRuns} THEN 3 WHEN place * 2 <= max(place) OVER () THEN 2 ELSE 1 END AS part
  FROM window_runs
), parts AS MATERIALIZED (
  SELECT test_id, timeline_number, part, count(*) AS n, sum(log_ms) AS logs, sum(log_ms * log_ms) AS squares FROM (
    SELECT executions.test_id, timed_runs.timeline_number, timed_runs.part, ln(${asDouble(dialect, 'executions.duration_ms')}) AS log_ms
    FROM timed_runs ${orderedJoin(dialect)} executions ON executions.run_id = timed_runs.run_id
    WHERE executions.duration_ms > 0 AND ${attemptPassed()}
  ) AS logs GROUP BY test_id, timeline_number, part
), spreads AS (
  SELECT test_id, sum(n) AS n, sum(squares - logs * logs / n) / (sum(n) - count(*)) AS variance
  FROM parts GROUP BY test_id HAVING sum(n) > count(*) + 5
), ${compare('halves', 'part >= 2')}, ${compare('newest', 'part = 3')}, candidates AS MATERIALIZED (
  SELECT spreads.test_id FROM spreads
    LEFT JOIN halves ON halves.test_id = spreads.test_id LEFT JOIN newest ON newest.test_id = spreads.test_id
  WHERE (abs(halves.effect) >= $least_effect AND halves.effect * halves.effect * halves.weight >= ${clearly ** 2} * spreads.variance)
    OR (abs(newest.effect) >= $least_effect AND newest.effect * newest.effect * newest.weight >= ${clearly ** 2} * spreads.variance)
  ORDER BY abs(COALESCE(halves.effect, 0)) + abs(COALESCE(newest.effect, 0)) DESC, spreads.test_id LIMIT $most_tests
), listed AS (
  SELECT executions.test_id, count(*) AS runs, ${orderedList(
    dialect,
    "CAST(timed_runs.position AS TEXT) || ':' || CAST(timed_runs.timeline_number AS TEXT) || ':' || CAST(executions.duration_ms AS TEXT)",
    'timed_runs.place DESC',
  )} AS durations
  FROM candidates ${orderedJoin(dialect)} executions ON executions.test_id = candidates.test_id
    ${orderedJoin(dialect)} timed_runs ON timed_runs.run_id = executions.run_id
  WHERE executions.run_id >= (SELECT min(run_id) FROM timed_runs)
    AND executions.duration_ms > 0 AND ${attemptPassed()}
  GROUP BY executions.test_id
)
SELECT listed.test_id, tests.project_id, tests.name AS test, COALESCE(tests.path, suites.path, suites.name) AS file, listed.runs,
  listed.durations
FROM listed JOIN tests ON tests.test_id = listed.test_id LEFT JOIN suites ON suites.suite_id = tests.suite_id
ORDER BY listed.test_id`,
  };
}
