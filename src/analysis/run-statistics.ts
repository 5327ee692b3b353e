import type { Dialect } from '../storage/sql/column-types.ts';
import { placeholder } from '../storage/sql/parameter-values.ts';
import { millisecondsBetween } from '../storage/sql/time-expressions.ts';
import { textOf } from '../storage/sql/value-expressions.ts';
import type { NamedQuery } from './named-query.ts';
import { type RunSelection, theseRuns } from './run-selection.ts';
import { timeParameter } from './time-parameter.ts';
import { verdictsOf } from './verdicts.ts';

/** How many rows the top lists have. */
export interface TopCount {
  readonly top: number;
}

function runOverview(dialect: Dialect, selection: RunSelection, now: string): NamedQuery {
  return {
    name: 'run',
    title: 'The run',
    sql: `SELECT runs.run_id, ${textOf(dialect, 'runs.uuid')} AS uuid, runs.name, runs.status, runs.branch, runs.commit_sha, runs.commit_dirty,
  runs.started_at, runs.ended_at, runs.worker_count, runs.error_message,
  COALESCE(runs.duration_ms, ${millisecondsBetween(dialect, 'runs.started_at', placeholder(dialect, 'timestamp', '$now'))}) AS duration_ms,
  (SELECT sum(duration_ms) FROM executions WHERE executions.run_id = runs.run_id) AS execution_ms,
  (SELECT count(*) FROM executions WHERE executions.run_id = runs.run_id) AS executions,
  (SELECT count(*) FROM steps WHERE steps.run_id = runs.run_id) AS steps,
  (SELECT count(*) FROM step_runs WHERE step_runs.run_id = runs.run_id) AS step_runs
FROM runs WHERE ${selection.condition('runs.run_id')}`,
    parameters: { ...selection.parameters, now: timeParameter(now) },
  };
}

function totals(selection: RunSelection): NamedQuery {
  return {
    name: 'verdicts',
    title: 'Scenarios by verdict',
    sql: `WITH ${verdictsOf(selection)}
SELECT verdict, count(*) AS tests, sum(duration_ms) AS duration_ms
FROM verdicts GROUP BY verdict ORDER BY tests DESC, verdict`,
    parameters: selection.parameters,
  };
}

function slowestScenarios(selection: RunSelection, { top }: TopCount): NamedQuery {
  return {
    name: 'slowest-scenarios',
    title: 'Slowest scenarios',
    sql: `WITH ${verdictsOf(selection)}
SELECT verdicts.run_id, tests.name AS scenario, suites.name AS feature, verdicts.verdict, verdicts.attempts, verdicts.duration_ms
FROM verdicts JOIN tests ON tests.test_id = verdicts.test_id
  JOIN suite_runs ON suite_runs.suite_run_id = verdicts.suite_run_id
  JOIN suites ON suites.suite_id = suite_runs.suite_id
WHERE verdicts.duration_ms IS NOT NULL
ORDER BY verdicts.duration_ms DESC, verdicts.execution_id LIMIT $top`,
    parameters: { ...selection.parameters, top },
  };
}

function slowestSteps(selection: RunSelection, { top }: TopCount): NamedQuery {
  return {
    name: 'slowest-steps',
    title: 'Slowest steps, by text',
    sql: `SELECT steps.text AS step, count(*) AS times, avg(step_runs.duration_ms) AS mean_ms, max(step_runs.duration_ms) AS max_ms,
  sum(step_runs.duration_ms) AS total_ms
FROM step_runs JOIN steps ON steps.step_id = step_runs.step_id
WHERE ${selection.condition('step_runs.run_id')} AND step_runs.duration_ms IS NOT NULL AND steps.step_type <> 'hook'
GROUP BY steps.text ORDER BY max_ms DESC, steps.text LIMIT $top`,
    parameters: { ...selection.parameters, top },
  };
}

function failures(selection: RunSelection, { top }: TopCount): NamedQuery {
  return {
    name: 'failures',
    title: 'Failures by cause',
    sql: `WITH ${verdictsOf(selection)}, causes AS (
  SELECT verdicts.*, tests.name AS scenario, COALESCE(verdicts.failure_signature, verdicts.status) AS cause,
    row_number() OVER (PARTITION BY COALESCE(verdicts.failure_signature, verdicts.status), verdict
      ORDER BY verdicts.execution_id) AS place
  FROM verdicts JOIN tests ON tests.test_id = verdicts.test_id
  WHERE verdicts.verdict IN ('failed', 'error', 'lost')
)
SELECT cause, verdict, count(*) AS tests, count(DISTINCT run_id) AS runs, min(run_id) AS first_run_id,
  max(run_id) AS last_run_id, min(scenario) AS example_scenario, min(error_type) AS error_type,
  max(CASE WHEN place = 1 THEN COALESCE(error_message, status) END) AS example_message
FROM causes GROUP BY cause, verdict ORDER BY runs DESC, tests DESC, cause LIMIT $top`,
    parameters: { ...selection.parameters, top },
  };
}

