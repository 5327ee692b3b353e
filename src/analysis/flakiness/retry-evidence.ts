import { attemptFailed, attemptPassed, countOf } from '../../storage/sql/attempt-outcomes.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { orderedJoin } from '../../storage/sql/ordered-join.ts';
import { asDouble, orderedList } from '../../storage/sql/ordered-list.ts';
import { type HistoryWindow, historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';

const mostTests = 5000;

/**
 * Tests that gave two answers about the same code, on whatever branch: within one run (an attempt failed and another
 * passed), or in different runs of the same commit with the same environment and browser (in one run all attempts
 * failed, in another one passed). Runs with uncommitted changes only count for the first.
 *
 * Columns: test_id, test, runs (with results), retried_runs and retried_run_ids (newest first), mixed_commits,
 * mixed_shas, mixed_run_ids (the failed runs), evidence_age_days (of the newest of these runs),
 * clean_runs (newer runs in which it passed at once).
 *
 * @param test only this one; all when absent
 */
export function retryEvidence(dialect: Dialect, window: HistoryWindow, test?: number): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, window);
  return {
    name: 'retry-evidence',
    title: 'Tests that passed and failed in one run, or on one commit',
    parameters: { ...parameters, most_tests: mostTests, ...(test === undefined ? {} : { test }) },
    sql: `WITH ${sql}, unsteady_runs AS MATERIALIZED (
  SELECT executions.test_id, executions.run_id, ${countOf(attemptPassed())} AS passes,
    ${countOf(attemptFailed())} AS fails
  FROM window_runs ${orderedJoin(dialect)} executions ON executions.run_id = window_runs.run_id
  WHERE ${test === undefined ? '' : 'executions.test_id = $test AND '}(NOT executions.is_final_attempt OR executions.attempt_number > 1 OR ${attemptFailed()})
  GROUP BY executions.test_id, executions.run_id
), failed_commits AS MATERIALIZED (
  SELECT unsteady_runs.test_id, unsteady_runs.run_id, window_runs.commit_key, window_runs.timeline
  FROM unsteady_runs JOIN window_runs ON window_runs.run_id = unsteady_runs.run_id
  WHERE fails > 0 AND passes = 0 AND window_runs.commit_key = window_runs.commit_sha
), other_runs AS MATERIALIZED (
  SELECT DISTINCT failed_commits.test_id, failed_commits.run_id, failed_commits.commit_key,
    window_runs.run_id AS other_run_id
  FROM failed_commits JOIN window_runs ON window_runs.commit_key = failed_commits.commit_key
    AND window_runs.timeline = failed_commits.timeline AND window_runs.run_id <> failed_commits.run_id
), mixed_runs AS (
  SELECT DISTINCT other_runs.test_id, other_runs.run_id, other_runs.commit_key
  FROM other_runs ${orderedJoin(dialect)} executions ON executions.run_id = other_runs.other_run_id
    AND executions.test_id = other_runs.test_id
  WHERE ${attemptPassed()}
), evidence AS MATERIALIZED (
  SELECT test_id, run_id, 1 AS in_one_run, NULL AS commit_key FROM unsteady_runs WHERE fails > 0 AND passes > 0
  UNION ALL SELECT test_id, run_id, 0 AS in_one_run, commit_key FROM mixed_runs
), summaries AS MATERIALIZED (
  SELECT evidence.test_id, ${countOf('in_one_run = 1')} AS retried_runs,
    ${orderedList(dialect, 'CASE WHEN in_one_run = 1 THEN evidence.run_id END', 'window_runs.place')} AS retried_run_ids,
    count(DISTINCT evidence.commit_key) AS mixed_commits,
    ${orderedList(dialect, 'CASE WHEN in_one_run = 0 THEN evidence.run_id END', 'window_runs.place')} AS mixed_run_ids,
    ${orderedList(dialect, 'evidence.commit_key', 'window_runs.place')} AS mixed_shas,
    min(window_runs.age_days) AS evidence_age_days, min(window_runs.place) AS newest_place
  FROM evidence JOIN window_runs ON window_runs.run_id = evidence.run_id
  GROUP BY evidence.test_id ORDER BY count(*) DESC, evidence.test_id LIMIT $most_tests
), test_runs_seen AS (
  SELECT summaries.test_id, count(*) AS runs,
    ${countOf(`window_runs.place < summaries.newest_place AND ${attemptPassed()}`)} AS clean_runs
  FROM summaries ${orderedJoin(dialect)} executions ON executions.test_id = summaries.test_id
    ${orderedJoin(dialect)} window_runs ON window_runs.run_id = executions.run_id
  WHERE executions.is_final_attempt AND executions.status <> 'skipped' GROUP BY summaries.test_id
)
SELECT summaries.test_id, tests.project_id, tests.key AS test_key, tests.name AS test,
  COALESCE(tests.path, suites.path, suites.name) AS file, test_runs_seen.runs, summaries.retried_runs,
  summaries.retried_run_ids, summaries.mixed_commits, summaries.mixed_shas, summaries.mixed_run_ids,
  ${asDouble(dialect, 'summaries.evidence_age_days')} AS evidence_age_days, test_runs_seen.clean_runs
FROM summaries JOIN test_runs_seen ON test_runs_seen.test_id = summaries.test_id
  JOIN tests ON tests.test_id = summaries.test_id LEFT JOIN suites ON suites.suite_id = tests.suite_id
ORDER BY summaries.test_id`,
  };
}
