import type { ExecutionStatus, SuiteRunStatus } from '../../model/statuses.ts';
import { SuiteOutcomes } from './suite-outcomes.ts';

/**
 * Knows of every suite which of its tests are still to come, and tells when the last one is over: for hosts that
 * report tests only.
 */
export class SuiteLedger {
  readonly #open = new Map<string, Set<string>>();
  readonly #outcomes = new SuiteOutcomes();
  readonly #finished: (suiteKey: string, status: Exclude<SuiteRunStatus, 'pending' | 'running'>) => void;

  /** @param finished is told of every suite whose last test has ended; again when one of them was repeated after that */
  constructor(finished: (suiteKey: string, status: Exclude<SuiteRunStatus, 'pending' | 'running'>) => void) {
    this.#finished = finished;
  }

  /** A test is going to run; also one that runs another time. */
  expect(suiteKey: string, testKey: string): void {
    const open = this.#open.get(suiteKey) ?? new Set();
    this.#open.set(suiteKey, open.add(testKey));
  }

  /** The last attempt of a test is over. */
  ended(suiteKey: string, testKey: string, status: ExecutionStatus, expected?: ExecutionStatus | null): void {
    const open = this.#open.get(suiteKey);
    if (open?.delete(testKey) !== true) return;
    this.#outcomes.ended(suiteKey, testKey, status, expected);
    if (open.size === 0) this.#finished(suiteKey, this.#outcomes.outcomeOf(suiteKey));
  }
}
