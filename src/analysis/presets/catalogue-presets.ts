import { micros } from '../../storage/sql/value-expressions.ts';
import { preset } from './preset.ts';
import { countWhen, narrowed, plainWindowResults, suiteJoin, testPlace, windowOf } from './preset-sql.ts';

const isTested = "results.verdict NOT IN ('skipped', 'lost')";

/** Tests that no run of the window has a result of. */
export const untested = preset({
  name: 'untested',
  title: 'Untested',
  summary: 'Active tests without a result in the runs of the window: never run there, only skipped, or lost.',
  options: ['days', 'runs', 'branch', 'project', 'feature', 'tag', 'limit'],
  whenEmpty: 'Every active test has a result in this time.',
  questions: (dialect, { days, runs, branch, project, feature, tag, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    const narrowing = narrowed(dialect, { feature, tag, project });
    return [
      {
        name: 'untested',
        title: 'Untested',
        sql: `WITH ${window.sql}, ${plainWindowResults}, by_test AS (
  SELECT test_id, ${countWhen(isTested)} AS tested, ${countWhen("verdict = 'skipped'")} AS skipped, ${countWhen("verdict = 'lost'")} AS lost,
    min(results.place) AS place
  FROM results GROUP BY test_id
)
SELECT tests.name AS test, ${testPlace} AS place, CASE WHEN by_test.skipped > 0 THEN 'skipped' WHEN by_test.lost > 0 THEN 'lost'
    ELSE 'not run' END AS why,
  COALESCE(by_test.skipped, 0) AS skipped, COALESCE(by_test.lost, 0) AS lost, window_runs.run_id AS last_run_id, tests.created_at
FROM tests LEFT JOIN by_test ON by_test.test_id = tests.test_id ${suiteJoin}
  LEFT JOIN window_runs ON window_runs.place = by_test.place
WHERE tests.deleted_at IS NULL AND tests.status = 'active' AND COALESCE(by_test.tested, 0) = 0${narrowing.sql}
ORDER BY COALESCE(by_test.lost, 0) DESC, COALESCE(by_test.skipped, 0) DESC, tests.test_id LIMIT $limit`,
        parameters: { ...window.parameters, ...narrowing.parameters, limit },
      },
    ];
  },
});

/** Tests that ran, and have not for some time. */
export const staleTests = preset({
  name: 'stale-tests',
  title: 'Not run for some time',
  summary: 'Tests with a result in the window that had none in its newest runs, the longest absent first.',
  options: ['days', 'runs', 'branch', 'project', 'minRuns', 'limit'],
  defaults: { days: 90, runs: 100 },
  whenEmpty: 'Every test that ran in this time also ran lately.',
  questions: (dialect, { days, runs, branch, project, minRuns, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    return [
      {
        name: 'stale-tests',
        title: 'Not run for some time',
        sql: `WITH ${window.sql}, ${plainWindowResults}, last_results AS (
  SELECT results.test_id, min(results.place) AS place, count(*) AS runs
  FROM results WHERE ${isTested} GROUP BY results.test_id
)
SELECT tests.name AS test, ${testPlace} AS place, last_results.place - 1 AS runs_since, window_runs.run_id AS last_run_id,
  window_runs.started_at AS last_at, last_results.runs AS runs_before
FROM last_results JOIN window_runs ON window_runs.place = last_results.place
  JOIN tests ON tests.test_id = last_results.test_id ${suiteJoin}
WHERE last_results.place > $min_runs AND tests.deleted_at IS NULL
ORDER BY last_results.place DESC, tests.test_id LIMIT $limit`,
        parameters: { ...window.parameters, min_runs: minRuns, limit },
      },
    ];
  },
});

/** Tests that are skipped all the time. */
export const skippedTests = preset({
  name: 'skipped-tests',
  title: 'Skipped tests',
  summary: 'Tests that the newest run of the window skipped, with how long they have had no result.',
  options: ['days', 'runs', 'branch', 'project', 'limit'],
  whenEmpty: 'The newest run of this time skipped nothing.',
  questions: (dialect, { days, runs, branch, project, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    return [
      {
        name: 'skipped-tests',
        title: 'Skipped tests',
        sql: `WITH ${window.sql}, ${plainWindowResults}, by_test AS (
  SELECT results.test_id, ${countWhen("results.verdict = 'skipped'")} AS skipped, ${countWhen(isTested)} AS tested,
    min(CASE WHEN ${isTested} THEN results.place END) AS tested_place,
    max(CASE WHEN results.verdict = 'skipped' AND results.place = (SELECT min(place) FROM window_runs) THEN 1 ELSE 0 END) AS is_now
  FROM results GROUP BY results.test_id
)
SELECT tests.name AS test, ${testPlace} AS place, by_test.skipped AS runs_skipped, by_test.tested AS runs_with_result,
  window_runs.started_at AS last_result_at
FROM by_test JOIN tests ON tests.test_id = by_test.test_id ${suiteJoin}
  LEFT JOIN window_runs ON window_runs.place = by_test.tested_place
WHERE by_test.is_now = 1 ORDER BY by_test.skipped DESC, tests.test_id LIMIT $limit`,
        parameters: { ...window.parameters, limit },
      },
    ];
  },
});

/** Tests that came lately. */
export const newTests = preset({
  name: 'new-tests',
  title: 'New tests',
  summary: 'Tests that were seen for the first time in the last days, the newest first.',
  options: ['days', 'feature', 'project', 'limit'],
  defaults: { days: 7 },
  whenEmpty: 'No test is new in this time.',
  questions: (dialect, { days, feature, now, project, limit }) => {
    const narrowing = narrowed(dialect, { feature, project });
    return [
      {
        name: 'new-tests',
        title: 'New tests',
        sql: `SELECT tests.name AS test, ${testPlace} AS place, tests.source, tests.created_at
FROM tests ${suiteJoin}
WHERE tests.deleted_at IS NULL AND ${micros(dialect, 'tests.created_at')} >= $since_micros${narrowing.sql}
ORDER BY tests.created_at DESC, tests.test_id DESC LIMIT $limit`,
        parameters: { since_micros: now - days * 86_400_000_000, ...narrowing.parameters, limit },
      },
    ];
  },
});
