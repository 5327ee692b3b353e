import type { Dialect } from '../../storage/sql/column-types.ts';
import { micros, textOf } from '../../storage/sql/value-expressions.ts';
import type { NamedQuery } from '../named-query.ts';
import {
  countWhen,
  failing,
  plainWindowResults,
  suiteJoin,
  testFile,
  testPlace,
  windowOf,
  windowResults,
} from '../presets/preset-sql.ts';
import { theseRuns } from '../run-selection.ts';
import { verdictsOf } from '../verdicts.ts';

/** What a punchlist is about. */
export interface PunchlistScope {
  readonly runId: number;
  readonly branch: string | null;
  readonly days: number;
  readonly runs: number;
  /** Start of the run, µs since 1970: the window goes back from it. */
  readonly now: number;
  /** Entries at most. */
  readonly limit: number;
}

/** Tests that an entry names. */
const examples = 5;

/** When the run began, `started_micros`. */
export function startQuery(dialect: Dialect, runId: number): NamedQuery {
  return {
    name: 'punchlist-start',
    title: 'Start of the run',
    sql: `SELECT ${micros(dialect, 'started_at')} AS started_micros FROM runs WHERE run_id = $run_id`,
    parameters: { run_id: runId },
  };
}

/** The run, and how many runs the window has. */
export function runQuery(dialect: Dialect, scope: PunchlistScope): NamedQuery {
  const window = windowOf(dialect, scope);
  return {
    name: 'punchlist-run',
    title: 'The run',
    sql: `WITH ${window.sql}
SELECT run_id, status, branch, commit_sha, started_at, error_message, (SELECT count(*) FROM window_runs) AS window_runs
FROM runs WHERE run_id = $run_id`,
    parameters: { ...window.parameters, run_id: scope.runId },
  };
}

/** Failures of the run by cause with their history in the window; one row for each of the tests that are named. */
export function causesQuery(dialect: Dialect, scope: PunchlistScope): NamedQuery {
  const selection = theseRuns([scope.runId]);
  const window = windowOf(dialect, scope);
  return {
    name: 'punchlist-causes',
    title: 'Failures by cause',
    sql: `WITH ${verdictsOf(selection)}, failures AS (
  SELECT verdicts.*, COALESCE(failure_signature, verdict) AS cause,
    row_number() OVER (PARTITION BY COALESCE(failure_signature, verdict) ORDER BY execution_id) AS place,
    count(*) OVER (PARTITION BY COALESCE(failure_signature, verdict)) AS tests
  FROM verdicts WHERE verdict IN ('failed', 'error')
), ${window.sql}, seen AS (
  SELECT executions.failure_signature, count(DISTINCT executions.run_id) AS runs, sum(executions.duration_ms) AS lost_ms,
    max(window_runs.place) AS first_place
  FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  WHERE executions.failure_signature IN (SELECT failure_signature FROM failures) GROUP BY executions.failure_signature
), causes AS (
  SELECT failures.cause, failures.tests, COALESCE(seen.runs, 1) AS runs, seen.lost_ms, seen.first_place
  FROM failures LEFT JOIN seen ON seen.failure_signature = failures.cause WHERE failures.place = 1
  ORDER BY failures.tests * COALESCE(seen.runs, 1) DESC, seen.lost_ms DESC NULLS LAST, failures.execution_id LIMIT $limit
)
SELECT causes.cause, causes.tests, causes.runs, causes.lost_ms, first_run.run_id AS since_run_id, first_run.started_at AS since_at,
  first_run.commit_sha AS since_commit, first_run.place AS since_place, failures.failure_signature, failures.status, failures.error_type, failures.error_message,
  failures.duration_ms, tests.name AS test, ${testPlace} AS place
FROM causes JOIN failures ON failures.cause = causes.cause AND failures.place <= ${examples}
  JOIN tests ON tests.test_id = failures.test_id ${suiteJoin}
  LEFT JOIN window_runs AS first_run ON first_run.place = causes.first_place
ORDER BY causes.tests * causes.runs DESC, causes.lost_ms DESC NULLS LAST, causes.cause, failures.place`,
    parameters: { ...selection.parameters, ...window.parameters, limit: scope.limit },
  };
}

