import { theseRuns } from '../run-selection.ts';
import { verdictsOf } from '../verdicts.ts';
import { preset } from './preset.ts';
import {
  countWhen,
  failing,
  narrowed,
  plainWindowResults,
  suiteJoin,
  testFile,
  testPlace,
  windowOf,
} from './preset-sql.ts';

/** Tests of a run that did not pass, one row each. */
export const latestFailures = preset({
  name: 'latest-failures',
  title: 'What failed',
  summary: 'Tests of a run that failed, broke or were lost, with place, message and attempts.',
  options: ['run', 'branch', 'project', 'feature', 'tag', 'limit'],
  whenEmpty: 'Nothing failed in this run.',
  questions: (dialect, { run, feature, tag, limit }) => {
    const selection = theseRuns([run]);
    const narrowing = narrowed(dialect, { feature, tag });
    return [
      {
        name: 'latest-failures',
        title: 'What failed',
        sql: `WITH ${verdictsOf(selection)}
SELECT verdicts.verdict, tests.name AS test, ${testPlace} AS place, verdicts.attempts, verdicts.duration_ms,
  verdicts.error_type, verdicts.error_message, verdicts.failure_signature, verdicts.execution_id
FROM verdicts JOIN tests ON tests.test_id = verdicts.test_id ${suiteJoin}
WHERE verdicts.verdict IN ${failing}${narrowing.sql}
ORDER BY CASE verdicts.verdict WHEN 'failed' THEN 1 WHEN 'error' THEN 2 ELSE 3 END, tests.suite_id, tests.line, tests.test_id
LIMIT $limit`,
        parameters: { ...selection.parameters, ...narrowing.parameters, limit },
      },
    ];
  },
});

/** Tests of a run that never ran, although they were planned. */
export const lostTests = preset({
  name: 'lost-tests',
  title: 'Tests without a result',
  summary: 'Tests of a run that were planned and have no result: never begun, or cut off with their worker.',
  options: ['run', 'branch', 'project', 'limit'],
  whenEmpty: 'Every test of this run has a result.',
  questions: (_, { run, limit }) => {
    const selection = theseRuns([run]);
    return [
      {
        name: 'lost-tests',
        title: 'Tests without a result',
        sql: `WITH ${verdictsOf(selection)}
SELECT tests.name AS test, ${testPlace} AS place, verdicts.status, verdicts.attempts, workers.worker_index AS worker,
  workers.exit_code, workers.exit_signal, verdicts.error_message
FROM verdicts JOIN tests ON tests.test_id = verdicts.test_id ${suiteJoin}
  JOIN executions ON executions.execution_id = verdicts.execution_id
  LEFT JOIN workers ON workers.worker_id = executions.worker_id
WHERE verdicts.verdict = 'lost' OR verdicts.status = 'interrupted'
ORDER BY verdicts.status DESC, tests.suite_id, tests.line, tests.test_id LIMIT $limit`,
        parameters: { ...selection.parameters, limit },
      },
    ];
  },
});

/** Failures of a run by cause, those first that stop the most tests. */
export const fixOpportunities = preset({
  name: 'fix-opportunities',
  title: 'Causes by how much they break',
  summary:
    'Failures of a run by cause, the one first that fails most tests, with how long it has been there. Equal causes have one failure signature.',
  options: ['run', 'branch', 'project', 'days', 'runs', 'limit'],
  whenEmpty: 'Nothing failed in this run.',
  questions: (dialect, { run, branch, days, runs, ofRun, limit }) => {
    const selection = theseRuns([run]);
    const window = windowOf(dialect, { now: ofRun.startedAt, days, runs, branch, project: ofRun.project });
    return [
      {
        name: 'fix-opportunities',
        title: 'Causes by how much they break',
        sql: `WITH ${verdictsOf(selection)}, failures AS (
  SELECT verdicts.*, COALESCE(failure_signature, verdict) AS cause, row_number() OVER (
    PARTITION BY COALESCE(failure_signature, verdict) ORDER BY execution_id) AS place
  FROM verdicts WHERE verdict IN ${failing}
), causes AS (
  SELECT cause, count(*) AS tests, count(DISTINCT suite_run_id) AS files, sum(duration_ms) AS lost_ms,
    max(CASE WHEN place = 1 THEN execution_id END) AS execution_id
  FROM failures GROUP BY cause
), ${window.sql}, seen AS (
  SELECT executions.failure_signature, count(DISTINCT executions.run_id) AS runs, min(window_runs.started_at) AS first_seen_at
  FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  WHERE executions.failure_signature IN (SELECT cause FROM causes) GROUP BY executions.failure_signature
)
SELECT causes.tests, causes.files, seen.runs AS runs_seen, seen.first_seen_at, causes.lost_ms, failures.error_type,
  COALESCE(failures.error_message, failures.status) AS error_message, tests.name AS example_test, ${testPlace} AS example_place,
  causes.cause
FROM causes JOIN failures ON failures.execution_id = causes.execution_id
  JOIN tests ON tests.test_id = failures.test_id ${suiteJoin}
  LEFT JOIN seen ON seen.failure_signature = causes.cause
ORDER BY causes.tests DESC, causes.files DESC, causes.lost_ms DESC NULLS LAST, causes.execution_id LIMIT $limit`,
        parameters: { ...selection.parameters, ...window.parameters, limit },
      },
    ];
  },
});

