import { failureSignature } from '../../../model/failure-signature.ts';
import type { ExecutionStatus } from '../../../model/statuses.ts';
import type { Breakage } from '../history/behaviour.ts';
import { environmentDown, type FailureCause, rareCause, stackOf } from '../history/failures.ts';
import type { PlannedRun } from '../history/run-calendar.ts';
import type { SampleHistory } from '../history/sample-history.ts';
import { timeRange } from '../history/sample-size.ts';
import type { SampleTest } from '../history/sample-tests.ts';
import { SeededRandom } from '../history/seeded-random.ts';
import { sampleBrowsers, sampleEnvironments } from '../history/surroundings.ts';

/** Share of attempts that fail once and for no reason that comes back. */
export const rareFailureShare = 0.0003;
const workerLost = { type: 'WriterLost', message: 'the process that ran it (pid 4711) ended without a word' };

export interface Failure {
  readonly type: string;
  readonly message: string;
  readonly stack: string | null;
  readonly signature: string;
}

/** What came of one attempt of a test. */
export interface Attempt {
  readonly status: ExecutionStatus;
  readonly number: number;
  readonly isFinal: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Step at which it ended, counted from 0; null when all of them ran. */
  readonly endsAtStep: number | null;
  readonly failure: Failure | null;
}

/** Plays the tests of one run. */
export class RunPlay {
  readonly random: SeededRandom;
  readonly #run: PlannedRun;
  readonly #history: SampleHistory;
  /** How much slower than usual this run is. */
  readonly #pace: number;
  /** Share of the history that lies before this run. */
  readonly #age: number;
  readonly #broken = new Map<SampleTest, Breakage>();

  constructor(history: SampleHistory, run: PlannedRun) {
    this.random = new SeededRandom(`${history.plan.seed} run ${run.index}`);
    this.#run = run;
    this.#history = history;
    const environment = sampleEnvironments[run.environment]?.factor ?? 1;
    this.#pace = environment * (sampleBrowsers[run.browser]?.factor ?? 1) * this.random.factor(0.05);
    const { start, end } = timeRange(history.plan);
    this.#age = (run.at - start) / (end - start);
    for (const breakage of history.behaviour.breakages) {
      if (breakage.branch !== null && breakage.branch !== run.branch) continue;
      const at = breakage.branch === null ? run.position : run.commit.index;
      if (at < breakage.span[0] || at >= breakage.span[1]) continue;
      for (const test of breakage.tests) this.#broken.set(test, breakage);
    }
  }

  /** Whether a test is in what is run at all. */
  has({ lives }: SampleTest): boolean {
    return this.#run.position >= lives[0] && this.#run.position < lives[1];
  }

  /** What a test takes in this run but for chance, ms. */
  expectedMs(test: SampleTest): number {
    const change = this.#history.behaviour.durations.get(test);
    let factor = 1;
    if (change?.kind === 'growth') factor = change.factor ** this.#age;
    if (change?.kind === 'step' && this.#run.position >= change.from) factor = change.factor;
    return test.durationMs * this.#pace * factor;
  }

  isQuarantined(test: SampleTest): boolean {
    const span = this.#history.behaviour.quarantined.get(test)?.span;
    return span !== undefined && this.#run.position >= span[0] && this.#run.position < span[1];
  }

  /**
   * Plays one attempt.
   *
   * @param cutAt when everything is killed, if it is
   * @param downFrom when the environment stops answering, if it does
   */
  attempt(test: SampleTest, number: number, startedAt: number, cutAt: number, downFrom: number): Attempt {
    const { random } = this;
    if (this.isQuarantined(test))
      return {
        status: 'skipped',
        number,
        isFinal: true,
        startedAt,
        endedAt: startedAt,
        endsAtStep: 0,
        failure: null,
      };
    const micros = Math.max(100, Math.round(this.expectedMs(test) * random.factor(0.12) * 1000));
    const attempt = this.#outcome(test, number, startedAt, micros, downFrom);
    if (attempt.endedAt <= cutAt) return attempt;
    const share = (cutAt - startedAt) / (attempt.endedAt - startedAt);
    return {
      status: 'interrupted',
      number,
      isFinal: true,
      startedAt,
      endedAt: cutAt,
      endsAtStep: Math.min(test.steps - 1, Math.floor(share * test.steps)),
      failure: {
        ...workerLost,
        stack: null,
        signature: failureSignature(workerLost.type, workerLost.message),
      },
    };
  }

  #outcome(test: SampleTest, number: number, startedAt: number, micros: number, downFrom: number): Attempt {
    const { random } = this;
    if (startedAt >= downFrom) {
      const endedAt = startedAt + random.whole(2000, 30_000);
      return this.#failed('error', number, startedAt, endedAt, 0, {
        ...environmentDown,
        signature: failureSignature(environmentDown.type, environmentDown.message(random)),
      });
    }
    const [cause, isTransient] = this.#causeOf(test);
    if (cause === null)
      return {
        status: 'passed',
        number,
        isFinal: true,
        startedAt,
        endedAt: startedAt + micros,
        endsAtStep: null,
        failure: null,
      };
    // A breakage always shows at the same step; anything else at any.
    const step = isTransient ? random.whole(0, test.steps - 1) : Math.floor(test.steps * 0.7);
    const timedOut = isTransient && cause.type === 'TimeoutError' && random.chance(0.25);
    const waited = timedOut ? 60_000_000 : cause.type === 'TimeoutError' ? 5_000_000 : 0;
    const endedAt = startedAt + Math.round((micros * (step + 1)) / test.steps) + waited;
    return this.#failed(timedOut ? 'timed_out' : 'failed', number, startedAt, endedAt, step, cause);
  }

  #causeOf(test: SampleTest): [FailureCause | null, boolean] {
    const broken = this.#broken.get(test);
    if (broken !== undefined) return [broken.cause, false];
    const flaky = this.#history.behaviour.flaky.get(test);
    if (flaky !== undefined) {
      const { span, browser, rate, cause } = flaky;
      const applies = this.#run.position >= span[0] && this.#run.position < span[1];
      if (applies && (browser === null || browser === this.#run.browser) && this.random.chance(rate))
        return [cause, true];
    }
    if (this.random.chance(rareFailureShare)) return [rareCause(this.random, test.suite.subsystem), true];
    return [null, true];
  }

  #failed(
    status: ExecutionStatus,
    number: number,
    startedAt: number,
    endedAt: number,
    endsAtStep: number,
    cause: FailureCause,
  ): Attempt {
    const message = cause.message(this.random);
    return {
      status,
      number,
      isFinal: number > this.#run.retries,
      startedAt,
      endedAt,
      endsAtStep,
      failure: { type: cause.type, message, stack: stackOf(cause, message), signature: cause.signature },
    };
  }
}
