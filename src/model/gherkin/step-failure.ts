import { stripVTControlCharacters } from 'node:util';
import type { Failure } from '../failure.ts';
import type { ExecutionStatus } from '../statuses.ts';
import type { TestStepResult } from './messages.ts';

/** Longest message or stack that is recorded (characters); more than anybody reads, less than what hurts. */
const longestText = 100_000;

/** A status that says: this is over. */
export type FinalStatus = Exclude<ExecutionStatus, 'pending' | 'running'>;

const statuses: Readonly<Record<string, FinalStatus>> = {
  PASSED: 'passed',
  SKIPPED: 'skipped',
  UNDEFINED: 'undefined',
  PENDING: 'undefined',
  AMBIGUOUS: 'ambiguous',
  FAILED: 'failed',
};

/** Assay's status of a step for Cucumber's; a step that only says `pending` counts as not written yet. */
export function statusOf(result: TestStepResult): FinalStatus {
  return statuses[result.status] ?? 'error';
}

/** From the harmless to the grave: the worst status of its steps is the status of a scenario. */
const severity: readonly FinalStatus[] = ['passed', 'skipped', 'undefined', 'ambiguous', 'failed', 'error'];

/** The graver of two statuses. */
export function worseOf(a: FinalStatus, b: FinalStatus): FinalStatus {
  return severity.indexOf(b) > severity.indexOf(a) ? b : a;
}

/** Milliseconds, to the microsecond. */
export function millisecondsOf({ seconds, nanos }: TestStepResult['duration']): number {
  return seconds * 1000 + Math.round(nanos / 1000) / 1000;
}

function tidy(text: string, redact: (text: string) => string): string {
  const plain = stripVTControlCharacters(text).trimEnd();
  return redact(plain.length > longestText ? `${plain.slice(0, longestText)} ...` : plain);
}

const firstFrame = /^\s*at /m;
const differenceHead = '+ expected - actual';

/**
 * Takes Cucumber's text of an error apart: the difference between expected and actual that it may have drawn, and the
 * lines of the stack.
 */
function takeApart(text: string): { readonly difference: string; readonly stack: string | null } {
  const stackAt = text.search(firstFrame);
  const head = stackAt < 0 ? text : text.slice(0, stackAt);
  const differenceAt = head.indexOf(differenceHead);
  return {
    difference: differenceAt < 0 ? '' : head.slice(differenceAt).trimEnd(),
    stack: stackAt < 0 ? null : text.slice(stackAt).replaceAll(/^\s+at /gm, 'at '),
  };
}

/** What failed, from an error that was thrown. */
export function failureOfError(thrown: unknown, redact: (text: string) => string): Failure {
  if (!(thrown instanceof Error)) {
    return { type: null, message: tidy(String(thrown), redact), stack: null };
  }
  const { stack } = takeApart(thrown.stack ?? '');
  return {
    type: thrown.constructor.name,
    message: tidy(thrown.message, redact),
    stack: stack === null ? null : tidy(stack, redact),
  };
}

/** What failed, from the result of a step or hook; null when nothing did. */
export function failureOfResult(result: TestStepResult, redact: (text: string) => string): Failure | null {
  const { exception, message } = result;
  if (exception === undefined) {
    return message === undefined || message === ''
      ? null
      : { type: null, message: tidy(message, redact), stack: null };
  }
  const { difference, stack } = takeApart(exception.stackTrace ?? message ?? '');
  const said = exception.message ?? '';
  // Messages of several lines show the difference themselves.
  const whole = difference !== '' && !said.trim().includes('\n') ? `${said}\n\n${difference}` : said;
  return {
    type: exception.type,
    message: tidy(whole === '' ? exception.type : whole, redact),
    stack: stack === null ? null : tidy(stack, redact),
  };
}

/**
 * What failed in a step of a scenario: as `failureOfResult` says, or that nobody has written it yet, or that several
 * definitions fit.
 *
 * @param mismatch of the step's plan: why no single definition fits; null when one does
 */
export function failureOfStep(
  mismatch: { readonly type: string; readonly message: string } | null,
  result: TestStepResult,
  redact: (text: string) => string,
): Failure | null {
  const status = statusOf(result);
  if (status === 'passed') return null;
  if (result.status === 'PENDING') {
    const message = 'the step says that it is pending: its code is not written yet';
    return { type: 'PendingStep', message, stack: null };
  }
  if (mismatch !== null && (status === 'undefined' || status === 'ambiguous'))
    return { ...mismatch, stack: null };
  return failureOfResult(result, redact);
}