/** Failures of a run that the base branch did not have before. */
export const newFailures = preset({
  name: 'new-failures',
  title: 'New failures',
  summary:
    'Tests that fail in a run and failed in none of the latest runs of the base branch before it: broken by this change, or new.',
  options: ['run', 'branch', 'project', 'base', 'days', 'runs', 'limit'],
  defaults: { days: 90, runs: 20 },
  whenEmpty: 'Nothing fails in this run that did not fail before.',
  questions: (dialect, { run, base, days, runs, ofRun, limit }) => {
    const selection = theseRuns([run]);
    const before = windowOf(dialect, {
      now: ofRun.startedAt - 1,
      days,
      runs,
      branch: base,
      project: ofRun.project,
    });
    return [
      {
        name: 'new-failures',
        title: 'New failures',
        sql: `WITH ${verdictsOf(selection)}, ${before.sql}, ${plainWindowResults}, before_tests AS (
  SELECT results.test_id, ${countWhen("results.verdict = 'passed'")} AS passes,
    ${countWhen(`results.verdict IN ${failing}`)} AS failures, min(CASE WHEN results.verdict = 'passed' THEN results.place END) AS passed_place
  FROM results WHERE results.test_id IN (SELECT test_id FROM verdicts WHERE verdict IN ${failing})
  GROUP BY results.test_id
)
SELECT verdicts.verdict, CASE WHEN COALESCE(before_tests.passes, 0) > 0 THEN 'passed before'
    WHEN EXISTS (SELECT 1 FROM window_runs) THEN 'new test' ELSE 'no runs before' END AS before,
  tests.name AS test, ${testPlace} AS place, COALESCE(before_tests.passes, 0) AS passes_before, last_pass.run_id AS last_passed_run,
  verdicts.error_type, verdicts.error_message, verdicts.failure_signature, verdicts.execution_id
FROM verdicts JOIN tests ON tests.test_id = verdicts.test_id ${suiteJoin}
  LEFT JOIN before_tests ON before_tests.test_id = verdicts.test_id
  LEFT JOIN window_runs AS last_pass ON last_pass.place = before_tests.passed_place
WHERE verdicts.verdict IN ${failing} AND COALESCE(before_tests.failures, 0) = 0
ORDER BY passes_before DESC, tests.suite_id, tests.line, tests.test_id LIMIT $limit`,
        parameters: { ...selection.parameters, ...before.parameters, limit },
      },
    ];
  },
});

