import type { FinalStatus, Outcome } from '../session/execution-recording.ts';
import { type Failure, failureOf } from '../session/failure-fields.ts';
import type { TestEventData, TestEventError } from './test-events.ts';

const statuses: Readonly<Record<string, FinalStatus>> = {
  testTimeoutFailure: 'timed_out',
  cancelledByParent: 'interrupted',
  testAborted: 'interrupted',
};

/** What was thrown: Node wraps it. */
export function failureOfTest(error: TestEventError | undefined): Failure | null {
  if (error === undefined) return null;
  return failureOf(error.cause === undefined || error.cause === null ? error : error.cause);
}

/** Outcome of a test by its `test:complete`. A test that is to be done counts as skipped, as Node counts it. */
export function outcomeOf({ details = {}, skip, todo, expectFailure }: TestEventData): Outcome {
  const { error, passed_on_attempt, duration_ms: durationMs } = details;
  const failure = failureOfTest(error);
  const given = (reason: boolean | string) => (typeof reason === 'string' ? { message: reason } : null);
  if (skip !== undefined && skip !== false) return { status: 'skipped', failure: given(skip), durationMs };
  if (todo !== undefined && todo !== false)
    return { status: 'skipped', failure: failure ?? given(todo), durationMs };
  if (passed_on_attempt !== undefined) {
    const message = `it passed in attempt ${passed_on_attempt + 1}, in an earlier run`;
    return { status: 'skipped', failure: { message }, durationMs };
  }
  if (expectFailure !== undefined && expectFailure !== false) {
    const expectedStatus = 'failed';
    if (details.passed === true) return { status: 'failed', expectedStatus, durationMs };
    if (error?.failureType === 'expectedFailure') return { status: 'passed', expectedStatus, durationMs };
  }
  if (details.passed === true) return { status: 'passed', durationMs };
  return { status: statuses[error?.failureType ?? ''] ?? 'failed', failure, durationMs };
}
