import type { NamedQuery } from '../../../analysis/named-query.ts';
import type { JsonValue } from '../../../std/json-value.ts';
import { attemptFailed } from '../../../storage/sql/attempt-outcomes.ts';
import type { Dialect } from '../../../storage/sql/column-types.ts';
import { verdictExpressions } from '../../../storage/sql/verdicts.ts';
import { containedText, contains, oneOf } from '../../http/containing.ts';

/** The last runs, the latest first. */
export function lastRunsQuery(project: number | null, branch: string | undefined, runs: number): NamedQuery {
  const conditions = [
    ...(project === null ? [] : ['project_id = $project']),
    ...(branch === undefined ? [] : ['branch = $branch']),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return {
    name: 'last-runs',
    title: 'The last runs',
    sql: `SELECT run_id, name, status, started_at, branch, commit_sha FROM runs${where}
ORDER BY started_at DESC, run_id DESC LIMIT $runs`,
    parameters: {
      runs,
      ...(project === null ? {} : { project }),
      ...(branch === undefined ? {} : { branch }),
    },
  };
}

/** Which tests of the grid. */
export interface GridRequest {
  readonly q?: string | undefined;
  readonly status?: readonly string[] | undefined;
  readonly limit: number;
  readonly offset: number;
}

/**
 * Tests of some runs, those that failed last first.
 *
 * @param runs ids, the latest first
 */
export function gridTestsQuery(dialect: Dialect, runs: readonly number[], request: GridRequest): NamedQuery {
  const own = oneOf('executions.run_id', 'run', runs);
  const parameters: Record<string, JsonValue> = {
    ...own.parameters,
    limit: request.limit,
    offset: request.offset,
  };
  const places = runs.map((_, index) => `WHEN $run_${index + 1} THEN ${index + 1}`).join(' ');
  const conditions: string[] = [];
  let newest = '';
  if (request.status !== undefined) {
    const { sql, parameters: values } = oneOf('newest.verdict', 'status', request.status);
    conditions.push(
      `failures.test_id IN (SELECT test_id FROM newest WHERE newest.from_newest = 1 AND ${sql})`,
    );
    Object.assign(parameters, values);
    newest = `, ${verdictExpressions(own.sql)}, newest AS (
  SELECT test_id, verdict, row_number() OVER (PARTITION BY test_id ORDER BY CASE run_id ${places} END) AS from_newest
  FROM verdicts
)`;
  }
  if (request.q !== undefined && request.q !== '') {
    conditions.push(contains(dialect, ['tests.name', 'tests.path'], '$q'));
    parameters.q = containedText(request.q);
  }
  return {
    name: 'grid-tests',
    title: 'Tests of the last runs, those that failed last first',
    sql: `WITH failures AS (
  SELECT test_id, count(DISTINCT CASE WHEN bad THEN run_id END) AS failures,
    min(CASE WHEN bad THEN CASE run_id ${places} END END) AS last_failure
  FROM (SELECT executions.test_id, executions.run_id, (${attemptFailed()}
      OR executions.status IN ('error', 'interrupted', 'lost')) AS bad FROM executions WHERE ${own.sql}) AS results
  GROUP BY test_id
)${newest}, listed AS (
  SELECT tests.test_id, tests.name, COALESCE(tests.path, suites.path) AS path, tests.suite_id, suites.name AS suite,
    failures.failures, count(*) OVER () AS total,
    row_number() OVER (ORDER BY failures.last_failure NULLS LAST, failures.failures DESC, tests.test_id) AS place
  FROM failures JOIN tests ON tests.test_id = failures.test_id LEFT JOIN suites ON suites.suite_id = tests.suite_id${
    conditions.length === 0 ? '' : `\n  WHERE ${conditions.join(' AND ')}`
  }
)
SELECT * FROM listed WHERE place > $offset AND place <= $offset + $limit ORDER BY place`,
    parameters,
  };
}

/** What came of some tests in some runs. */
export function gridCellsQuery(runs: readonly number[], tests: readonly number[]): NamedQuery {
  const [ofRuns, ofTests] = [
    oneOf('executions.run_id', 'run', runs),
    oneOf('executions.test_id', 'test', tests),
  ];
  return {
    name: 'grid-cells',
    title: 'What came of the tests in each of the runs',
    sql: `WITH ${verdictExpressions(`${ofRuns.sql} AND ${ofTests.sql}`)}
SELECT test_id, run_id, verdict, execution_id FROM verdicts ORDER BY test_id, run_id`,
    parameters: { ...ofRuns.parameters, ...ofTests.parameters },
  };
}
