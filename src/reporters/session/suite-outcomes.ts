import type { ExecutionStatus, SuiteRunStatus } from '../../model/statuses.ts';
import { judgedStatus } from '../../model/statuses.ts';

/** What suites come to, from how the attempts of their tests ended. */
export class SuiteOutcomes {
  readonly #tests = new Map<string, Map<string, ExecutionStatus>>();

  /** An attempt ended; a later one of the same test takes its place. */
  ended(suiteKey: string, testKey: string, status: ExecutionStatus, expected?: ExecutionStatus | null): void {
    const tests = this.#tests.get(suiteKey) ?? new Map<string, ExecutionStatus>();
    this.#tests.set(suiteKey, tests);
    tests.set(testKey, judgedStatus(status, expected ?? null));
  }

  get keys(): readonly string[] {
    return [...this.#tests.keys()];
  }

  /** `failed` when a test failed, `interrupted` when one was cut off, `skipped` when all were. */
  outcomeOf(suiteKey: string): Exclude<SuiteRunStatus, 'pending' | 'running'> {
    const statuses = new Set(this.#tests.get(suiteKey)?.values());
    if (
      ['failed', 'timed_out', 'undefined', 'ambiguous'].some((one) => statuses.has(one as ExecutionStatus))
    ) {
      return 'failed';
    }
    if (statuses.has('error')) return 'error';
    if (statuses.has('interrupted') || statuses.has('lost')) return 'interrupted';
    return statuses.size > 0 && [...statuses].every((one) => one === 'skipped') ? 'skipped' : 'passed';
  }
}
