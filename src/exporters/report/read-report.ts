import type { NamedRow } from '../../analysis/named-query.ts';
import { everyRow } from '../../analysis/report/every-row.ts';
import { countIn, jsonIn, microsIn, numberIn, textIn, textsIn } from '../../analysis/report/read-cells.ts';
import {
  detailsThereQuery,
  reportExecutionsQuery,
  reportOrderQuery,
  reportSuitesQuery,
  suiteTotalsQuery,
} from '../../analysis/report/report-queries.ts';
import { type ReportVerdict, readReportRun, verdictCounts } from '../../analysis/report/report-run.ts';
import type { DatabaseAccess } from '../../keeper/database-access.ts';
import { type ExecutionStatus, judgedStatus } from '../../model/statuses.ts';
import { type AttemptDetails, readAttemptDetails, type WantedDetails } from './attempt-details.ts';
import type { ReportAttempt, ReportSuite, ReportTest, RunReport } from './run-report.ts';

/** Executions that are in memory with all their details at a time. */
const executionsPerPage = 1000;

function attemptOf(row: NamedRow, details: AttemptDetails): ReportAttempt {
  return {
    uuid: textIn(row.uuid) ?? '',
    number: countIn(row.attempt_number),
    status: judgedStatus(
      textIn(row.status) as ExecutionStatus,
      textIn(row.expected_status) as ExecutionStatus | null,
    ),
    startedAt: microsIn(row.started_at),
    endedAt: microsIn(row.ended_at),
    durationMs: numberIn(row.duration_ms),
    errorType: textIn(row.error_type),
    errorMessage: textIn(row.error_message),
    stackTrace: textIn(row.stack_trace),
    worker: numberIn(row.worker_index),
    ...details,
  };
}

function parametersOf(row: NamedRow): ReportTest['parameters'] {
  const value = jsonIn(row.parameters);
  return value === null || typeof value !== 'object' || Array.isArray(value)
    ? null
    : (value as Record<string, unknown>);
}

function suitesOf(rows: readonly NamedRow[], totals: readonly NamedRow[]): Map<number, ReportSuite> {
  const byId = new Map(rows.map((row) => [countIn(row.suite_id), row]));
  const namesOf = (row: NamedRow): string[] => {
    const names = [textIn(row.name) ?? ''];
    const seen = new Set([row.suite_id]);
    for (let up = byId.get(countIn(row.parent_suite_id)); up !== undefined && !seen.has(up.suite_id); ) {
      seen.add(up.suite_id);
      names.unshift(textIn(up.name) ?? '');
      up = byId.get(countIn(up.parent_suite_id));
    }
    return names;
  };
  const totalsBySuite = Map.groupBy(totals, (row) => countIn(row.suite_run_id));
  const inRun = rows.filter((row) => row.suite_run_id !== null);
  return new Map(
    inRun.map((row) => {
      const suiteRunId = countIn(row.suite_run_id);
      const suite: ReportSuite = {
        suiteRunId,
        names: namesOf(row),
        path: textIn(row.path),
        startedAt: microsIn(row.started_at),
        counts: verdictCounts(totalsBySuite.get(suiteRunId) ?? []),
      };
      return [suiteRunId, suite];
    }),
  );
}

interface TestInOrder {
  readonly suiteRunId: number;
  readonly verdict: ReportVerdict;
  readonly executionIds: number[];
}

/** Ids only: of 100,000 tests they take some megabytes. */
async function testsInOrder(
  access: DatabaseAccess,
  runId: number,
  signal: AbortSignal,
): Promise<TestInOrder[]> {
  const tests: TestInOrder[] = [];
  let lastTest: unknown;
  for (const row of await everyRow(access, reportOrderQuery(access.dialect, runId), signal)) {
    const executionId = countIn(row.execution_id);
    if (row.test_id === lastTest) {
      tests.at(-1)?.executionIds.push(executionId);
      continue;
    }
    lastTest = row.test_id;
    const [suiteRunId, verdict] = [countIn(row.suite_run_id), textIn(row.verdict) as ReportVerdict];
    tests.push({ suiteRunId, verdict, executionIds: [executionId] });
  }
  return tests;
}

function* pagesOf(tests: readonly TestInOrder[]): Generator<readonly TestInOrder[]> {
  let page: TestInOrder[] = [];
  let executions = 0;
  for (const test of tests) {
    page.push(test);
    executions += test.executionIds.length;
    if (executions < executionsPerPage) continue;
    yield page;
    [page, executions] = [[], 0];
  }
  if (page.length > 0) yield page;
}

async function* readTests(
  access: DatabaseAccess,
  runId: number,
  suites: ReadonlyMap<number, ReportSuite>,
  wanted: WantedDetails,
  signal: AbortSignal,
): AsyncGenerator<ReportTest> {
  for (const page of pagesOf(await testsInOrder(access, runId, signal))) {
    const ids = page.flatMap((test) => test.executionIds);
    const rows = await everyRow(access, reportExecutionsQuery(access.dialect, runId, ids), signal);
    const byId = new Map(rows.map((row) => [countIn(row.execution_id), row]));
    const detailsOf = await readAttemptDetails(access, runId, ids, wanted, signal);
    for (const { executionIds, suiteRunId, verdict } of page) {
      const attempts = executionIds.map((id) => byId.get(id)).filter((one) => one !== undefined);
      const [row, suite] = [attempts.at(-1), suites.get(suiteRunId)];
      // Retention may take a run away while it is read.
      if (row === undefined || suite === undefined) continue;
      yield {
        uuid: textIn(row.test_uuid) ?? '',
        key: textIn(row.test_key) ?? '',
        name: textIn(row.test_name) ?? '',
        owner: textIn(row.owner),
        path: textIn(row.path),
        line: numberIn(row.line),
        tags: textsIn(row.tags),
        parameters: parametersOf(row),
        suite,
        verdict,
        attempts: attempts.map((one) => attemptOf(one, detailsOf(countIn(one.execution_id)))),
      };
    }
  }
}

/**
 * Opens a run for a report. Counts and suites are read at once, tests page by page, so that a run of any size takes
 * little memory.
 *
 * @param runId as `resolveRun` finds it
 * @param wanted which details of attempts are read; what is not wanted is empty
 * @throws RUN_UNKNOWN
 */
export async function readReport(
  access: DatabaseAccess,
  runId: number,
  wanted: WantedDetails,
  signal: AbortSignal,
): Promise<RunReport> {
  const run = await readReportRun(access, runId, signal);
  const totals = await everyRow(access, suiteTotalsQuery(runId), signal);
  const suites = suitesOf(await everyRow(access, reportSuitesQuery(runId), signal), totals);
  // Most runs have no steps, or no logs: then no page needs to ask for them.
  const [found = {}] = await everyRow(access, detailsThereQuery(runId), signal);
  const there = {
    steps: wanted.steps && countIn(found.steps) > 0,
    artifacts: wanted.artifacts && countIn(found.artifacts) > 0,
    logs: wanted.logs && countIn(found.logs) > 0,
  };
  return {
    run,
    counts: verdictCounts(totals),
    suites: [...suites.values()],
    tests: () => readTests(access, runId, suites, there, signal),
  };
}
