import type { ComparedSides } from '../../../analysis/comparison/compared-sides.ts';
import type { NamedQuery } from '../../../analysis/named-query.ts';
import { oneOf } from '../../http/containing.ts';

/** The run that a comparison found to compare with. */
export function comparedBaseQuery(sides: ComparedSides): NamedQuery {
  return {
    name: 'compared-base',
    title: 'The run that is compared with',
    sql: `WITH ${sides.sql}\nSELECT run_id FROM sides WHERE side = 'basis'`,
    parameters: sides.parameters,
  };
}

/** The last attempts of some tests in two runs. */
export function lastAttemptsQuery(runs: readonly number[], tests: readonly number[]): NamedQuery {
  const [ofRuns, ofTests] = [oneOf('run_id', 'run', runs), oneOf('test_id', 'test', tests)];
  return {
    name: 'last-attempts',
    title: 'Last attempts of the tests',
    sql: `SELECT run_id, test_id, max(execution_id) AS execution_id FROM executions
WHERE ${ofRuns.sql} AND ${ofTests.sql} AND is_final_attempt GROUP BY run_id, test_id ORDER BY run_id, test_id`,
    parameters: { ...ofRuns.parameters, ...ofTests.parameters },
  };
}
