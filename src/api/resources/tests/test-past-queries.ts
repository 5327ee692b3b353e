import { type HistoryWindow, historyWindow } from '../../../analysis/history-window.ts';
import type { NamedQuery } from '../../../analysis/named-query.ts';
import { attemptPassed } from '../../../storage/sql/attempt-outcomes.ts';
import type { Dialect } from '../../../storage/sql/column-types.ts';
import { orderedJoin } from '../../../storage/sql/ordered-join.ts';
import { verdictExpressions } from '../../../storage/sql/verdicts.ts';
import { oneOf } from '../../http/containing.ts';

/** Characters of a message in lists. */
const messageLength = 1000;

/** Which runs of a test. */
export interface TestRunsRequest {
  readonly branch?: readonly string[] | undefined;
  /** Only these runs. */
  readonly runs?: readonly number[] | undefined;
  /** Runs that started before this one. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** The runs of a test with its verdict in each, the latest first. */
export function testRunsQuery(test: number, { branch, runs, after, limit }: TestRunsRequest): NamedQuery {
  const branches = branch === undefined ? null : oneOf('runs.branch', 'branch', branch);
  const named = runs === undefined ? null : oneOf('runs.run_id', 'run', runs);
  const start = '(SELECT started_at FROM runs WHERE run_id = $after)';
  const conditions = [
    `EXISTS (SELECT 1 FROM executions WHERE executions.run_id = runs.run_id AND executions.test_id = $test)`,
    ...(branches === null ? [] : [branches.sql]),
    ...(named === null ? [] : [named.sql]),
    ...(after === undefined
      ? []
      : [`(runs.started_at < ${start} OR (runs.started_at = ${start} AND runs.run_id < $after))`]),
  ];
  return {
    name: 'test-runs',
    title: 'Runs of the test, the latest first',
    sql: `WITH its_runs AS (
  SELECT run_id FROM runs WHERE ${conditions.join('\n    AND ')}
  ORDER BY started_at DESC, run_id DESC LIMIT $limit
), ${verdictExpressions('executions.test_id = $test AND executions.run_id IN (SELECT run_id FROM its_runs)')}
SELECT runs.run_id, runs.name, runs.status, runs.started_at, runs.branch, runs.commit_sha, runs.commit_dirty,
  runs.environment_id, verdicts.execution_id, verdicts.verdict, verdicts.attempts, verdicts.duration_ms,
  verdicts.error_type, substr(verdicts.error_message, 1, ${messageLength}) AS error, verdicts.failure_signature
FROM verdicts JOIN runs ON runs.run_id = verdicts.run_id
ORDER BY runs.started_at DESC, runs.run_id DESC`,
    parameters: {
      test,
      limit,
      ...branches?.parameters,
      ...named?.parameters,
      ...(after === undefined ? {} : { after }),
    },
  };
}

/** What passed attempts of a test took, the oldest first. */
export function testDurationsQuery(dialect: Dialect, test: number, window: HistoryWindow): NamedQuery {
  const { sql, parameters } = historyWindow(dialect, window);
  return {
    name: 'test-durations',
    title: 'What the test took in each run',
    sql: `WITH ${sql}
SELECT window_runs.run_id, window_runs.branch, window_runs.commit_sha, window_runs.timeline, window_runs.started_at,
  executions.execution_id, executions.status, executions.duration_ms, environments.name AS environment
FROM window_runs ${orderedJoin(dialect)} executions ON executions.run_id = window_runs.run_id
  LEFT JOIN environments ON environments.environment_id = executions.environment_id
WHERE executions.test_id = $test AND executions.duration_ms > 0 AND ${attemptPassed()}
ORDER BY window_runs.started_at, window_runs.run_id, executions.execution_id`,
    parameters: { ...parameters, test },
  };
}

/** Failures of a test by signature, the latest first. */
export function testFailuresQuery(test: number, limit: number): NamedQuery {
  return {
    name: 'test-failures',
    title: 'Failures of the test by signature',
    sql: `WITH failed AS (
  SELECT failure_signature, error_type, run_id, execution_id, started_at FROM executions
  WHERE test_id = $test AND (failure_signature IS NOT NULL OR error_message IS NOT NULL)
), grouped AS (
  SELECT failure_signature, count(*) AS attempts, count(DISTINCT run_id) AS runs, min(started_at) AS first_seen,
    max(started_at) AS last_seen, min(execution_id) AS first_execution_id, max(execution_id) AS last_execution_id
  FROM failed GROUP BY failure_signature
)
SELECT grouped.failure_signature, grouped.attempts, grouped.runs, grouped.first_seen, grouped.last_seen,
  grouped.last_execution_id, first_ones.run_id AS first_run_id, last_ones.run_id AS last_run_id, last_ones.error_type,
  substr(last_ones.error_message, 1, ${messageLength}) AS message
FROM grouped JOIN executions AS last_ones ON last_ones.execution_id = grouped.last_execution_id
  JOIN executions AS first_ones ON first_ones.execution_id = grouped.first_execution_id
ORDER BY grouped.last_seen DESC NULLS LAST, grouped.last_execution_id DESC LIMIT $limit`,
    parameters: { test, limit },
  };
}

/** The last runs in which a test has an attempt that ended, the latest first, with that attempt. */
export function testAttemptsQuery(test: number, runs: number, branch: string | undefined): NamedQuery {
  return {
    name: 'test-attempts',
    title: 'The last runs of the test',
    sql: `SELECT runs.run_id, runs.name, runs.status, runs.started_at, runs.branch, runs.commit_sha, executions.execution_id
FROM executions JOIN runs ON runs.run_id = executions.run_id
WHERE executions.test_id = $test AND executions.is_final_attempt AND executions.started_at IS NOT NULL${
      branch === undefined ? '' : ' AND runs.branch = $branch'
    }
ORDER BY runs.started_at DESC, runs.run_id DESC, executions.execution_id DESC LIMIT $runs`,
    parameters: { test, runs, ...(branch === undefined ? {} : { branch }) },
  };
}

/** Steps of the first level of some executions, with all attempts of each together. */
export function stepTimesQuery(runs: readonly number[], executions: readonly number[]): NamedQuery {
  const ofRuns = (table: string) => oneOf(`${table}.run_id`, 'run', runs);
  const ofExecutions = oneOf('steps.execution_id', 'execution', executions);
  return {
    name: 'step-times',
    title: 'What each step took in each run',
    sql: `SELECT steps.run_id, steps.execution_id, steps.order_index, steps.level, steps.keyword, steps.text,
  sum(CASE WHEN step_runs.status NOT IN ('skipped', 'pending') THEN step_runs.duration_ms END) AS duration_ms,
  max(CASE WHEN step_runs.is_final_attempt AND step_runs.status NOT IN ('passed', 'skipped', 'running', 'pending') THEN 1 ELSE 0 END) AS failed
FROM steps JOIN step_runs ON step_runs.step_id = steps.step_id AND ${ofRuns('step_runs').sql}
WHERE ${ofRuns('steps').sql} AND ${ofExecutions.sql} AND steps.step_type <> 'hook'
GROUP BY steps.run_id, steps.execution_id, steps.step_id, steps.order_index, steps.level, steps.keyword, steps.text
ORDER BY steps.execution_id, steps.order_index`,
    parameters: { ...ofRuns('steps').parameters, ...ofExecutions.parameters },
  };
}
