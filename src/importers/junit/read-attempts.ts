import type { ImportSink } from '../reading/import-sink.ts';
import type { ImportedAttempt, ImportedLog, ImportedStatus } from '../reading/imported-test.ts';
import { readSeconds, readTime } from '../reading/read-times.ts';
import { statusOfWord } from '../reading/status-words.ts';
import { describeFailure } from './describe-failure.ts';
import type { JunitDialect } from './dialects.ts';
import type { JunitCase, JunitOutcome, JunitProperty, OutcomeElement } from './junit-case.ts';
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

/** Properties by name; a name that comes twice has a list of values, as annotations do. */
function propertiesOf(properties: readonly JunitProperty[]): Record<string, unknown> {
  const read: Record<string, unknown> = Object.create(null);
  for (const { name, value } of properties) {
    const before = read[name];
    read[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return read;
}

/** What else is known of an attempt; null for nothing, as of most of the tests of a large file. */
function metricsOf(
  test: JunitCase,
  own: readonly JunitOutcome[],
  marked: readonly JunitProperty[],
): Record<string, unknown> | null {
  let metrics: Record<string, unknown> | null = null;
  const keep = (name: string, value: unknown) => {
    metrics ??= Object.create(null) as Record<string, unknown>;
    metrics[name] = value;
  };
  const skipped = own.find(({ element }) => element === 'skipped');
  if (skipped !== undefined) {
    const reason = skipped.attributes.message || skipped.text.trim();
    if (reason) keep('skip_reason', reason);
    const todo = own.find(({ element }) => element !== 'skipped');
    if (todo !== undefined) keep('todo_failure', todo.attributes.message || todo.text.trim());
  }
  if (test.properties.length + marked.length > 0)
    keep('properties', propertiesOf([...test.properties, ...marked]));
  for (const name in test.attributes) {
    const value = test.attributes[name];
    if (!known.has(name) && value) keep(name, /^\d{1,9}$/.test(value) ? Number(value) : value);
  }
  return metrics;
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
    metrics: metricsOf(test, own, marks.properties),
    logs: logsOf(marks.text, test.systemErr),
    attachments: [...marks.attachments, ...attachmentsIn(test.properties)],
  };
  const before = outcomes.filter(isFlaky).map((outcome) => attemptOf(outcome, dialect, timeZone));
  const after = outcomes.filter(isRerun).map((outcome) => attemptOf(outcome, dialect, timeZone));
  return [...before, main, ...after];
}
