import { runSides } from '../../../analysis/comparison/compared-sides.ts';
import { comparedTests } from '../../../analysis/comparison/compared-tests.ts';
import { type ComparisonState, concludeComparison } from '../../../analysis/comparison/comparison.ts';
import { ask } from '../../../analysis/named-query.ts';
import { countIn } from '../../../analysis/report/read-cells.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import { parseTimestamp } from '../../../std/timestamp.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { runName } from '../../http/run-name.ts';
import { shownQueries } from '../../http/shown-queries.ts';
import { comparedBaseQuery, lastAttemptsQuery } from './compare-queries.ts';

/** Runs of the main branch that say what is usual; all of the preset's 200 would take several times as long. */
const runsBefore = 50;

/** What to compare a run with, and what to tell. */
export interface CompareRequest {
  /** `main`: the run of the main branch before it; null: there is none. */
  readonly base: number | 'main' | null;
  readonly states?: readonly ComparisonState[] | undefined;
  readonly percent: number;
  readonly limit: number;
}

/** What is different in a run, each test with its last attempts on both sides. */
export async function compareRun(
  { access, repositories }: ApiContext,
  run: Row<'runs'>,
  { base, states, percent, limit }: CompareRequest,
  signal: AbortSignal,
) {
  const nothing = { run: runName(run), base: null, counts: {}, items: [], truncated: false, queries: [] };
  if (base === null) return nothing;
  const project = await repositories.projects.getById(run.project_id, { includeDeleted: true });
  const window = {
    now: parseTimestamp(run.started_at) ?? 0,
    runs: runsBefore,
    ...(project === null ? {} : { project: project.key }),
  };
  const sides = runSides(access.dialect, window, run.run_id, base === 'main' ? null : base);
  const baseQuery = comparedBaseQuery(sides);
  const [found] = await ask(access, baseQuery, signal);
  const other = found === undefined ? null : await repositories.runs.getById(countIn(found.run_id));
  if (other === null) return { ...nothing, queries: shownQueries([baseQuery]) };
  const query = comparedTests(access.dialect, sides, Math.log1p(percent / 100));
  const all = concludeComparison(await ask(access, query, signal), percent);
  const counts: Partial<Record<ComparisonState, number>> = {};
  for (const { state } of all) counts[state] = (counts[state] ?? 0) + 1;
  const wanted = states === undefined ? all : all.filter(({ state }) => states.includes(state));
  const shown = wanted.slice(0, limit);
  const attempts = lastAttemptsQuery(
    [run.run_id, other.run_id],
    shown.map(({ test_id }) => test_id),
  );
  const ids = new Map(
    (await ask(access, attempts, signal)).map((row) => [
      `${row.run_id} ${row.test_id}`,
      countIn(row.execution_id),
    ]),
  );
  return {
    run: runName(run),
    base: runName(other),
    counts,
    items: shown.map((one) => ({
      ...one,
      execution_id: ids.get(`${run.run_id} ${one.test_id}`) ?? null,
      base_execution_id: ids.get(`${other.run_id} ${one.test_id}`) ?? null,
    })),
    truncated: wanted.length > shown.length,
    queries: shownQueries([query, attempts]),
  };
}