/** Tests that failed and then passed in runs of the window, and do not fail now. */
export function flakyQuery(dialect: Dialect, scope: PunchlistScope): NamedQuery {
  const selection = theseRuns([scope.runId]);
  const window = windowOf(dialect, scope);
  return {
    name: 'punchlist-flaky',
    title: 'Flaky: failed, then passed',
    sql: `WITH ${verdictsOf(selection)}, ${window.sql}, ${windowResults}, flaky AS (
  SELECT results.test_id, ${countWhen("results.verdict = 'flaky'")} AS flaky_runs, count(*) AS runs,
    max(CASE WHEN results.verdict = 'flaky' THEN results.place END) AS first_place
  FROM results
  WHERE results.test_id NOT IN (SELECT test_id FROM verdicts WHERE verdict IN ${failing})
  GROUP BY results.test_id HAVING ${countWhen("results.verdict = 'flaky'")} > 0
), retries AS (
  SELECT executions.test_id, sum(executions.duration_ms) AS lost_ms, max(executions.execution_id) AS execution_id
  FROM executions JOIN window_runs ON window_runs.run_id = executions.run_id
  WHERE NOT executions.is_final_attempt AND executions.test_id IN (SELECT test_id FROM flaky) GROUP BY executions.test_id
)
SELECT flaky.flaky_runs, flaky.runs, retries.lost_ms, first_run.run_id AS since_run_id, first_run.started_at AS since_at,
  first_run.commit_sha AS since_commit, first_run.place AS since_place, executions.error_type, executions.error_message, tests.name AS test,
  ${testPlace} AS place, ${textOf(dialect, 'tests.uuid')} AS uuid
FROM flaky JOIN tests ON tests.test_id = flaky.test_id ${suiteJoin}
  LEFT JOIN retries ON retries.test_id = flaky.test_id
  LEFT JOIN executions ON executions.execution_id = retries.execution_id
  LEFT JOIN window_runs AS first_run ON first_run.place = flaky.first_place
ORDER BY flaky.flaky_runs DESC, retries.lost_ms DESC NULLS LAST, flaky.test_id LIMIT $limit`,
    parameters: { ...selection.parameters, ...window.parameters, limit: scope.limit },
  };
}

/** Tests of the run without a result: how many, and some of them. */
export function lostQuery(scope: PunchlistScope): NamedQuery {
  const selection = theseRuns([scope.runId]);
  return {
    name: 'punchlist-lost',
    title: 'Tests without a result',
    sql: `WITH ${verdictsOf(selection)}, lost AS (
  SELECT test_id, execution_id, count(*) OVER () AS tests FROM verdicts WHERE verdict = 'lost'
)
SELECT lost.tests, tests.name AS test, ${testPlace} AS place, workers.worker_index AS worker, workers.exit_signal, workers.exit_code
FROM lost JOIN tests ON tests.test_id = lost.test_id ${suiteJoin}
  JOIN executions ON executions.execution_id = lost.execution_id
  LEFT JOIN workers ON workers.worker_id = executions.worker_id
ORDER BY lost.execution_id LIMIT ${examples}`,
    parameters: selection.parameters,
  };
}

/** Active tests that have no result in the window and are not lost in the run, by file; one row for each that is named. */
export function untestedQuery(dialect: Dialect, scope: PunchlistScope): NamedQuery {
  const selection = theseRuns([scope.runId]);
  const window = windowOf(dialect, scope);
  return {
    name: 'punchlist-untested',
    title: 'Tests that are not run',
    sql: `WITH ${verdictsOf(selection)}, ${window.sql}, ${plainWindowResults}, by_test AS (
  SELECT test_id, ${countWhen("verdict NOT IN ('skipped', 'lost')")} AS tested, ${countWhen("verdict = 'skipped'")} AS skipped
  FROM results GROUP BY test_id
), missing AS (
  SELECT tests.test_id, tests.name AS test, ${testPlace} AS place, ${testFile} AS file, COALESCE(by_test.skipped, 0) AS skipped
  FROM tests LEFT JOIN by_test ON by_test.test_id = tests.test_id ${suiteJoin}
  WHERE tests.deleted_at IS NULL AND tests.status = 'active' AND COALESCE(by_test.tested, 0) = 0
    AND tests.project_id = (SELECT project_id FROM runs WHERE run_id = $run_id)
    AND tests.test_id NOT IN (SELECT test_id FROM verdicts WHERE verdict <> 'skipped')
), placed AS (
  SELECT missing.*, row_number() OVER (PARTITION BY file ORDER BY test_id) AS number, count(*) OVER (PARTITION BY file) AS tests,
    max(skipped) OVER (PARTITION BY file) AS skipped_runs, min(test_id) OVER (PARTITION BY file) AS first_test_id
  FROM missing
), files AS (
  SELECT first_test_id FROM placed WHERE number = 1 ORDER BY tests DESC, first_test_id LIMIT $limit
)
SELECT placed.file, placed.tests, placed.skipped_runs, placed.test, placed.place
FROM placed JOIN files ON files.first_test_id = placed.first_test_id WHERE placed.number <= ${examples}
ORDER BY placed.tests DESC, placed.first_test_id, placed.number`,
    parameters: { ...selection.parameters, ...window.parameters, limit: scope.limit },
  };
}
