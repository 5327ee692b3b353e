import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ExecutionStatus, executionStatuses, judgedStatus, verdictOf } from '../model/statuses.ts';
import { allRuns } from './run-selection.ts';
import { verdictsOf } from './verdicts.ts';

type Attempts = readonly ExecutionStatus[];
interface Tried {
  readonly attempts: Attempts;
  readonly expected: ExecutionStatus | null;
}

/** Verdicts in SQL of tests with these attempts, all in one run. */
async function verdictsInSql(tests: readonly Tried[], runStatus: string): Promise<string[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`CREATE TABLE runs AS SELECT 1 AS run_id, '${runStatus}' AS status`);
  const rows = tests.flatMap(({ attempts, expected }, index) =>
    attempts.map(
      (status, attempt) =>
        `(${index * 100 + attempt}, 1, ${index}, 1, ${attempt + 1}, '${status}', ${expected === null ? 'NULL' : `'${expected}'`})`,
    ),
  );
  await connection.run(`CREATE TABLE executions AS SELECT *, 1.0 AS duration_ms, NULL AS error_type, NULL AS error_message,
    NULL AS failure_signature FROM (VALUES ${rows.join(', ')})
    AS v (execution_id, run_id, test_id, suite_run_id, attempt_number, status, expected_status)`);
  const reader = await connection.runAndReadAll(
    `WITH ${verdictsOf(allRuns)} SELECT verdict FROM verdicts ORDER BY test_id`,
  );
  connection.closeSync();
  return reader.getRowsJson().map((row) => String(row[0]));
}

test('SQL and code give the same verdict for whatever attempts of a run that is over', async () => {
  const tried = fc.record({
    attempts: fc.array(fc.constantFrom(...executionStatuses), { minLength: 1, maxLength: 4 }),
    expected: fc.constantFrom(null, 'passed' as const, 'failed' as const, 'timed_out' as const),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(tried, { minLength: 1, maxLength: 200 }), async (tests) => {
      expect(await verdictsInSql(tests, 'failed')).toEqual(
        tests.map(({ attempts, expected }) =>
          verdictOf(attempts.map((status) => judgedStatus(status, expected))),
        ),
      );
    }),
    { numRuns: 10 },
  );
});

test('while the run is running, what has not ended is not lost yet', async () => {
  const tests: Attempts[] = [['pending'], ['failed', 'running'], ['passed'], ['lost']];
  expect(
    await verdictsInSql(
      tests.map((attempts) => ({ attempts, expected: null })),
      'running',
    ),
  ).toEqual(['pending', 'running', 'passed', 'lost']);
});
