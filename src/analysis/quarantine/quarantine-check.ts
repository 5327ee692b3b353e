import type { Quarantine } from '../../configuration/quarantine/load-quarantine.ts';
import {
  isExpired,
  type QuarantineEntry,
  quarantineMatcher,
} from '../../configuration/quarantine/quarantine-match.ts';
import type { JsonValue, QueryAccess } from '../../keeper/database-access.ts';
import { verdictExpressions } from '../../storage/sql/verdicts.ts';
import { historyWindow } from '../history-window.ts';
import type { NamedQuery } from '../named-query.ts';
import { everyRow } from '../report/every-row.ts';
import { countIn, textIn } from '../report/read-cells.ts';

/** Runs that are looked back at. */
const windowRuns = 20;
/** With fewer results than this, always failing says little. */
const leastResults = 5;
/** Tests that are asked about at a time. */
const testsPerQuestion = 500;

/** What the history says of an entry. */
export interface CheckedEntry {
  readonly entry: QuarantineEntry;
  readonly expired: boolean;
  /** Tests of the catalogue that it is for. */
  readonly tests: number;
  /** Names of those that only failed lately: broken, not flaky. */
  readonly broken: readonly string[];
  /** Names of those that passed lately every time: they may leave the list. */
  readonly steady: readonly string[];
}

const catalogueQuery: NamedQuery = {
  name: 'quarantine-catalogue',
  title: 'Tests of the catalogue',
  sql: `SELECT tests.test_id, tests.key, tests.name, suites.name AS suite, COALESCE(tests.path, suites.path) AS path
FROM tests LEFT JOIN suites ON suites.suite_id = tests.suite_id
WHERE tests.deleted_at IS NULL ORDER BY tests.test_id`,
  parameters: {},
};

function verdictsQuery(access: QueryAccess, testIds: readonly number[], now: number): NamedQuery {
  const window = historyWindow(access.dialect, { now, runs: windowRuns });
  const parameters: Record<string, JsonValue> = { ...window.parameters };
  const names = testIds.map((id, index) => {
    parameters[`test_${index + 1}`] = id;
    return `$test_${index + 1}`;
  });
  const condition = `executions.run_id IN (SELECT run_id FROM window_runs) AND executions.test_id IN (${names.join(', ')})`;
  return {
    name: 'quarantine-verdicts',
    title: 'What quarantined tests did lately',
    sql: `WITH ${window.sql}, ${verdictExpressions(condition)}
SELECT test_id, count(CASE WHEN verdict = 'passed' THEN 1 END) AS passed, count(CASE WHEN verdict = 'flaky' THEN 1 END) AS flaky,
  count(CASE WHEN verdict IN ('failed', 'error') THEN 1 END) AS failed
FROM verdicts GROUP BY test_id`,
    parameters,
  };
}

/**
 * Holds the entries of a quarantine against the catalogue and the newest runs: which are for no test at all, which for
 * tests that always fail (only flaky tests belong into a quarantine, E5), which for tests that no longer fail.
 *
 * @param now µs since 1970
 */
export async function checkQuarantine(
  access: QueryAccess,
  { entries }: Quarantine,
  now: number,
  signal: AbortSignal,
): Promise<readonly CheckedEntry[]> {
  if (entries.length === 0) return [];
  const matchers = entries.map((entry) => ({ entry, find: quarantineMatcher([entry]) }));
  const matched = new Map<number, { readonly entries: readonly QuarantineEntry[]; readonly name: string }>();
  for (const row of await everyRow(access, catalogueQuery, signal)) {
    const name = textIn(row.name) ?? '';
    const identity = { key: textIn(row.key) ?? '', name, suite: textIn(row.suite), path: textIn(row.path) };
    const found = matchers.filter(({ find }) => find(identity) !== null);
    if (found.length > 0) {
      matched.set(countIn(row.test_id), { name, entries: found.map(({ entry }) => entry) });
    }
  }
  const [broken, steady] = [new Map<QuarantineEntry, string[]>(), new Map<QuarantineEntry, string[]>()];
  const note = (
    into: Map<QuarantineEntry, string[]>,
    test: { entries: readonly QuarantineEntry[]; name: string },
  ) => {
    for (const entry of test.entries) into.set(entry, [...(into.get(entry) ?? []), test.name]);
  };
  const ids = [...matched.keys()];
  for (let from = 0; from < ids.length; from += testsPerQuestion) {
    const query = verdictsQuery(access, ids.slice(from, from + testsPerQuestion), now);
    for (const row of await everyRow(access, query, signal)) {
      const test = matched.get(countIn(row.test_id));
      const [passed, flaky, failed] = [countIn(row.passed), countIn(row.flaky), countIn(row.failed)];
      if (test === undefined || passed + flaky + failed < leastResults) continue;
      if (passed + flaky === 0) note(broken, test);
      if (failed + flaky === 0) note(steady, test);
    }
  }
  const all = [...matched.values()];
  return entries.map((entry) => ({
    entry,
    expired: isExpired(entry, now),
    tests: all.filter((test) => test.entries.includes(entry)).length,
    broken: broken.get(entry) ?? [],
    steady: steady.get(entry) ?? [],
  }));
}
