import { isoText } from '../../../analysis/history/iso-text.ts';
import type { NamedRow } from '../../../analysis/named-query.ts';
import { countIn, numberIn, textIn } from '../../../analysis/report/read-cells.ts';
import type { RunVerdict } from '../../http/verdict-schema.ts';

type Counts = Partial<Record<RunVerdict, number>>;

interface Sums {
  tests: number;
  durationMs: number | null;
  readonly counts: Counts;
}

function addTo(counts: Counts, more: Counts): void {
  for (const [verdict, tests] of Object.entries(more) as [RunVerdict, number][])
    counts[verdict] = (counts[verdict] ?? 0) + tests;
}

function sumsBySuiteRun(rows: readonly NamedRow[]): Map<number, Sums> {
  const sums = new Map<number, Sums>();
  for (const row of rows) {
    const id = countIn(row.suite_run_id);
    const one = sums.get(id) ?? { tests: 0, durationMs: null, counts: {} };
    const tests = countIn(row.tests);
    one.tests += tests;
    one.counts[String(row.verdict) as RunVerdict] = tests;
    const ms = numberIn(row.duration_ms);
    if (ms !== null) one.durationMs = (one.durationMs ?? 0) + ms;
    sums.set(id, one);
  }
  return sums;
}

/** Ids of suites so that each stands behind the one that it is in. */
function parentsFirst(parents: ReadonlyMap<number, number | null>): number[] {
  const placed = new Set<number>();
  const place = (id: number): void => {
    if (placed.has(id)) return;
    const parent = parents.get(id) ?? null;
    placed.add(id);
    if (parent === null || !parents.has(parent) || placed.has(parent)) return;
    placed.delete(id);
    place(parent);
    placed.add(id);
  };
  for (const id of parents.keys()) place(id);
  return [...placed];
}

/**
 * The suites of a run as a tree by their parents, with what came of the tests below each.
 *
 * @param suites rows of `runSuitesQuery`
 * @param verdicts rows of `suiteVerdictsQuery`
 */
export function runSuites(suites: readonly NamedRow[], verdicts: readonly NamedRow[]) {
  const sums = sumsBySuiteRun(verdicts);
  const rows = new Map(suites.map((row) => [countIn(row.suite_id), row]));
  const parents = new Map(Array.from(rows, ([id, row]) => [id, numberIn(row.parent_suite_id)]));
  const order = parentsFirst(parents);
  const counts = new Map<number, Counts>(order.map((id) => [id, {}]));
  for (const id of order.toReversed()) {
    const own = counts.get(id) ?? {};
    addTo(own, sums.get(countIn(rows.get(id)?.suite_run_id))?.counts ?? {});
    const above = counts.get(parents.get(id) ?? -1);
    if (above !== undefined) addTo(above, own);
  }
  return order.map((id) => {
    const row = rows.get(id) ?? {};
    const sum = sums.get(countIn(row.suite_run_id));
    return {
      suite_id: id,
      parent_suite_id: parents.get(id) ?? null,
      kind: String(row.kind),
      key: String(row.key),
      name: String(row.name),
      path: textIn(row.path),
      suite_run_id: numberIn(row.suite_run_id),
      status: textIn(row.status),
      started_at: isoText(row.started_at),
      ended_at: isoText(row.ended_at),
      duration_ms: numberIn(row.duration_ms) ?? sum?.durationMs ?? null,
      tests: sum?.tests ?? 0,
      counts: counts.get(id) ?? {},
    };
  });
}
