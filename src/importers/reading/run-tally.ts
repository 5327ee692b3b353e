import { type ExecutionStatus, type SuiteRunStatus, type Verdict, verdictOf } from '../../model/statuses.ts';
import type { ImportedAttempt } from './imported-test.ts';

/** How many of what an import brought; tests by their verdict over all attempts. */
export interface ImportCounts {
  suites: number;
  tests: number;
  attempts: number;
  passed: number;
  failed: number;
  flaky: number;
  skipped: number;
  error: number;
  lost: number;
  steps: number;
  logs: number;
  attachments: number;
}

interface SuiteTally {
  startedAt: number;
  endedAt: number;
  readonly verdicts: Map<Verdict, number>;
}

interface KnownTest {
  readonly suiteKey: string;
  verdict: Verdict;
  hadTrouble: boolean;
}

const troubled = (verdict: Verdict) => verdict !== 'passed' && verdict !== 'skipped';

/** An attempt that came out as it should is a pass, also where a failure was expected; an expected failure that passes is none. */
function judged({ status, expectedStatus }: ImportedAttempt): ExecutionStatus {
  if (expectedStatus === null || expectedStatus === undefined || expectedStatus === 'passed') return status;
  if (status === expectedStatus) return 'passed';
  return status === 'passed' ? 'failed' : status;
}

/** Counts what is imported and finds out what it came to: tests, suites, the run. */
export class RunTally {
  readonly counts: ImportCounts = {
    suites: 0,
    tests: 0,
    attempts: 0,
    passed: 0,
    failed: 0,
    flaky: 0,
    skipped: 0,
    error: 0,
    lost: 0,
    steps: 0,
    logs: 0,
    attachments: 0,
  };
  readonly #suites = new Map<string, SuiteTally>();
  /** Only of tests whose attempts may come apart, and only where there was trouble. */
  readonly #known = new Map<string, KnownTest>();

  /** Takes a suite in. @param at microseconds, when something of it was under way */
  suite(key: string, at: number): void {
    const known = this.#suites.get(key);
    if (known === undefined) {
      this.#suites.set(key, { startedAt: at, endedAt: at, verdicts: new Map() });
      this.counts.suites++;
      return;
    }
    known.startedAt = Math.min(known.startedAt, at);
    known.endedAt = Math.max(known.endedAt, at);
  }

  /**
   * Takes attempts of a test in.
   *
   * @param isRepeated whether attempts of the same test came before
   * @param mayRepeat whether more may come
   */
  test(
    suiteKey: string,
    key: string,
    attempts: readonly ImportedAttempt[],
    { isRepeated, mayRepeat }: { isRepeated: boolean; mayRepeat: boolean },
  ): void {
    const before = isRepeated ? this.#known.get(key) : undefined;
    if (isRepeated) this.#count(before?.suiteKey ?? suiteKey, before?.verdict ?? 'passed', -1);
    this.counts.attempts += attempts.length;
    let verdict = verdictOf(attempts.map(judged));
    const hadTrouble = before?.hadTrouble === true;
    if (verdict === 'passed' && hadTrouble) verdict = 'flaky';
    this.#count(suiteKey, verdict, 1);
    if (!mayRepeat) return;
    if (verdict === 'passed' && !hadTrouble) this.#known.delete(key);
    else this.#known.set(key, { suiteKey, verdict, hadTrouble: hadTrouble || troubled(verdict) });
  }

  #count(suiteKey: string, verdict: Verdict, by: 1 | -1): void {
    this.counts.tests += by;
    this.counts[verdict] += by;
    const verdicts = this.#suites.get(suiteKey)?.verdicts;
    verdicts?.set(verdict, (verdicts.get(verdict) ?? 0) + by);
  }

  /** What the suites came to, in the order in which they were first spoken of. */
  *suiteOutcomes(): Generator<{
    readonly key: string;
    readonly status: Exclude<SuiteRunStatus, 'pending' | 'running'>;
    readonly endedAt: number;
  }> {
    for (const [key, { verdicts, endedAt }] of this.#suites) {
      const has = (verdict: Verdict) => (verdicts.get(verdict) ?? 0) > 0;
      const status = has('error')
        ? 'error'
        : has('failed')
          ? 'failed'
          : has('lost')
            ? 'lost'
            : this.#fine(has);
      yield { key, status, endedAt };
    }
  }

  #fine(has: (verdict: Verdict) => boolean): 'passed' | 'skipped' {
    return has('passed') || has('flaky') || !has('skipped') ? 'passed' : 'skipped';
  }

  /** Whether any test was no pass. */
  get hasFailures(): boolean {
    const { failed, error, lost } = this.counts;
    return failed + error + lost > 0;
  }
}
