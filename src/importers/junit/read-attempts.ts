import type { ImportSink } from '../reading/import-sink.ts';
import type { ImportedAttempt, ImportedLog, ImportedStatus } from '../reading/imported-test.ts';
import { readSeconds, readTime } from '../reading/read-times.ts';
import { statusOfWord } from '../reading/status-words.ts';
import { describeFailure } from './describe-failure.ts';
import type { JunitDialect } from './dialects.ts';
import type { JunitCase, JunitOutcome, OutcomeElement } from './junit-case.ts';
import { attachmentsIn, readMarks } from './output-markers.ts';

const isFlaky = ({ element }: JunitOutcome) => element.startsWith('flaky');
const isRerun = ({ element }: JunitOutcome) => element.startsWith('rerun');

const ofElement = {
  failure: 'failed',
  error: 'error',
  skipped: 'skipped',
  flakyFailure: 'failed',
  flakyError: 'error',
  rerunFailure: 'failed',
  rerunError: 'error',
} as const satisfies Record<OutcomeElement, ImportedStatus>;

/** Attributes that have a place of their own. */
const known = new Set([
  'name',
  'classname',
  'class',
  'file',
  'filepath',
  'line',
  'time',
  'duration',
  'timestamp',
  'status',
  'result',
  // node:test repeats the message of the failure here.
  'failure',
]);

function statusOf({ element, attributes }: JunitOutcome): ImportedStatus {
  return /^(?:test )?timeout$/i.test(attributes.type ?? '') ? 'timed_out' : ofElement[element];
}

function logsOf(out: string, err: string): readonly ImportedLog[] {
  return [
    { source: 'stdout', text: out },
    { source: 'stderr', text: err },
  ].filter(({ text }) => text.trim() !== '');
}

/** A repetition: its own outcome, time and output. */
function attemptOf(outcome: JunitOutcome, dialect: JunitDialect, timeZone: string): ImportedAttempt {
  const { attributes } = outcome;
  const out = readMarks(outcome.systemOut);
  return {
    status: statusOf(outcome),
    startedAt: readTime(attributes.timestamp, timeZone),
    durationMs: readSeconds(attributes.time),
    error: describeFailure([outcome], dialect),
    logs: logsOf(out.text, outcome.systemErr),
    attachments: out.attachments,
  };
}

/** What the `status` or `result` attribute says, where no element says anything. */
function statusByAttribute(test: JunitCase, sink: ImportSink): ImportedStatus {
  for (const name of ['result', 'status'] as const) {
    const word = test.attributes[name];
    // `run` says that it ran, not what it came to; a number is some writer's own code.
    if (word === undefined || word === '' || /^(?:run|\d+)$/i.test(word)) continue;
    const status = statusOfWord(word);
    if (status !== null) return status;
    sink.diagnose({ code: 'STATUS_UNKNOWN', message: `${name}="${word}"`, line: test.line });
    return 'error';
  }
  return 'passed';
}

/** What the testcase itself came to, its repetitions aside. */
function ownStatus(test: JunitCase, own: readonly JunitOutcome[], sink: ImportSink): ImportedStatus {
  if (!test.isWhole) return 'interrupted';
  const statuses = own.map(statusOf);
  // A failing todo is counted as skipped and as failed by node:test; its author knows of it.
  const isTodo = own.some(({ element, attributes }) => element === 'skipped' && attributes.type === 'todo');
  if (isTodo) return 'skipped';
  for (const status of ['timed_out', 'failed', 'error', 'skipped'] as const)
    if (statuses.includes(status)) return status;
  return statusByAttribute(test, sink);
}

function metricsOf(test: JunitCase, own: readonly JunitOutcome[], marks: ReturnType<typeof readMarks>) {
  const metrics: Record<string, unknown> = Object.create(null);
  const skipped = own.find(({ element }) => element === 'skipped');
  const reason = skipped && (skipped.attributes.message || skipped.text.trim());
  if (reason) metrics.skip_reason = reason;
  const todo = own.find(({ element }) => skipped !== undefined && element !== 'skipped');
  if (todo !== undefined) metrics.todo_failure = todo.attributes.message || todo.text.trim();
  const properties: Record<string, unknown> = Object.create(null);
  for (const { name, value } of [...test.properties, ...marks.properties]) {
    const before = properties[name];
    // The same name twice is a list, as in annotations.
    properties[name] =
      before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  if (Object.keys(properties).length > 0) metrics.properties = properties;
  for (const [name, value] of Object.entries(test.attributes))
    if (!known.has(name) && value !== '') metrics[name] = /^\d{1,9}$/.test(value) ? Number(value) : value;
  return Object.keys(metrics).length === 0 ? null : metrics;
}

/**
 * The attempts of a testcase, in the order in which they ran. `flakyFailure` and `flakyError` (Surefire, nextest,
 * Playwright) came before the one that counts; `rerunFailure` and `rerunError` after the first one, which failed.
 */
export function readAttempts(
  test: JunitCase,
  dialect: JunitDialect,
  timeZone: string,
  sink: ImportSink,
): readonly ImportedAttempt[] {
  const { attributes, outcomes } = test;
  const own = outcomes.filter((outcome) => !isFlaky(outcome) && !isRerun(outcome));
  const status = ownStatus(test, own, sink);
  const marks = readMarks(test.systemOut);
  const durationMs = readSeconds(attributes.time ?? attributes.duration);
  if (durationMs === null && (attributes.time ?? '').trim() !== '')
    sink.diagnose({ code: 'VALUE_INVALID', message: 'time of a testcase', line: test.line });
  const failures = own.filter(({ element }) => element !== 'skipped');
  const main: ImportedAttempt = {
    status,
    startedAt: readTime(attributes.timestamp, timeZone),
    durationMs,
    error: status === 'skipped' ? null : describeFailure(failures, dialect),
    metrics: metricsOf(test, own, marks),
    logs: logsOf(marks.text, test.systemErr),
    attachments: [...marks.attachments, ...attachmentsIn(test.properties)],
  };
  const before = outcomes.filter(isFlaky).map((outcome) => attemptOf(outcome, dialect, timeZone));
  const after = outcomes.filter(isRerun).map((outcome) => attemptOf(outcome, dialect, timeZone));
  return [...before, main, ...after];
}
