import { everyRow } from '../../../analysis/report/every-row.ts';
import { type FailureDetails, readFailureDetails } from '../../../analysis/report/failure-details.ts';
import { type FailureGroup, failureGroups } from '../../../analysis/report/failure-groups.ts';
import { type BaseHistory, defaultBaseRuns, readBaseHistory } from '../../../analysis/report/new-failures.ts';
import { slowestTestsQuery } from '../../../analysis/report/problem-queries.ts';
import { type ProblemTest, readProblemTests } from '../../../analysis/report/problem-tests.ts';
import { countIn, numberIn, textIn } from '../../../analysis/report/read-cells.ts';
import { suiteTotalsQuery } from '../../../analysis/report/report-queries.ts';
import {
  type ReportRun,
  readReportRun,
  type VerdictCounts,
  verdictCounts,
} from '../../../analysis/report/report-run.ts';
import type { ReportRequest } from '../report-format.ts';

export interface SlowTest {
  readonly name: string;
  readonly suite: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly verdict: string;
  readonly durationMs: number;
}

/** Everything that a person is told of a run. */
export interface RunStory {
  readonly run: ReportRun;
  readonly counts: VerdictCounts;
  readonly problems: readonly ProblemTest[];
  readonly history: BaseHistory;
  readonly groups: readonly FailureGroup[];
  /** Of the first test of each group, by `executionId`. */
  readonly details: ReadonlyMap<number, FailureDetails>;
  readonly slowest: readonly SlowTest[];
  readonly now: number;
}

/** How much of a run is told. */
export interface StoryLimits {
  /** Causes that are told with their message. */
  readonly causes: number;
  readonly slowest: number;
}

/**
 * Gathers what a person is told of a run.
 *
 * @throws RUN_UNKNOWN
 */
export async function readStory(request: ReportRequest, limits: StoryLimits): Promise<RunStory> {
  const { access, runId, signal, now } = request;
  const run = await readReportRun(access, runId, signal);
  const counts = verdictCounts(await everyRow(access, suiteTotalsQuery(runId), signal));
  const problems = await readProblemTests(access, runId, request.quarantine.entries, now, signal);
  const window = { base: request.base, runs: defaultBaseRuns };
  const history = await readBaseHistory(access, run, window, signal);
  const groups = failureGroups(problems, history);
  const told = groups.slice(0, limits.causes).flatMap(({ tests, newTests }) => {
    const example = newTests[0] ?? tests[0];
    return example === undefined ? [] : [example.executionId];
  });
  const slow = await everyRow(access, slowestTestsQuery(runId, limits.slowest), signal);
  return {
    run,
    counts,
    problems,
    history,
    groups,
    details: await readFailureDetails(access, runId, told, signal),
    slowest: slow.map((row) => ({
      name: textIn(row.name) ?? '',
      suite: textIn(row.suite) ?? '',
      path: textIn(row.path),
      line: numberIn(row.line),
      verdict: textIn(row.verdict) ?? '',
      durationMs: countIn(row.duration_ms),
    })),
    now,
  };
}
