import { attemptFailed, attemptPassed } from '../../storage/sql/attempt-outcomes.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { orderedJoin } from '../../storage/sql/ordered-join.ts';
import { asDouble } from '../../storage/sql/ordered-list.ts';
import type { NamedQuery } from '../named-query.ts';
import type { ComparedSides } from './compared-sides.ts';

/** Sides of a comparison, as columns begin with them. */
export const sideNames = ['sample', 'basis', 'history'] as const;
export type SideName = (typeof sideNames)[number];

const mostTests = 9000;

/**
 * What each test came to on each side of a comparison, for tests that did not simply pass on all of them at about the same
 * speed: test_id, test, file, compared (how many tests there are in all), error_type, message and failure_signature (of the
 * newest failure of the sample); and for each side: runs (with a result), failed, flaky (passed on a later attempt), skipped,
 * broken (lost or met an error), latest_failed (1 when its newest result failed), logs and squares (sums of logarithms of the
 * milliseconds of passed attempts), timed (how many these are). Of the mean logarithms, `effect` is that of the sample less that
 * of basis and history, and `pace` the mean effect of all tests: how much slower everything was.
 *
 * @param leastEffect differences of the mean logarithms from which on a test is listed
 */
export function comparedTests(dialect: Dialect, sides: ComparedSides, leastEffect: number): NamedQuery {
  const logMs = `ln(${asDouble(dialect, 'executions.duration_ms')})`;
  const columns = (side: SideName) => {
    const here = `side = '${side}'`;
    const sum = (column: string, outcomes: string) =>
      `COALESCE(sum(CASE WHEN ${here} AND ${outcomes} THEN ${column} END), 0)`;
    const count = (outcomes: string, name: string) => `${sum('times', outcomes)} AS ${side}_${name}`;
    const newest = (outcomes: string) => `min(CASE WHEN ${here} AND ${outcomes} THEN newest_place END)`;
    return `${count('outcome <= 3', 'runs')}, ${count('outcome = 3', 'failed')}, ${count('outcome = 2', 'flaky')},
    ${count('outcome = 4', 'skipped')}, ${count('outcome = 5', 'broken')},
    CASE WHEN ${newest('outcome = 3')} <= ${newest('outcome <= 3')} THEN 1 ELSE 0 END AS ${side}_latest_failed,
    ${sum('timed', 'outcome <= 2')} AS ${side}_timed, ${sum('logs', 'outcome <= 2')} AS ${side}_logs,
    ${sum('squares', 'outcome <= 2')} AS ${side}_squares`;
  };
  const present = (side: SideName) => `(${side}_runs + ${side}_skipped + ${side}_broken)`;
  return {
    name: 'compared-tests',
    title: 'Tests on both sides of the comparison',
    parameters: { ...sides.parameters, least_effect: leastEffect, most_tests: mostTests },
    sql: `WITH ${sides.sql}, results AS (
  -- 1 passed at once, 2 passed on a later attempt, 3 failed, 4 skipped, 5 lost or broken
  SELECT executions.test_id, sides.side, sides.place,
    CASE WHEN ${attemptPassed()} THEN CASE WHEN executions.attempt_number = 1 THEN 1 ELSE 2 END
      WHEN executions.status = 'skipped' THEN 4 WHEN ${attemptFailed()} THEN 3 ELSE 5 END AS outcome,
    CASE WHEN executions.duration_ms > 0 THEN ${logMs} END AS log_ms
  FROM sides ${orderedJoin(dialect)} executions ON executions.run_id = sides.run_id WHERE executions.is_final_attempt
), sums AS (
  SELECT test_id, side, outcome, count(*) AS times, min(place) AS newest_place, count(log_ms) AS timed,
    sum(log_ms) AS logs, sum(log_ms * log_ms) AS squares
  FROM results GROUP BY test_id, side, outcome
), outcomes AS (
  SELECT test_id, ${sideNames.map(columns).join(',\n    ')}
  FROM sums GROUP BY test_id
), timed AS (
  SELECT outcomes.*, sample_logs / NULLIF(sample_timed, 0)
      - (basis_logs + history_logs) / NULLIF(basis_timed + history_timed, 0) AS effect
  FROM outcomes WHERE ${present('sample')} + ${present('basis')} > 0
), counted AS (
  SELECT timed.*, count(*) OVER () AS compared, COALESCE(avg(effect) OVER (), 0) AS pace FROM timed
), listed AS (
  SELECT * FROM counted
  WHERE sample_failed + sample_flaky + sample_broken + basis_failed + basis_flaky + basis_broken > 0
    OR ${present('sample')} = 0 OR ${present('basis')} = 0 OR abs(effect - pace) >= $least_effect
  ORDER BY sample_failed DESC, sample_broken DESC, sample_flaky DESC, test_id LIMIT $most_tests
), failures AS (
  SELECT executions.test_id, executions.error_type, executions.error_message AS message, executions.failure_signature,
    row_number() OVER (PARTITION BY executions.test_id ORDER BY sides.place, executions.execution_id DESC) AS number
  FROM sides ${orderedJoin(dialect)} executions ON executions.run_id = sides.run_id
  WHERE sides.side = 'sample' AND executions.status <> 'passed' AND executions.error_message IS NOT NULL
)
SELECT listed.*, tests.name AS test, COALESCE(tests.path, suites.path, suites.name) AS file, failures.error_type,
  failures.message, failures.failure_signature
FROM listed JOIN tests ON tests.test_id = listed.test_id LEFT JOIN suites ON suites.suite_id = tests.suite_id
  LEFT JOIN failures ON failures.test_id = listed.test_id AND failures.number = 1
ORDER BY listed.test_id`,
  };
}
