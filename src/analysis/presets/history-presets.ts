import { preset } from './preset.ts';
import {
  countWhen,
  failing,
  meanOf,
  narrowed,
  percentOf,
  plainWindowResults,
  suiteJoin,
  testFile,
  testPlace,
  windowOf,
  windowResults,
} from './preset-sql.ts';

const hasResult = "verdict NOT IN ('skipped', 'lost')";

/** Files in which tests fail again and again. */
export const problemFiles = preset({
  name: 'problem-files',
  title: 'Files with the most failures',
  summary: 'Features and test files by the share of their results over many runs that were failures.',
  options: ['days', 'runs', 'branch', 'project', 'minRuns', 'limit'],
  whenEmpty: 'No file had a failure in this time.',
  questions: (dialect, { days, runs, branch, project, minRuns, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    return [
      {
        name: 'problem-files',
        title: 'Files with the most failures',
        sql: `WITH ${window.sql}, ${windowResults}, by_test AS (
  SELECT test_id, min(suite_run_id) AS suite_run_id, count(*) AS results, ${countWhen(`verdict IN ${failing}`)} AS failures,
    ${countWhen("verdict = 'flaky'")} AS flaky, count(DISTINCT run_id) AS runs, sum(duration_ms) AS duration_ms
  FROM results WHERE verdict <> 'skipped' GROUP BY test_id
)
SELECT ${testFile} AS file, count(*) AS tests, ${countWhen('by_test.failures > 0')} AS failing_tests,
  max(by_test.runs) AS runs, sum(by_test.failures) AS failures, sum(by_test.flaky) AS flaky,
  ${percentOf('sum(by_test.failures)', 'sum(by_test.results)')} AS fail_percent, sum(by_test.duration_ms) AS duration_ms
FROM by_test JOIN tests ON tests.test_id = by_test.test_id ${suiteJoin}
GROUP BY ${testFile} HAVING sum(by_test.failures) > 0 AND max(by_test.runs) >= $min_runs
ORDER BY fail_percent DESC, failures DESC, min(by_test.test_id) LIMIT $limit`,
        parameters: { ...window.parameters, min_runs: minRuns, limit },
      },
    ];
  },
});

/** Tests by the time that they take. */
export const slowTests = preset({
  name: 'slow-tests',
  title: 'Slowest tests',
  summary:
    'Tests by the mean time of their last attempts over the runs of the window, with the median and the total.',
  options: ['days', 'runs', 'branch', 'project', 'feature', 'tag', 'limit'],
  defaults: { runs: 20, limit: 20 },
  whenEmpty: 'No test has a duration in this time.',
  questions: (dialect, { days, runs, branch, project, feature, tag, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    const narrowing = narrowed(dialect, { feature, tag });
    return [
      {
        name: 'slow-tests',
        title: 'Slowest tests',
        sql: `WITH ${window.sql}, timed AS MATERIALIZED (
  SELECT executions.test_id, executions.duration_ms FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  WHERE executions.is_final_attempt AND executions.duration_ms IS NOT NULL AND executions.status NOT IN ('skipped', 'lost')
), slowest AS (
  SELECT timed.test_id, count(*) AS runs, avg(timed.duration_ms) AS mean_ms, max(timed.duration_ms) AS max_ms,
    sum(timed.duration_ms) AS total_ms
  FROM timed${narrowing.sql === '' ? '' : `\n  WHERE timed.test_id IN (SELECT tests.test_id FROM tests ${suiteJoin} WHERE TRUE${narrowing.sql})`}
  GROUP BY timed.test_id ORDER BY mean_ms DESC, timed.test_id LIMIT $limit
), placed AS (
  SELECT timed.test_id, timed.duration_ms, slowest.runs,
    row_number() OVER (PARTITION BY timed.test_id ORDER BY timed.duration_ms) AS place
  FROM timed JOIN slowest ON slowest.test_id = timed.test_id
), medians AS (
  SELECT test_id, ${meanOf('duration_ms')} AS median_ms FROM placed WHERE place * 2 BETWEEN runs AND runs + 2 GROUP BY test_id
)
SELECT tests.name AS test, ${testPlace} AS place, slowest.runs, round(slowest.mean_ms, 1) AS mean_ms, medians.median_ms, slowest.max_ms, slowest.total_ms
FROM slowest JOIN medians ON medians.test_id = slowest.test_id
  JOIN tests ON tests.test_id = slowest.test_id ${suiteJoin}
ORDER BY slowest.mean_ms DESC, slowest.test_id`,
        parameters: { ...window.parameters, ...narrowing.parameters, limit },
      },
    ];
  },
});

/** Features and test files by the time that they take. */
export const slowFiles = preset({
  name: 'slow-files',
  title: 'Slowest files',
  summary: 'Features and test files by their mean time over the runs of the window.',
  options: ['days', 'runs', 'branch', 'project', 'limit'],
  defaults: { limit: 20 },
  whenEmpty: 'No file has a duration in this time.',
  questions: (dialect, { days, runs, branch, project, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    return [
      {
        name: 'slow-files',
        title: 'Slowest files',
        sql: `WITH ${window.sql}
SELECT COALESCE(suites.path, suites.name) AS file, suites.name AS suite, count(*) AS runs, ${meanOf('suite_runs.duration_ms')} AS mean_ms,
  max(suite_runs.duration_ms) AS max_ms, sum(suite_runs.duration_ms) AS total_ms
FROM suite_runs JOIN window_runs ON window_runs.run_id = suite_runs.run_id
  JOIN suites ON suites.suite_id = suite_runs.suite_id
WHERE suite_runs.duration_ms IS NOT NULL
GROUP BY suites.suite_id, suites.path, suites.name ORDER BY avg(suite_runs.duration_ms) DESC, suites.suite_id LIMIT $limit`,
        parameters: { ...window.parameters, limit },
      },
    ];
  },
});

/** What retries cost. */
export const retryCost = preset({
  name: 'retry-cost',
  title: 'Time spent on retries',
  summary: 'Tests by the time that went into attempts which another attempt followed.',
  options: ['days', 'runs', 'branch', 'project', 'limit'],
  whenEmpty: 'No test was tried again in this time.',
  questions: (dialect, { days, runs, branch, project, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    return [
      {
        name: 'retry-cost',
        title: 'Time spent on retries',
        sql: `WITH ${window.sql}, retried AS (
  SELECT executions.test_id, count(DISTINCT executions.run_id) AS runs, count(*) AS extra_attempts,
    sum(executions.duration_ms) AS retry_ms, max(executions.execution_id) AS execution_id
  FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  WHERE NOT executions.is_final_attempt GROUP BY executions.test_id
)
SELECT tests.name AS test, ${testPlace} AS place, retried.runs, retried.extra_attempts, retried.retry_ms,
  executions.error_message AS last_message
FROM retried JOIN tests ON tests.test_id = retried.test_id ${suiteJoin}
  JOIN executions ON executions.execution_id = retried.execution_id
ORDER BY retried.retry_ms DESC NULLS LAST, retried.test_id LIMIT $limit`,
        parameters: { ...window.parameters, limit },
      },
    ];
  },
});

/** What happened to one test, run by run. */
export const testHistory = preset({
  name: 'test-history',
  title: 'History of a test',
  summary: 'Every attempt of the tests with this key, UUID or part of a name, the newest first.',
  options: ['test', 'days', 'runs', 'branch', 'project', 'limit'],
  required: ['test'],
  defaults: { days: 90, runs: 200 },
  whenEmpty:
    'No such test ran in this time; assay db list scenarios --run-id all --search TEXT finds tests by name.',
  questions: (dialect, { test, days, runs, branch, project, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    const narrowing = narrowed(dialect, { test });
    return [
      {
        name: 'test-history',
        title: 'History of a test',
        sql: `WITH ${window.sql}, wanted AS (
  SELECT tests.test_id, tests.name, ${testPlace} AS place FROM tests ${suiteJoin}
  WHERE TRUE${narrowing.sql}
)
SELECT window_runs.run_id, window_runs.started_at, window_runs.branch, substr(window_runs.commit_sha, 1, 10) AS "commit",
  wanted.name AS test, wanted.place, executions.attempt_number AS attempt, executions.status, executions.duration_ms,
  executions.error_message
FROM wanted CROSS JOIN executions JOIN window_runs ON window_runs.run_id = executions.run_id
WHERE executions.test_id = wanted.test_id
ORDER BY window_runs.started_at DESC, window_runs.run_id DESC, executions.test_id, executions.attempt_number DESC LIMIT $limit`,
        parameters: { ...window.parameters, ...narrowing.parameters, limit },
      },
    ];
  },
});

/** Tests that ran often and never passed. */
export const neverPassed = preset({
  name: 'never-passed',
  title: 'Never passed',
  summary: 'Tests with results in enough runs of the window, none of them a pass.',
  options: ['days', 'runs', 'branch', 'project', 'minRuns', 'limit'],
  defaults: { days: 90, runs: 100 },
  whenEmpty: 'Every test with enough results passed at least once in this time.',
  questions: (dialect, { days, runs, branch, project, minRuns, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    return [
      {
        name: 'never-passed',
        title: 'Never passed',
        sql: `WITH ${window.sql}, ${plainWindowResults}, hopeless AS (
  SELECT test_id, count(*) AS runs, max(execution_id) AS execution_id
  FROM results WHERE ${hasResult} GROUP BY test_id
  HAVING ${countWhen("verdict = 'passed'")} = 0 AND count(*) >= $min_runs
)
SELECT tests.name AS test, ${testPlace} AS place, hopeless.runs, executions.status AS last_status,
  executions.started_at AS last_at, executions.error_message AS last_message
FROM hopeless JOIN tests ON tests.test_id = hopeless.test_id ${suiteJoin}
  JOIN executions ON executions.execution_id = hopeless.execution_id
ORDER BY hopeless.runs DESC, hopeless.test_id LIMIT $limit`,
        parameters: { ...window.parameters, min_runs: minRuns, limit },
      },
    ];
  },
});

/** Tests that fail less often than they did. */
export const mostImproved = preset({
  name: 'most-improved',
  title: 'Most improved',
  summary: 'Tests whose share of failures fell most from the older half of the window to the newer one.',
  options: ['days', 'runs', 'branch', 'project', 'minRuns', 'limit'],
  defaults: { runs: 60, limit: 20 },
  whenEmpty: 'No test fails less often than before in this time.',
  questions: (dialect, { days, runs, branch, project, minRuns, now, limit }) => {
    const window = windowOf(dialect, { now, days, runs, branch, project });
    const share = (part: string) =>
      percentOf(countWhen(`is_newer = ${part} AND verdict <> 'passed'`), countWhen(`is_newer = ${part}`));
    return [
      {
        name: 'most-improved',
        title: 'Most improved',
        sql: `WITH ${window.sql}, ${windowResults}, halves AS (
  SELECT results.test_id, results.verdict,
    CASE WHEN results.place * 2 <= (SELECT count(*) FROM window_runs) THEN 1 ELSE 0 END AS is_newer
  FROM results WHERE results.${hasResult}
), shares AS (
  SELECT test_id, count(*) AS runs, ${share('0')} AS percent_before, ${share('1')} AS percent_now
  FROM halves GROUP BY test_id
  HAVING ${countWhen('is_newer = 0')} >= $min_runs AND ${countWhen('is_newer = 1')} >= $min_runs
)
SELECT tests.name AS test, ${testPlace} AS place, shares.runs, shares.percent_before AS fail_percent_before,
  shares.percent_now AS fail_percent_now
FROM shares JOIN tests ON tests.test_id = shares.test_id ${suiteJoin}
WHERE shares.percent_now < shares.percent_before
ORDER BY shares.percent_before - shares.percent_now DESC, shares.test_id LIMIT $limit`,
        parameters: { ...window.parameters, min_runs: minRuns, limit },
      },
    ];
  },
});
