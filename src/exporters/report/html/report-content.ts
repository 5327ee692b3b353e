import type { NamedRow } from '../../../analysis/named-query.ts';
import { ask } from '../../../analysis/named-query.ts';
import { everyRow } from '../../../analysis/report/every-row.ts';
import { type FailureDetails, readFailureDetails } from '../../../analysis/report/failure-details.ts';
import { type FailureGroup, failureGroups } from '../../../analysis/report/failure-groups.ts';
import { type BaseHistory, defaultBaseRuns, readBaseHistory } from '../../../analysis/report/new-failures.ts';
import { type ProblemTest, readProblemTests } from '../../../analysis/report/problem-tests.ts';
import { countIn, textIn } from '../../../analysis/report/read-cells.ts';
import { detailsThereQuery } from '../../../analysis/report/report-queries.ts';
import type { ReportRun, VerdictCounts } from '../../../analysis/report/report-run.ts';
import {
  pageOrderQuery,
  runFilesQuery,
  runSurroundingsQuery,
  suiteTextsQuery,
  testNamesQuery,
} from '../../../analysis/report/scenario-queries.ts';
import { readReport } from '../read-report.ts';
import type { ReportRequest } from '../report-format.ts';
import {
  type PlannedTest,
  plannedTests,
  planPages,
  type ReportFeature,
  type ReportPage,
} from './report-pages.ts';
import { type ContentFile, type DetailsThere, fileOf } from './scenario-content.ts';

/** Causes of failures that are told with their message. */
export const shownCauses = 200;
const slowestTests = 10;
const runFiles = 200;

export interface SlowTest {
  readonly test: PlannedTest;
  readonly name: string;
  readonly key: string;
}

/** Everything of a run but its scenarios, which are read page by page. */
export interface ReportContent {
  readonly run: ReportRun;
  readonly surroundings: NamedRow;
  readonly counts: VerdictCounts;
  readonly features: readonly ReportFeature[];
  /** Page of each test that somebody should look at, and of the slowest. */
  readonly pageOf: ReadonlyMap<number, ReportPage>;
  readonly problems: readonly ProblemTest[];
  readonly groups: readonly FailureGroup[];
  readonly history: BaseHistory;
  /** Of the first test of each group, by `executionId`. */
  readonly details: ReadonlyMap<number, FailureDetails>;
  readonly slowest: readonly SlowTest[];
  /** Times of all tests (ms). */
  readonly durations: readonly number[];
  readonly descriptions: ReadonlyMap<number, string>;
  readonly files: readonly ContentFile[];
  readonly there: DetailsThere;
  readonly now: number;
}

/**
 * Reads everything of a run but its scenarios.
 *
 * @throws RUN_UNKNOWN
 */
export async function readContent(request: ReportRequest): Promise<ReportContent> {
  const { access, runId, signal, now } = request;
  const { dialect } = access;
  const { run, counts, suites } = await readReport(
    access,
    runId,
    { steps: false, artifacts: false, logs: false },
    signal,
  );
  const tests = plannedTests(await everyRow(access, pageOrderQuery(dialect, runId), signal));
  const features = planPages(tests, new Map(suites.map((suite) => [suite.suiteRunId, suite])));
  const problems = await readProblemTests(access, runId, request.quarantine.entries, now, signal);
  const history = await readBaseHistory(access, run, { base: request.base, runs: defaultBaseRuns }, signal);
  const groups = failureGroups(problems, history);
  const examples = groups
    .slice(0, shownCauses)
    .flatMap(({ tests: ofCause }) => ofCause[0]?.executionId ?? []);
  const timed = tests.filter(({ durationMs }) => durationMs !== null);
  const slow = timed
    .toSorted((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0) || a.testId - b.testId)
    .slice(0, slowestTests);
  const names =
    slow.length === 0 ? [] : await ask(access, testNamesQuery(slow.map(({ testId }) => testId)), signal);
  const nameOf = new Map(names.map((row) => [countIn(row.test_id), row]));
  const linked = new Set([...problems, ...slow].map(({ testId }) => testId));
  const pageOf = new Map<number, ReportPage>();
  for (const page of features.flatMap(({ pages }) => pages)) {
    for (const { testId } of page.tests) if (linked.has(testId)) pageOf.set(testId, page);
  }
  const [surroundings = {}] = await ask(access, runSurroundingsQuery(runId), signal);
  const texts = await everyRow(access, suiteTextsQuery(dialect, runId), signal);
  const [found = {}] = await everyRow(access, detailsThereQuery(runId), signal);
  return {
    run,
    surroundings,
    counts,
    features,
    pageOf,
    problems,
    groups,
    history,
    details: await readFailureDetails(access, runId, examples, signal),
    slowest: slow.map((test) => ({
      test,
      name: textIn(nameOf.get(test.testId)?.name) ?? '',
      key: textIn(nameOf.get(test.testId)?.key) ?? '',
    })),
    durations: timed.map(({ durationMs }) => durationMs ?? 0),
    descriptions: new Map(
      texts.flatMap((row) => {
        const description = textIn(row.description)?.trim() ?? '';
        return description === '' ? [] : [[countIn(row.suite_run_id), description]];
      }),
    ),
    files: (await everyRow(access, runFilesQuery(dialect, runId, runFiles), signal)).map(fileOf),
    there: {
      steps: countIn(found.steps) > 0,
      artifacts: countIn(found.artifacts) > 0,
      logs: countIn(found.logs) > 0,
    },
    now,
  };
}
