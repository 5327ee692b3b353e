import type { Quarantine } from '../../configuration/quarantine/load-quarantine.ts';
import type { QueryAccess } from '../../keeper/database-access.ts';
import { ask, type NamedQuery } from '../named-query.ts';
import { everyRow } from '../report/every-row.ts';
import { type BaseHistory, readBaseHistory } from '../report/new-failures.ts';
import { type ProblemTest, readProblemTests } from '../report/problem-tests.ts';
import { countIn, numberIn } from '../report/read-cells.ts';
import { suiteTotalsQuery } from '../report/report-queries.ts';
import { type ReportRun, readReportRun, type VerdictCounts, verdictCounts } from '../report/report-run.ts';
import type { GateLimits } from './gate-limits.ts';

/** What a gate measures of a run. */
export interface GateMeasures {
  readonly run: ReportRun;
  readonly counts: VerdictCounts;
  readonly problems: readonly ProblemTest[];
  /** What the failing tests did before; null where nobody asked. */
  readonly history: BaseHistory | null;
  /** Share of the lines that are covered, 0 to 1; null where it was not recorded. */
  readonly coverage: number | null;
}

function coverageQuery(runId: number): NamedQuery {
  return {
    name: 'gate-coverage',
    title: 'Coverage of a run',
    sql: `SELECT sum(lines_covered) AS covered, sum(lines_total) AS total
FROM coverage WHERE run_id = $run_id AND execution_id IS NULL`,
    parameters: { run_id: runId },
  };
}

/**
 * Measures a run.
 *
 * @param nowMicros by which entries of the quarantine expire, µs since 1970
 * @throws RUN_UNKNOWN
 */
export async function measureRun(
  access: QueryAccess,
  runId: number,
  limits: GateLimits,
  quarantine: Quarantine,
  nowMicros: number,
  signal: AbortSignal,
): Promise<GateMeasures> {
  const run = await readReportRun(access, runId, signal);
  const counts = verdictCounts(await everyRow(access, suiteTotalsQuery(runId), signal));
  const problems = await readProblemTests(access, runId, quarantine.entries, nowMicros, signal);
  const history =
    limits.maxNewFailures === null
      ? null
      : await readBaseHistory(access, run, { base: limits.base, runs: limits.window }, signal);
  const [row] = limits.minCoverage === null ? [] : await ask(access, coverageQuery(runId), signal);
  const total = countIn(row?.total);
  const coverage = total === 0 ? null : (numberIn(row?.covered) ?? 0) / total;
  return { run, counts, problems, history, coverage };
}
