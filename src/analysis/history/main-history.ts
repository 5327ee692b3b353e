import { attemptFailed, attemptPassed, countOf } from '../../storage/sql/attempt-outcomes.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { orderedJoin } from '../../storage/sql/ordered-join.ts';
import { asDouble, orderedList } from '../../storage/sql/ordered-list.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

/** Days in which what was seen loses half of its weight. */
export const halfLifeDays = 14;
/** How many days back a rate is worked out a second time, so that a verdict does not flap. */
export const earlierDays = 7;
/** Tests to judge at most, those that fail in most runs first. */
const mostTests = 5000;

/** The parts of one entry of `failing_commits`, in this order, separated by colons. */
export const failingCommitParts = [
  'timeline',
  'position',
  'previous_in_timeline',
  'previous_position',
  'runs_before',
  'commit_runs',
  'runs',
  'unexpected',
  'retried',
  'after_retry',
  'passes',
  'fails',
  'age_hours',
] as const;

/** Where the parts come from in the query. */
const entryColumns = {
  timeline: 'placed.timeline_number',
  position: 'placed.position',
  previous_in_timeline: 'placed.previous_in_timeline',
  previous_position: 'positions.previous_position',
  runs_before: 'positions.runs_before',
  commit_runs: 'positions.commit_runs',
  runs: 'placed.runs',
  unexpected: 'placed.unexpected',
  retried: 'placed.retried',
  after_retry: 'placed.after_retry',
  passes: 'placed.passes',
  fails: 'placed.fails',
  age_hours: 'placed.age_hours',
} satisfies Record<(typeof failingCommitParts)[number], string>;

/**
 * What became of each test on the main branch, commit by commit: one row for each test that failed in at least two runs.
 * Commits on which it always passed are only counted; each of the others is an entry of `failing_commits`:
 * `timeline:position:previous_in_timeline:previous_position:runs_before:commit_runs:runs:unexpected:retried:after_retry:passes:fails:age_hours`,
 * in the order of position and timeline. A timeline is an environment with a browser, `previous_*` the commit before
 * that has results of the test (0: none), `runs_before` its runs on all earlier commits and `commit_runs` those on this
 * one, on all timelines; of the `runs` on the commit and timeline,
 * `unexpected` had a failed attempt, `retried` of these another attempt, and `after_retry` no passed one.
 *
 * Other columns: commits and timeline_commits (how many have results, on all timelines together or each by itself), runs,
 * last_position, steady_weight (attempts on commits without any failure, each worth less the older it is: half after 14
 * days), steady_weight_before (the same as of a week ago).
 *
 * @param minimumFailingRuns tests with fewer runs that have a failed attempt are left out
 * @param test only this one; all when absent
 */
