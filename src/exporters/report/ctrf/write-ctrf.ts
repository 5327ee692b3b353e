import type { ReportRun, VerdictCounts } from '../../../analysis/report/report-run.ts';
import { quarantineMatcher } from '../../../configuration/quarantine/quarantine-match.ts';
import { assayVersion } from '../../../std/assay-version.ts';
import type { WriteText } from '../../rows/write-rows.ts';
import { readReport } from '../read-report.ts';
import type { ReportRequest } from '../report-format.ts';
import type { RunReport } from '../run-report.ts';
import { ctrfStatusOf, ctrfTest } from './ctrf-test.ts';

/** Version of the specification that the report keeps to. */
const specVersion = '1.0.0';
/** Text that is written at a time (characters). */
const pieceLength = 256 * 1024;

const milliseconds = (micros: number) => Math.floor(micros / 1000);

function summaryOf(run: ReportRun, counts: VerdictCounts, suites: number, now: number) {
  const byStatus = { passed: 0, failed: 0, skipped: 0, pending: 0, other: 0 };
  for (const [verdict, count] of Object.entries(counts.byVerdict)) {
    byStatus[ctrfStatusOf[verdict as keyof typeof ctrfStatusOf]] += count;
  }
  const stop = milliseconds(run.endedAt ?? now);
  return {
    tests: counts.tests,
    ...byStatus,
    flaky: counts.byVerdict.flaky,
    suites,
    start: milliseconds(run.startedAt),
    stop,
    duration: Math.round(run.durationMs ?? stop - milliseconds(run.startedAt)),
    extra: { status: run.status, errors: counts.byVerdict.error, lost: counts.byVerdict.lost },
  };
}

function environmentOf({ run }: RunReport) {
  return {
    reportName: run.name ?? undefined,
    appName: run.project,
    buildId: run.ciRunId ?? undefined,
    buildUrl: run.ciUrl ?? undefined,
    repositoryName: run.repository ?? undefined,
    commit: run.commit ?? undefined,
    branchName: run.branch ?? undefined,
    osPlatform: run.operatingSystem.platform ?? undefined,
    osRelease: run.operatingSystem.release ?? undefined,
    healthy: run.status === 'passed',
    extra: { command: run.command, commitDirty: run.commitDirty, resultsDir: run.resultsDir },
  };
}

/** Writes a run as a CTRF report: one JSON document, test by test. */
export async function writeCtrf(request: ReportRequest, write: WriteText): Promise<void> {
  const wanted = { steps: true, artifacts: true, logs: true };
  const report = await readReport(request.access, request.runId, wanted, request.signal);
  const { run, counts, suites } = report;
  const version = assayVersion;
  const head = {
    reportFormat: 'CTRF',
    specVersion,
    runId: run.uuid,
    timestamp: new Date(request.now / 1000).toISOString(),
    generatedBy: `assay ${version}`,
  };
  const results = {
    tool: { name: 'assay', version },
    summary: summaryOf(run, counts, suites.length, request.now),
    environment: environmentOf(report),
    extra: run.error === null ? undefined : { error: run.error },
  };
  const entryOf = quarantineMatcher(request.quarantine.entries);
  // The two objects stay open: the tests come in one by one.
  let text = `${JSON.stringify(head).slice(0, -1)},"results":${JSON.stringify(results).slice(0, -1)},"tests":[`;
  let separator = '\n';
  for await (const test of report.tests()) {
    const suite = test.suite.names.join(' > ');
    const entry = entryOf({ key: test.key, name: test.name, suite, path: test.path });
    text += `${separator}${JSON.stringify(ctrfTest(test, run.browser, entry))}`;
    separator = ',\n';
    if (text.length < pieceLength) continue;
    await write(text);
    text = '';
  }
  await write(`${text}\n]}}\n`);
}