function flaky(selection: RunSelection, { top }: TopCount): NamedQuery {
  return {
    name: 'flaky',
    title: 'Flaky: failed, then passed',
    sql: `WITH ${verdictsOf(selection)}
SELECT tests.name AS scenario, count(*) AS times, max(verdicts.attempts) AS attempts,
  (SELECT earlier.error_message FROM executions AS earlier
    WHERE earlier.test_id = verdicts.test_id AND earlier.error_message IS NOT NULL
      AND ${selection.condition('earlier.run_id')} ORDER BY earlier.execution_id DESC LIMIT 1) AS example_message
FROM verdicts JOIN tests ON tests.test_id = verdicts.test_id
WHERE verdicts.verdict = 'flaky'
GROUP BY verdicts.test_id, tests.name ORDER BY times DESC, scenario LIMIT $top`,
    parameters: { ...selection.parameters, top },
  };
}

function retries(selection: RunSelection): NamedQuery {
  return {
    name: 'retries',
    title: 'Retries',
    sql: `SELECT
  (SELECT count(*) FROM executions WHERE ${selection.condition('run_id')} AND attempt_number > 1) AS scenario_retries,
  (SELECT count(*) FROM step_runs WHERE ${selection.condition('run_id')} AND attempt_number > 1) AS step_retries`,
    parameters: selection.parameters,
  };
}

function workerShare(selection: RunSelection): NamedQuery {
  return {
    name: 'workers',
    title: 'Workers',
    sql: `SELECT workers.worker_index, workers.pid, count(executions.execution_id) AS executions,
  COALESCE(sum(executions.duration_ms), 0) AS busy_ms, workers.exit_code, workers.exit_signal
FROM workers LEFT JOIN executions ON executions.worker_id = workers.worker_id
WHERE ${selection.condition('workers.run_id')}
GROUP BY workers.worker_id, workers.worker_index, workers.pid, workers.exit_code, workers.exit_signal
ORDER BY workers.worker_index, workers.worker_id`,
    parameters: selection.parameters,
  };
}

function artifactBytes(selection: RunSelection): NamedQuery {
  return {
    name: 'artifacts',
    title: 'Files',
    sql: `SELECT kind, count(*) AS files, sum(bytes) AS bytes FROM artifacts
WHERE ${selection.condition('run_id')} GROUP BY kind ORDER BY bytes DESC NULLS LAST, kind`,
    parameters: selection.parameters,
  };
}

/**
 * Everything that `assay db stats` shows of one run.
 *
 * @param dialect language of the database
 * @param runId the run
 * @param now time up to which a run that still runs is measured, as ISO 8601 in UTC
 */
export function runStatistics(
  dialect: Dialect,
  runId: number,
  now: string,
  limits: TopCount,
): readonly NamedQuery[] {
  const selection = theseRuns([runId]);
  return [
    runOverview(dialect, selection, now),
    totals(selection),
    failures(selection, limits),
    flaky(selection, limits),
    retries(selection),
    slowestScenarios(selection, limits),
    slowestSteps(selection, limits),
    workerShare(selection),
    artifactBytes(selection),
  ];
}

function runTrend(selection: RunSelection): NamedQuery {
  return {
    name: 'runs',
    title: 'Runs, oldest first',
    sql: `WITH ${verdictsOf(selection)}
SELECT runs.run_id, runs.started_at, runs.status, runs.branch, runs.duration_ms, count(verdicts.test_id) AS tests,
  count(CASE WHEN verdicts.verdict = 'passed' THEN 1 END) AS passed,
  count(CASE WHEN verdicts.verdict = 'flaky' THEN 1 END) AS flaky,
  count(CASE WHEN verdicts.verdict = 'failed' THEN 1 END) AS failed,
  count(CASE WHEN verdicts.verdict = 'skipped' THEN 1 END) AS skipped,
  count(CASE WHEN verdicts.verdict IN ('error', 'lost') THEN 1 END) AS broken,
  round(100.0 * count(CASE WHEN verdicts.verdict IN ('passed', 'flaky') THEN 1 END)
    / NULLIF(count(CASE WHEN verdicts.verdict NOT IN ('skipped', 'pending', 'running') THEN 1 END), 0), 1) AS pass_percent
FROM runs LEFT JOIN verdicts ON verdicts.run_id = runs.run_id
WHERE ${selection.condition('runs.run_id')}
GROUP BY runs.run_id, runs.started_at, runs.status, runs.branch, runs.duration_ms
ORDER BY runs.started_at, runs.run_id`,
    parameters: selection.parameters,
  };
}

function slowestFeatures(selection: RunSelection, { top }: TopCount): NamedQuery {
  return {
    name: 'slowest-features',
    title: 'Slowest features',
    sql: `SELECT suites.name AS feature, suites.path, count(*) AS times, avg(suite_runs.duration_ms) AS mean_ms,
  max(suite_runs.duration_ms) AS max_ms
FROM suite_runs JOIN suites ON suites.suite_id = suite_runs.suite_id
WHERE ${selection.condition('suite_runs.run_id')} AND suite_runs.duration_ms IS NOT NULL
GROUP BY suites.suite_id, suites.name, suites.path ORDER BY mean_ms DESC, feature LIMIT $top`,
    parameters: { ...selection.parameters, top },
  };
}

/** Everything that `assay db stats` shows of several runs. */
export function trendStatistics(selection: RunSelection, limits: TopCount): readonly NamedQuery[] {
  return [
    runTrend(selection),
    totals(selection),
    failures(selection, limits),
    flaky(selection, limits),
    slowestFeatures(selection, limits),
    slowestScenarios(selection, limits),
    slowestSteps(selection, limits),
  ];
}
