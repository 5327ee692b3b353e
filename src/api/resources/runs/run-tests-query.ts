import type { NamedQuery } from '../../../analysis/named-query.ts';
import { assayError } from '../../../model/errors.ts';
import type { JsonValue } from '../../../std/json-value.ts';
import type { Dialect } from '../../../storage/sql/column-types.ts';
import { jsonArrayContains } from '../../../storage/sql/json-contains.ts';
import { textOrder } from '../../../storage/sql/text-expressions.ts';
import { textOf } from '../../../storage/sql/value-expressions.ts';
import { verdictExpressions } from '../../../storage/sql/verdicts.ts';
import { containedText, contains, oneOf } from '../../http/containing.ts';
import { runTestSorts } from './run-part-routes.ts';

/** Which tests of a run, and in which order. */
export interface RunTestsRequest {
  readonly suite?: number | undefined;
  readonly verdict?: readonly string[] | undefined;
  readonly tag?: string | undefined;
  readonly q?: string | undefined;
  readonly worker?: number | undefined;
  readonly signature?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Characters of a message that are read to find its first line. */
const messageLength = 600;

const verdictPlace = `CASE verdicts.verdict WHEN 'failed' THEN 1 WHEN 'error' THEN 2 WHEN 'lost' THEN 3 WHEN 'flaky' THEN 4
    WHEN 'running' THEN 5 WHEN 'pending' THEN 6 WHEN 'passed' THEN 7 ELSE 8 END`;

interface OrderKey {
  readonly sql: string;
  readonly direction: 'ASC' | 'DESC';
}

function orderOf(dialect: Dialect, sort: string): OrderKey[] {
  const columns = {
    name: textOrder(dialect, 'tests.name'),
    file: textOrder(dialect, 'COALESCE(tests.path, suites.path, suites.name)'),
    duration: 'verdicts.duration_ms',
    attempts: 'verdicts.attempts',
    verdict: verdictPlace,
    started: 'verdicts.execution_id',
  } satisfies Record<(typeof runTestSorts)[number], string>;
  const keys = sort.split(',').map((part) => part.trim());
  return keys
    .filter((key) => key !== '')
    .map((key) => {
      const name = key.replace(/^[-+]/, '');
      if (!Object.hasOwn(columns, name))
        throw assayError('API_SORT_UNKNOWN', { key: name, known: runTestSorts.join(', ') });
      return { sql: columns[name as keyof typeof columns], direction: key.startsWith('-') ? 'DESC' : 'ASC' };
    });
}

/**
 * A page of the tests of a run with their verdicts; each row has the number of all of them.
 *
 * @throws API_SORT_UNKNOWN
 */
export function runTestsQuery(dialect: Dialect, run: number, request: RunTestsRequest): NamedQuery {
  const conditions: string[] = [];
  const parameters: Record<string, JsonValue> = { run, limit: request.limit, offset: request.offset };
  const joins: string[] = [];
  let before = '';
  let judged = 'executions.run_id = $run';
  if (request.suite !== undefined) {
    before = `inside AS (
  SELECT suite_id FROM suites WHERE suite_id = $suite
  UNION SELECT suites.suite_id FROM inside JOIN suites ON suites.parent_suite_id = inside.suite_id
), `;
    conditions.push('suite_runs.suite_id IN (SELECT suite_id FROM inside)');
    // Verdicts of a large run take their time: only of tests that have an attempt in there.
    judged += ` AND executions.test_id IN (SELECT attempts.test_id FROM executions AS attempts
      JOIN suite_runs ON suite_runs.suite_run_id = attempts.suite_run_id
    WHERE attempts.run_id = $run AND suite_runs.run_id = $run AND suite_runs.suite_id IN (SELECT suite_id FROM inside))`;
    parameters.suite = request.suite;
  }
  if (request.verdict !== undefined) {
    const { sql, parameters: values } = oneOf('verdicts.verdict', 'verdict', request.verdict);
    conditions.push(sql);
    Object.assign(parameters, values);
  }
  if (request.tag !== undefined) {
    conditions.push(jsonArrayContains(dialect, 'tests.tags', '$tag'));
    parameters.tag = request.tag;
  }
  if (request.q !== undefined && request.q !== '') {
    conditions.push(contains(dialect, ['tests.name', 'tests.path', 'suites.name'], '$q'));
    parameters.q = containedText(request.q);
  }
  if (request.signature !== undefined) {
    conditions.push('verdicts.failure_signature = $signature');
    parameters.signature = request.signature;
  }
  if (request.worker !== undefined) {
    joins.push(`JOIN executions AS last_attempts ON last_attempts.execution_id = verdicts.execution_id
      AND last_attempts.run_id = $run
    JOIN workers AS last_workers ON last_workers.worker_id = last_attempts.worker_id`);
    conditions.push('last_workers.worker_index = $worker');
    parameters.worker = request.worker;
  }
  const keys = orderOf(dialect, request.sort ?? 'verdict,file,name');
  const keyColumns = keys.map(({ sql }, index) => `${sql} AS key_${index}, `).join('');
  const orderIn = (table: string) =>
    [
      ...keys.map(({ direction }, index) => `${table}.key_${index} ${direction} NULLS LAST`),
      `${table}.test_id`,
    ].join(', ');
  const where = conditions.length === 0 ? '' : `\n  WHERE ${conditions.join('\n    AND ')}`;
  return {
    name: 'run-tests',
    title: 'Tests of the run',
    sql: `WITH ${before === '' ? '' : 'RECURSIVE '}${before}${verdictExpressions(judged)}, listed AS (
  SELECT ${keyColumns}verdicts.test_id, tests.name, suite_runs.suite_id, suites.name AS suite, COALESCE(tests.path, suites.path) AS path,
    tests.line, verdicts.verdict, verdicts.attempts, verdicts.duration_ms, verdicts.execution_id, verdicts.failure_signature
  FROM verdicts JOIN tests ON tests.test_id = verdicts.test_id
    JOIN suite_runs ON suite_runs.suite_run_id = verdicts.suite_run_id
    JOIN suites ON suites.suite_id = suite_runs.suite_id
    ${joins.join('\n    ')}${where}
), paged AS (
  SELECT listed.*, (SELECT count(*) FROM listed) AS total FROM listed
  ORDER BY ${orderIn('listed')} LIMIT $limit OFFSET $offset
)
SELECT paged.*, executions.started_at, ${textOf(dialect, 'executions.tags')} AS tags, executions.error_type,
  substr(executions.error_message, 1, ${messageLength}) AS error, workers.worker_index
FROM paged JOIN executions ON executions.execution_id = paged.execution_id AND executions.run_id = $run
  LEFT JOIN workers ON workers.worker_id = executions.worker_id
ORDER BY ${orderIn('paged')}`,
    parameters,
  };
}
