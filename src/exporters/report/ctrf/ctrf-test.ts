import type { ReportVerdict } from '../../../analysis/report/report-run.ts';
import type { QuarantineEntry } from '../../../configuration/quarantine/quarantine-match.ts';
import type { ExecutionStatus } from '../../../model/statuses.ts';
import { failureText, isBad, nameOf, reasonOf, stepTitle } from '../attempt-text.ts';
import type { ReportArtifact, ReportAttempt, ReportTest } from '../run-report.ts';

type CtrfStatus = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

/**
 * CTRF's words for verdicts. `error` and `lost` are `failed`: a consumer that only looks at failures must see that
 * there is no result; `rawStatus` says which it was.
 */
export const ctrfStatusOf = {
  passed: 'passed',
  flaky: 'passed',
  failed: 'failed',
  error: 'failed',
  lost: 'failed',
  skipped: 'skipped',
  pending: 'pending',
  running: 'pending',
} satisfies Record<ReportVerdict, CtrfStatus>;

const statusOfAttempt = {
  pending: 'pending',
  running: 'pending',
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  timed_out: 'failed',
  interrupted: 'failed',
  lost: 'failed',
  error: 'failed',
  undefined: 'failed',
  ambiguous: 'failed',
} satisfies Record<ExecutionStatus, CtrfStatus>;

const milliseconds = (micros: number | null) => (micros === null ? undefined : Math.floor(micros / 1000));

function attachmentsOf(artifacts: readonly ReportArtifact[]) {
  if (artifacts.length === 0) return undefined;
  return artifacts.map(({ uuid, name, path, kind, mediaType }) => ({
    attachmentId: uuid,
    name,
    contentType: mediaType ?? 'application/octet-stream',
    path,
    extra: { kind },
  }));
}

/** Times, output and files, the same for a test and for one attempt of it. */
function factsOf(attempt: ReportAttempt) {
  const output = (isError: boolean) => {
    const logs = attempt.logs.filter(({ level }) => (level === 'error') === isError);
    return logs.length === 0 ? undefined : logs.map(({ message }) => message);
  };
  return {
    duration: Math.round(attempt.durationMs ?? 0),
    start: milliseconds(attempt.startedAt),
    stop: milliseconds(attempt.endedAt),
    message: isBad(attempt) ? reasonOf(attempt) : undefined,
    trace: isBad(attempt) && attempt.stackTrace !== null ? failureText(attempt) : undefined,
    stdout: output(false),
    stderr: output(true),
    attachments: attachmentsOf(attempt.artifacts),
  };
}

function attemptOf(attempt: ReportAttempt) {
  return {
    attempt: attempt.number,
    attemptId: attempt.uuid,
    status: statusOfAttempt[attempt.status],
    ...factsOf(attempt),
    extra: { rawStatus: attempt.status },
  };
}

function stepsOf(attempt: ReportAttempt) {
  if (attempt.steps.length === 0) return undefined;
  return attempt.steps.map((step) => ({
    name: stepTitle(step),
    status: statusOfAttempt[step.status],
    extra: { level: step.level, type: step.type, attempts: step.attempts, duration: step.durationMs },
  }));
}

/**
 * A test in CTRF's form; fields that have no value are undefined. Its `retryAttempts` hold all attempts, the last one
 * too, as in the example of the specification.
 */
export function ctrfTest(test: ReportTest, browser: string | null, entry: QuarantineEntry | null) {
  const last = test.attempts.at(-1);
  if (last === undefined) return null;
  const facts = factsOf(last);
  const lost = test.verdict === 'lost' && facts.message === undefined;
  const suite = test.suite.names.filter((name) => name !== '');
  return {
    id: test.uuid,
    testId: test.key === '' ? undefined : test.key,
    executionId: last.uuid,
    name: nameOf(test),
    status: ctrfStatusOf[test.verdict],
    ...facts,
    message: lost ? reasonOf({ ...last, status: 'lost' }) : facts.message,
    suite: suite.length === 0 ? undefined : suite,
    line: test.line ?? undefined,
    rawStatus: test.verdict === 'flaky' || test.verdict === 'lost' ? test.verdict : last.status,
    tags: test.tags.length === 0 ? undefined : test.tags,
    labels: test.owner === null ? undefined : { owner: test.owner },
    filePath: test.path ?? undefined,
    retries: test.attempts.length - 1,
    retryAttempts: test.attempts.length < 2 ? undefined : test.attempts.map(attemptOf),
    flaky: test.verdict === 'flaky',
    threadId: last.worker === null ? undefined : String(last.worker),
    browser: browser ?? undefined,
    parameters: test.parameters ?? undefined,
    steps: stepsOf(last),
    extra:
      entry === null
        ? undefined
        : { quarantined: { owner: entry.owner, reason: entry.reason, expires: entry.expires } },
  };
}
