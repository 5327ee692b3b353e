import { plainText } from '../../std/terminal.ts';
import type { ReportAttempt, ReportStep, ReportTest } from './run-report.ts';

/** Statuses that do not hold a test back. */
const harmless = new Set(['passed', 'skipped', 'pending', 'running']);

/** Whether an attempt came to something bad. */
export function isBad(attempt: ReportAttempt): boolean {
  return !harmless.has(attempt.status);
}

/** Why an attempt did not pass, also where nobody said so. */
export function reasonOf(attempt: ReportAttempt): string {
  const message = plainText(attempt.errorMessage ?? '').trim();
  if (message !== '') return message;
  switch (attempt.status) {
    case 'lost':
      return 'planned, and never ended: there is no result';
    case 'interrupted':
      return 'interrupted before its end';
    case 'failed':
      return 'failed without a message (or passed where a failure was expected)';
    default:
      return attempt.status;
  }
}

/** The first line of why an attempt did not pass. */
export function reasonLine(attempt: ReportAttempt): string {
  return reasonOf(attempt).split('\n', 1)[0] ?? '';
}

/** Message and stack of a failure; a stack that begins with the message says it already. */
export function failureText(attempt: ReportAttempt): string {
  const message = reasonOf(attempt);
  const stack = plainText(attempt.stackTrace ?? '').trim();
  if (stack === '') return message;
  const typed = attempt.errorType === null ? message : `${attempt.errorType}: ${message}`;
  return stack.includes(message.split('\n', 1)[0] ?? '') ? stack : `${typed}\n${stack}`;
}

/** A step as one line, as in its file. */
export function stepTitle(step: ReportStep): string {
  return [step.keyword?.trim(), step.text].filter(Boolean).join(' ');
}

/**
 * The name of a test. Of a parametrised one whose name does not tell its values, they follow in brackets.
 */
export function nameOf(test: ReportTest): string {
  const name = plainText(test.name).trim() || '(no name)';
  const values = Object.entries(test.parameters ?? {}).map(([key, value]) => [key, String(value)] as const);
  if (values.every(([, value]) => value !== '' && name.includes(value))) return name;
  return `${name} [${values.map(([key, value]) => `${key}: ${value}`).join(', ')}]`;
}