/** How long what fails now has been failing. */
export const failingSince = preset({
  name: 'failing-since',
  title: 'Failing since when',
  summary: 'Tests that fail in the newest run of the window, with how many runs in a row and since when.',
  options: ['days', 'runs', 'branch', 'project', 'limit'],
  whenEmpty: 'Nothing fails in the newest run of this time.',
  questions: (dialect, { days, runs, branch, project, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    return [
      {
        name: 'failing-since',
        title: 'Failing since when',
        sql: `WITH ${window.sql}, ${plainWindowResults}, newest AS (
  SELECT results.test_id, results.execution_id, results.verdict FROM results
  WHERE results.place = (SELECT min(place) FROM window_runs) AND results.verdict IN ${failing}
), histories AS (
  SELECT results.test_id, results.place, results.started_at, results.run_id, results.verdict,
    min(CASE WHEN results.verdict = 'passed' THEN results.place END) OVER (PARTITION BY results.test_id) AS passed_place
  FROM results
  WHERE results.test_id IN (SELECT test_id FROM newest)
), streaks AS (
  SELECT test_id, ${countWhen(`verdict IN ${failing}`)} AS runs, min(started_at) AS since, min(passed_place) AS passed_place,
    max(place) AS first_place
  FROM histories WHERE verdict IN ${failing} AND (passed_place IS NULL OR place < passed_place) GROUP BY test_id
)
SELECT streaks.runs AS runs_in_a_row, streaks.since, first_run.run_id AS first_run_id, last_pass.run_id AS last_passed_run_id,
  newest.verdict, tests.name AS test, ${testPlace} AS place, executions.error_message
FROM streaks JOIN newest ON newest.test_id = streaks.test_id
  JOIN executions ON executions.execution_id = newest.execution_id
  JOIN tests ON tests.test_id = streaks.test_id ${suiteJoin}
  JOIN window_runs AS first_run ON first_run.place = streaks.first_place
  LEFT JOIN window_runs AS last_pass ON last_pass.place = streaks.passed_place
ORDER BY streaks.runs DESC, streaks.test_id LIMIT $limit`,
        parameters: { ...window.parameters, limit },
      },
    ];
  },
});

/** Every failure with the same cause. */
export const causeHistory = preset({
  name: 'cause-history',
  title: 'History of a cause',
  summary: 'Every failed attempt with this failure signature in the window, the newest first.',
  options: ['cause', 'days', 'runs', 'branch', 'project', 'limit'],
  required: ['cause'],
  defaults: { days: 90, runs: 200 },
  whenEmpty: 'Nothing failed by this cause in this time; assay ask fix-opportunities shows causes.',
  questions: (dialect, { cause, days, runs, branch, project, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    return [
      {
        name: 'cause-history',
        title: 'History of a cause',
        sql: `WITH ${window.sql}
SELECT window_runs.run_id, window_runs.started_at, window_runs.branch, substr(window_runs.commit_sha, 1, 10) AS "commit",
  tests.name AS test, ${testPlace} AS place, executions.attempt_number AS attempt, executions.status, executions.duration_ms,
  executions.error_message
FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  JOIN tests ON tests.test_id = executions.test_id ${suiteJoin}
WHERE executions.failure_signature >= $cause AND executions.failure_signature < $cause_end
ORDER BY window_runs.started_at DESC, window_runs.run_id DESC, executions.execution_id LIMIT $limit`,
        // Signatures are hexadecimal: all that begin with the text lie between it and itself with what follows f.
        parameters: { ...window.parameters, cause: cause ?? '', cause_end: `${cause ?? ''}g`, limit },
      },
    ];
  },
});

/** Pictures of what failed. */
export const failureScreenshots = preset({
  name: 'failure-screenshots',
  title: 'Pictures of failures',
  summary: 'The last screenshot of each test of a run that did not pass.',
  options: ['run', 'branch', 'project', 'limit'],
  whenEmpty: 'No failed test of this run has a picture.',
  questions: (_, { run, limit }) => {
    const selection = theseRuns([run]);
    return [
      {
        name: 'failure-screenshots',
        title: 'Pictures of failures',
        sql: `WITH ${verdictsOf(selection)}, last_pictures AS (
  SELECT execution_id, max(artifact_id) AS artifact_id FROM artifacts
  WHERE run_id = $run_id AND kind = 'screenshot' AND execution_id IS NOT NULL GROUP BY execution_id
)
SELECT tests.name AS test, ${testFile} AS file, verdicts.verdict, artifacts.path, artifacts.width, artifacts.height, artifacts.created_at
FROM verdicts JOIN last_pictures ON last_pictures.execution_id = verdicts.execution_id
  JOIN artifacts ON artifacts.artifact_id = last_pictures.artifact_id
  JOIN tests ON tests.test_id = verdicts.test_id ${suiteJoin}
WHERE verdicts.verdict IN ${failing}
ORDER BY tests.suite_id, tests.line, tests.test_id LIMIT $limit`,
        parameters: { ...selection.parameters, limit },
      },
    ];
  },
});
