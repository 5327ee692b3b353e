import type { NamedQuery } from '../../../analysis/named-query.ts';
import { verdictExpressions } from '../../../storage/sql/verdicts.ts';

/** Suites of a run and those around them, with their tests by verdict. */
export function runSuitesQuery(run: number): NamedQuery {
  return {
    name: 'run-suites',
    title: 'Suites of the run and those around them',
    sql: `WITH RECURSIVE own AS (
  SELECT suite_run_id, suite_id, status, started_at, ended_at, duration_ms FROM suite_runs WHERE run_id = $run
), around AS (
  SELECT suites.suite_id, suites.parent_suite_id FROM own JOIN suites ON suites.suite_id = own.suite_id
  UNION
  SELECT suites.suite_id, suites.parent_suite_id FROM around JOIN suites ON suites.suite_id = around.parent_suite_id
)
SELECT suites.suite_id, suites.parent_suite_id, suites.kind, suites.key, suites.name, suites.path, own.suite_run_id,
  own.status, own.started_at, own.ended_at, own.duration_ms
FROM around JOIN suites ON suites.suite_id = around.suite_id LEFT JOIN own ON own.suite_id = suites.suite_id
ORDER BY suites.suite_id`,
    parameters: { run },
  };
}

/** Tests of each suite of a run by verdict, with their time together. */
export function suiteVerdictsQuery(run: number): NamedQuery {
  return {
    name: 'suite-verdicts',
    title: 'Tests of each suite of the run by verdict',
    sql: `WITH ${verdictExpressions('executions.run_id = $run')}
SELECT suite_run_id, verdict, count(*) AS tests, sum(duration_ms) AS duration_ms
FROM verdicts GROUP BY suite_run_id, verdict ORDER BY suite_run_id, verdict`,
    parameters: { run },
  };
}
