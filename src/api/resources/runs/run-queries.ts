import type { NamedQuery } from '../../../analysis/named-query.ts';
import { verdictExpressions } from '../../../storage/sql/verdicts.ts';

/** Verdicts of the tests of a run, counted. */
export function runStatisticsQuery(run: number): NamedQuery {
  return {
    name: 'run-statistics',
    title: 'Tests of the run by verdict',
    sql: `WITH ${verdictExpressions('executions.run_id = $run')}
SELECT count(*) AS total,
  count(CASE WHEN verdict = 'passed' THEN 1 END) AS passed, count(CASE WHEN verdict = 'failed' THEN 1 END) AS failed,
  count(CASE WHEN verdict = 'flaky' THEN 1 END) AS flaky, count(CASE WHEN verdict = 'skipped' THEN 1 END) AS skipped,
  count(CASE WHEN verdict = 'error' THEN 1 END) AS error, count(CASE WHEN verdict = 'lost' THEN 1 END) AS lost,
  count(CASE WHEN verdict = 'running' THEN 1 END) AS running, count(CASE WHEN verdict = 'pending' THEN 1 END) AS pending,
  COALESCE(sum(attempts), 0) AS attempts
FROM verdicts`,
    parameters: { run },
  };
}
