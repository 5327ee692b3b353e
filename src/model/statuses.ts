/** States and outcomes of a test executed once, and of one attempt of a step. */
export const executionStatuses = [
  'pending',
  'running',
  'passed',
  'failed',
  'skipped',
  'timed_out',
  'interrupted',
  'lost',
  'error',
  'undefined',
  'ambiguous',
] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

/** States and outcomes of a run. */
export const runStatuses = ['running', 'passed', 'failed', 'interrupted', 'error', 'cancelled'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** States and outcomes of a suite (a feature file) in a run. */
export const suiteRunStatuses = [
  'pending',
  'running',
  'passed',
  'failed',
  'skipped',
  'interrupted',
  'lost',
  'error',
] as const;
export type SuiteRunStatus = (typeof suiteRunStatuses)[number];

/** What a test came to in a run, over all its attempts. */
export const verdicts = ['passed', 'failed', 'flaky', 'skipped', 'error', 'lost'] as const;
export type Verdict = (typeof verdicts)[number];

/** Statuses that say: this is over. */
export const finalStatuses: ReadonlySet<ExecutionStatus> = new Set(
  executionStatuses.filter((status) => status !== 'pending' && status !== 'running'),
);

/**
 * What an attempt counts as: one that ended as it was expected to has passed, one that passed although it was expected
 * to fail has failed.
 *
 * @param expected status that counts as a pass; null for `passed`
 */
export function judgedStatus(status: ExecutionStatus, expected: ExecutionStatus | null): ExecutionStatus {
  if (expected === null || expected === 'passed') return status;
  if (status === expected) return 'passed';
  return status === 'passed' ? 'failed' : status;
}

/**
 * The verdict of one test in one run from what its attempts count as (`judgedStatus`), in the order in which they ran.
 * A missing result is never a pass: no attempt, or one that never ended, is `lost`.
 */
export function verdictOf(attempts: readonly ExecutionStatus[]): Verdict {
  const last = attempts.at(-1);
  switch (last) {
    case undefined:
    case 'pending':
    case 'running':
    case 'lost':
      return 'lost';
    case 'passed':
      return attempts.some((status) => status !== 'passed' && status !== 'skipped') ? 'flaky' : 'passed';
    case 'skipped':
      return 'skipped';
    case 'interrupted':
    case 'error':
      return 'error';
    case 'failed':
    case 'timed_out':
    case 'undefined':
    case 'ambiguous':
      return 'failed';
  }
}
