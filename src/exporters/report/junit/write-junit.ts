import type { ReportRun } from '../../../analysis/report/report-run.ts';
import { quarantineMatcher } from '../../../configuration/quarantine/quarantine-match.ts';
import { xmlAttributes } from '../../../std/xml-text.ts';
import type { WriteText } from '../../rows/write-rows.ts';
import { nameOf } from '../attempt-text.ts';
import { readReport } from '../read-report.ts';
import type { ReportRequest } from '../report-format.ts';
import type { ReportSuite } from '../run-report.ts';
import { testCase } from './junit-case.ts';
import { totalsOf } from './junit-outcome.ts';

/** Text that is written at a time (characters). */
const pieceLength = 256 * 1024;

function suiteName(suite: ReportSuite): string {
  return suite.names.filter((name) => name !== '').join(' > ') || suite.path || '(no name)';
}

/** Consumers take cases of the same name for the same case: the second one gets a number. */
function numberNames(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };
}

function runProperties(run: ReportRun): string {
  const known: Readonly<Record<string, string | null>> = {
    'assay.run': run.uuid,
    'assay.status': run.status,
    branch: run.branch,
    commit: run.commit,
    'ci.url': run.ciUrl,
  };
  const lines = Object.entries(known)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `      <property${xmlAttributes({ name, value: value ?? '' })}/>\n`);
  return `    <properties>\n${lines.join('')}    </properties>\n`;
}

function suiteHead(suite: ReportSuite, name: string, run: ReportRun, id: number): string {
  const attributes = xmlAttributes({
    id,
    name,
    ...totalsOf(suite.counts),
    flakes: suite.counts.byVerdict.flaky,
    timestamp: new Date((suite.startedAt ?? run.startedAt) / 1000).toISOString().slice(0, 19),
    file: suite.path ?? undefined,
  });
  return `  <testsuite${attributes}>\n${runProperties(run)}`;
}

/** What broke the run itself belongs to no test, and must not be hidden from who reads only the numbers. */
function brokenRun(run: ReportRun): string {
  if (run.error === null) return '';
  const totals = { tests: 1, failures: 0, errors: 1, skipped: 0, time: '0.000' };
  const message = run.error.split('\n', 1)[0];
  return (
    `  <testsuite${xmlAttributes({ name: 'The run itself', ...totals })}>\n` +
    `    <testcase${xmlAttributes({ name: 'runs to its end', classname: 'The run itself', time: '0.000' })}>\n` +
    `      <error${xmlAttributes({ message, type: run.status })}/>\n    </testcase>\n  </testsuite>\n`
  );
}

/**
 * Writes a run as JUnit XML, in the dialect that Jenkins, GitLab and the reporters of GitHub read: one `testsuite` for
 * each suite, retries as Maven Surefire has them. Times are seconds, timestamps UTC.
 */
export async function writeJunit(request: ReportRequest, write: WriteText): Promise<void> {
  const wanted = { steps: true, artifacts: true, logs: true };
  const report = await readReport(request.access, request.runId, wanted, request.signal);
  const { run, counts } = report;
  const entryOf = quarantineMatcher(request.quarantine.entries);
  const broken = run.error === null ? 0 : 1;
  const totals = totalsOf(counts);
  let text = '<?xml version="1.0" encoding="UTF-8"?>\n';
  text += `<testsuites${xmlAttributes({
    name: run.name ?? run.project,
    ...totals,
    tests: totals.tests + broken,
    errors: totals.errors + broken,
    timestamp: new Date(run.startedAt / 1000).toISOString().slice(0, 19),
  })}>\n${brokenRun(run)}`;
  let current: ReportSuite | null = null;
  let numbered = numberNames();
  let id = 0;
  for await (const test of report.tests()) {
    const name = suiteName(test.suite);
    if (test.suite !== current) {
      if (current !== null) text += '  </testsuite>\n';
      text += suiteHead(test.suite, name, run, id++);
      [current, numbered] = [test.suite, numberNames()];
    }
    const identity = { key: test.key, name: test.name, suite: name, path: test.path };
    text += testCase(test, name, numbered(nameOf(test)), entryOf(identity));
    if (text.length < pieceLength) continue;
    await write(text);
    text = '';
  }
  await write(`${text}${current === null ? '' : '  </testsuite>\n'}</testsuites>\n`);
}
