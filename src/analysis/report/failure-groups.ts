import { failurePattern } from '../../model/failure-signature.ts';
import { type BaseHistory, isNewFailure } from './new-failures.ts';
import { hasFailed, type ProblemTest } from './problem-tests.ts';

/** Failures of one cause. */
export interface FailureGroup {
  /** Signature of the failures, or what stands for it where there is none. */
  readonly key: string;
  /** By file and line. */
  readonly tests: readonly ProblemTest[];
  /** Those of them that did not fail before on the base branch. */
  readonly newTests: readonly ProblemTest[];
  /** Whether all of them are in quarantine. */
  readonly quarantined: boolean;
}

function causeOf(test: ProblemTest): string {
  if (test.signature !== null) return test.signature;
  return test.message === null ? `status ${test.status}` : failurePattern(test.message);
}

/**
 * Failures by cause, as their signatures have it: new ones first, those in quarantine last, among equals the largest
 * first, then by file and line.
 */
export function failureGroups(
  problems: readonly ProblemTest[],
  history: BaseHistory | null,
): readonly FailureGroup[] {
  const groups = Array.from(Map.groupBy(problems.filter(hasFailed), causeOf), ([key, tests]) => ({
    key,
    tests,
    newTests:
      history === null
        ? []
        : tests.filter((test) => !test.quarantined && isNewFailure(history, test.testId) === true),
    quarantined: tests.every((test) => test.quarantined),
  }));
  const rank = (group: FailureGroup) => (group.quarantined ? 2 : group.newTests.length > 0 ? 0 : 1);
  return groups.toSorted((a, b) => rank(a) - rank(b) || b.tests.length - a.tests.length);
}
