import type { QueryAccess } from '../../keeper/database-access.ts';
import type { HistoryWindow } from '../history-window.ts';
import { ask } from '../named-query.ts';
import { everyRow } from './every-row.ts';
import { earlierVerdictsQuery, windowRunsQuery } from './problem-queries.ts';
import { countIn, textIn } from './read-cells.ts';
import type { ReportRun } from './report-run.ts';

/** Runs of the base branch that are looked back at, and days that they are looked for in. */
export const defaultBaseRuns = 20;
const baseDays = 90;

/** What became of a test in the runs before. */
export interface EarlierVerdicts {
  readonly runs: number;
  readonly failed: number;
  readonly flaky: number;
  readonly passed: number;
}

/** The runs before a run on the base branch, and what its failing tests did in them. */
export interface BaseHistory {
  /** Runs to compare with; with none of them nothing can be said to be new. */
  readonly runs: number;
  /** Branch of those runs. */
  readonly branch: string | null;
  readonly earlier: ReadonlyMap<number, EarlierVerdicts>;
}

/** Where to look for what is not new. */
export interface BaseWindow {
  /** Git branch; null for the one that CI names for the run, else the main branch. */
  readonly base: string | null;
  readonly runs: number;
}

/**
 * What the failing tests of a run did before it on the base branch: in the newest runs that were over and not broken
 * from outside (history-window.ts).
 */
export async function readBaseHistory(
  access: QueryAccess,
  run: ReportRun,
  { base, runs }: BaseWindow,
  signal: AbortSignal,
): Promise<BaseHistory> {
  const branch = base ?? run.baseBranch;
  const window: HistoryWindow = {
    now: run.startedAt - 1,
    days: baseDays,
    runs,
    project: run.projectKey,
    ...(branch === null ? { onlyMain: true } : { branch }),
  };
  const [found = {}] = await ask(access, windowRunsQuery(access.dialect, window), signal);
  const rows = await everyRow(access, earlierVerdictsQuery(access.dialect, run.runId, window), signal);
  return {
    runs: countIn(found.runs),
    branch: branch ?? textIn(found.branch),
    earlier: new Map(
      rows.map((row) => [
        countIn(row.test_id),
        {
          runs: countIn(row.runs),
          failed: countIn(row.failed),
          flaky: countIn(row.flaky),
          passed: countIn(row.passed),
        },
      ]),
    ),
  };
}

/** Whether a failing test is new: it did not fail in any of the runs before. Null when there are none. */
export function isNewFailure(history: BaseHistory, testId: number): boolean | null {
  if (history.runs === 0) return null;
  return (history.earlier.get(testId)?.failed ?? 0) === 0;
}
