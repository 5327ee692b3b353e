import type { FinalStatus, Outcome } from '../session/execution-recording.ts';
import type { Failure } from '../session/failure-fields.ts';
import type { VitestAttempt, VitestError, VitestResult, VitestTask } from './vitest-tasks.ts';

const timedOut = /^(Test|Hook) timed out in \d+ms/;

/** An error of Vitest as a failure. */
export function failureOfError({ name, message, stack }: VitestError): Failure {
  return { type: name, message, stack };
}

/**
 * Status of an attempt by its state and its errors.
 *
 * @param state as Vitest has it before it turns the outcome of a `test.fails` around
 */
export function attemptStatus(
  state: string,
  errors: readonly VitestError[],
  pending: boolean | undefined,
): FinalStatus {
  switch (state) {
    case 'pass':
      return 'passed';
    case 'skip':
    case 'todo':
      // Tests skip themselves as `pending`; what is skipped otherwise while it runs was stopped.
      return pending === false ? 'interrupted' : 'skipped';
    case 'fail':
      return timedOut.test(errors[0]?.message ?? '') ? 'timed_out' : 'failed';
    default:
      return 'interrupted';
  }
}

/** Outcome of an attempt that Vitest has told the main process of: there, that of a `test.fails` is turned around. */
export function attemptOutcome(test: VitestTask, { state, errors = [] }: VitestAttempt): Outcome {
  const [error] = errors;
  const status = attemptStatus(state, errors, true);
  const failure = error && failureOfError(error);
  if (test.fails !== true || status === 'skipped') return { status, failure };
  const expectedStatus = 'failed';
  return status === 'passed'
    ? { status: 'failed', expectedStatus }
    : { status: 'passed', expectedStatus, failure };
}

function mayTryAgain(test: VitestTask, lastError: VitestError | undefined): boolean {
  const { retry = 0 } = test;
  const done = test.result?.retryCount ?? 0;
  const count = typeof retry === 'number' ? retry : (retry.count ?? 0);
  if (done >= count || lastError === undefined) return false;
  const condition = typeof retry === 'number' ? undefined : retry.condition;
  if (condition === undefined) return true;
  return condition instanceof RegExp ? condition.test(lastError.message ?? '') : condition(lastError);
}

/** Whether Vitest runs the test no more after this attempt; the rules are those of its runner. */
export function isLastAttempt(
  test: VitestTask,
  status: FinalStatus,
  errors: readonly VitestError[],
): boolean {
  if (status === 'skipped' || status === 'interrupted') return true;
  const failed = status !== 'passed';
  const passes = test.fails === true ? failed : !failed;
  const error = test.fails === true ? { message: 'Expect test to fail' } : errors.at(-1);
  if (!passes && mayTryAgain(test, error)) return false;
  return (test.result?.repeatCount ?? 0) >= (test.repeats ?? 0);
}

/** Whether the workers of these pools run Assay's setup file. */
export function isNodePool(pool: unknown): boolean {
  return pool === 'forks' || pool === 'threads' || pool === 'vmThreads' || pool === 'vmForks';
}

/**
 * Whether a worker has recorded the attempts of a test in this run, so that the reporter must not. A test that skips
 * itself loses the mark, but not its attempts.
 */
export function isRecordedByWorker(test: VitestTask, result: VitestResult, runUuid: string): boolean {
  if (result.assayRun !== undefined) return result.assayRun === runUuid;
  return result.pending === true && (result.attempts?.length ?? 0) > 0 && isNodePool(test.file.pool);
}
