import type { ImportedStatus } from './imported-test.ts';

/**
 * What the words of all formats mean. One place for all, so that the same word is never a pass in one format and a
 * failure in another. Lower case, letters only.
 */
const meanings: Readonly<Record<string, ImportedStatus>> = {
  passed: 'passed',
  pass: 'passed',
  ok: 'passed',
  success: 'passed',
  successful: 'passed',
  expected: 'passed',
  passedbutrunaborted: 'passed',
  completed: 'passed',
  failed: 'failed',
  fail: 'failed',
  failure: 'failed',
  notok: 'failed',
  unexpected: 'failed',
  skipped: 'skipped',
  skip: 'skipped',
  ignored: 'skipped',
  ignore: 'skipped',
  disabled: 'skipped',
  pending: 'skipped',
  todo: 'skipped',
  notexecuted: 'skipped',
  notrun: 'skipped',
  notrunnable: 'skipped',
  inconclusive: 'skipped',
  suppressed: 'skipped',
  explicit: 'skipped',
  timedout: 'timed_out',
  timeout: 'timed_out',
  interrupted: 'interrupted',
  aborted: 'interrupted',
  cancelled: 'interrupted',
  canceled: 'interrupted',
  disconnected: 'interrupted',
  inprogress: 'interrupted',
  error: 'error',
  errored: 'error',
  broken: 'error',
  crashed: 'error',
  invalid: 'error',
  undefined: 'undefined',
  ambiguous: 'ambiguous',
};

/**
 * The status that a word of a format means.
 *
 * @returns null for a word that is not known: count it as STATUS_UNKNOWN and take it for `error`
 */
export function statusOfWord(word: string): ImportedStatus | null {
  const plain = word.toLowerCase().replaceAll(/[^a-z]/g, '');
  return Object.hasOwn(meanings, plain) ? (meanings[plain] as ImportedStatus) : null;
}
