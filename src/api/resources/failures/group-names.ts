import type { FailurePattern } from '../../../analysis/failure-groups/failure-patterns.ts';
import { ask } from '../../../analysis/named-query.ts';
import type { QueryAccess } from '../../../keeper/database-access.ts';
import { isoTimestamp } from '../../../std/timestamp.ts';
import { micros } from '../../../storage/sql/value-expressions.ts';

/** Starts of the runs and names of the tests that groups speak of, by id. */
export async function namesOfGroups(
  access: QueryAccess,
  groups: readonly FailurePattern[],
  signal: AbortSignal,
): Promise<{ readonly times: ReadonlyMap<number, string>; readonly tests: ReadonlyMap<number, string> }> {
  const runs = new Set(groups.flatMap(({ first_run_id, last_run_id }) => [first_run_id, last_run_id]));
  const tests = new Set(groups.flatMap(({ test_ids }) => test_ids.split(',').map(Number)));
  // Numbers of our own making: they stand in the text, for a list has no parameter that every engine takes.
  const list = (ids: ReadonlySet<number>) =>
    Array.from(ids).filter(Number.isSafeInteger).join(', ') || 'NULL';
  const question = (name: string, sql: string) => ({ name, title: name, sql, parameters: {} });
  const [times, names] = await Promise.all([
    ask(
      access,
      question(
        'run-times',
        `SELECT run_id, ${micros(access.dialect, 'started_at')} AS started FROM runs WHERE run_id IN (${list(runs)})`,
      ),
      signal,
    ),
    ask(
      access,
      question('test-names', `SELECT test_id, name FROM tests WHERE test_id IN (${list(tests)})`),
      signal,
    ),
  ]);
  return {
    times: new Map(times.map((row) => [Number(row.run_id), isoTimestamp(Number(row.started))])),
    tests: new Map(names.map((row) => [Number(row.test_id), String(row.name)])),
  };
}