export function mainHistory(
  dialect: Dialect,
  window: HistoryWindow,
  minimumFailingRuns = 2,
  test?: number,
): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, {
    clean: true,
    ...window,
    branch: null,
    onlyMain: true,
  });
  const weight = (age: string) => asDouble(dialect, `power(0.5, (${age}) / ${halfLifeDays}.0)`);
  const entry = failingCommitParts.map((part) => `CAST(${entryColumns[part]} AS TEXT)`).join(" || ':' || ");
  return {
    name: 'main-history',
    title: 'Results of tests on the main branch, by commit',
    parameters: {
      ...parameters,
      minimum_failing_runs: minimumFailingRuns,
      most_tests: mostTests,
      ...(test === undefined ? {} : { test }),
    },
    sql: `WITH ${sql}, main_runs AS MATERIALIZED (
  SELECT run_id, position, dense_rank() OVER (ORDER BY timeline) AS timeline_number, age_days,
    ${weight('age_days')} AS weight,
    CASE WHEN age_days < ${earlierDays} THEN 0 ELSE ${weight(`age_days - ${earlierDays}`)} END AS weight_before
  FROM window_runs
), unsteady_tests AS MATERIALIZED (
  SELECT executions.test_id FROM main_runs ${orderedJoin(dialect)} executions ON executions.run_id = main_runs.run_id
  WHERE ${test === undefined ? '' : 'executions.test_id = $test AND '}${attemptFailed()}
  GROUP BY executions.test_id HAVING count(DISTINCT executions.run_id) >= $minimum_failing_runs
  ORDER BY count(DISTINCT executions.run_id) DESC, executions.test_id LIMIT $most_tests
), run_results AS (
  SELECT executions.test_id, executions.run_id, ${countOf(attemptPassed())} AS passes,
    ${countOf(attemptFailed())} AS fails
  FROM unsteady_tests ${orderedJoin(dialect)} executions ON executions.test_id = unsteady_tests.test_id
    ${orderedJoin(dialect)} main_runs ON main_runs.run_id = executions.run_id
  GROUP BY executions.test_id, executions.run_id
), commit_results AS MATERIALIZED (
  SELECT run_results.test_id, main_runs.timeline_number, main_runs.position, count(*) AS runs,
    ${countOf('fails > 0')} AS unexpected, ${countOf('fails > 0 AND passes + fails > 1')} AS retried,
    ${countOf('fails > 1 AND passes = 0')} AS after_retry, sum(passes) AS passes, sum(fails) AS fails,
    max(main_runs.weight) AS weight, max(main_runs.weight_before) AS weight_before, min(main_runs.age_days) AS age_days
  FROM run_results JOIN main_runs ON main_runs.run_id = run_results.run_id WHERE passes + fails > 0
  GROUP BY run_results.test_id, main_runs.timeline_number, main_runs.position
), positions AS MATERIALIZED (
  SELECT test_id, position, runs AS commit_runs, COALESCE(lag(position) OVER earlier, 0) AS previous_position,
    sum(runs) OVER earlier - runs AS runs_before
  FROM (SELECT test_id, position, sum(runs) AS runs FROM commit_results GROUP BY test_id, position) AS commit_runs
  WINDOW earlier AS (PARTITION BY test_id ORDER BY position)
), placed AS (
  SELECT test_id, timeline_number, position, runs, unexpected, retried, after_retry, passes, fails,
    CAST(floor(age_days * 24) AS INTEGER) AS age_hours,
    COALESCE(lag(position) OVER (PARTITION BY test_id, timeline_number ORDER BY position), 0) AS previous_in_timeline
  FROM commit_results
), lists AS (
  SELECT placed.test_id, ${orderedList(dialect, entry, 'placed.position, placed.timeline_number')} AS failing_commits
  FROM placed JOIN positions ON positions.test_id = placed.test_id AND positions.position = placed.position
  WHERE placed.fails > 0 GROUP BY placed.test_id
), totals AS (
  SELECT test_id, count(*) AS timeline_commits, sum(runs) AS runs,
    sum(CASE WHEN fails = 0 THEN passes * weight ELSE 0 END) AS steady_weight,
    sum(CASE WHEN fails = 0 THEN passes * weight_before ELSE 0 END) AS steady_weight_before
  FROM commit_results GROUP BY test_id
), commit_counts AS (
  SELECT test_id, count(*) AS commits, max(position) AS last_position FROM positions GROUP BY test_id
)
SELECT totals.test_id, tests.project_id, tests.key AS test_key, tests.name AS test, COALESCE(tests.path, suites.path, suites.name) AS file,
  commit_counts.commits, totals.timeline_commits, totals.runs, commit_counts.last_position, totals.steady_weight,
  totals.steady_weight_before, lists.failing_commits
FROM totals JOIN lists ON lists.test_id = totals.test_id JOIN commit_counts ON commit_counts.test_id = totals.test_id
  JOIN tests ON tests.test_id = totals.test_id LEFT JOIN suites ON suites.suite_id = tests.suite_id
ORDER BY totals.test_id`,
  };
}
