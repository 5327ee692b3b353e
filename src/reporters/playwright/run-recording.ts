import { judgedStatus } from '../../model/statuses.ts';
import type { Warn } from '../session/never-throw.ts';
import { RunSession } from '../session/run-session.ts';
import { SuiteLedger } from '../session/suite-ledger.ts';
import { AttemptRecording, microsOf } from './attempt-recording.ts';
import { type DescribedTest, describeTest } from './describe-tests.ts';
import type {
  HostConfig,
  HostEnd,
  HostError,
  HostOptions,
  HostResult,
  HostStep,
  HostSuite,
  HostTest,
} from './host-shapes.ts';
import {
  browserOf,
  diedWithWorker,
  expectedStatusOf,
  failureOf,
  finalStatuses,
  runEndOf,
} from './host-words.ts';

/** When the steps of an attempt ended, in milliseconds from its start. */
const stepEnds = ({ startTime, steps }: HostResult): number[] =>
  steps.map((step) => step.startTime.getTime() - startTime.getTime() + step.duration);

type Chunk = string | Uint8Array;

/** A run of Playwright as its reporter hears of it, in its main process. */
export class RunRecording {
  readonly #session: RunSession;
  readonly #keepsOutput: boolean;
  readonly #tests = new Map<HostTest, DescribedTest>();
  readonly #running = new Map<HostResult, AttemptRecording>();
  readonly #ledger: SuiteLedger;
  /** Workers of merged shards, which have the same numbers in each of them. */
  readonly #slots = new Map<string, number>();
  #outside: string | null = null;
  #anyFailed = false;

  /** @param at when the run began (µs), where it is told of afterwards */
  constructor(config: HostConfig, suite: HostSuite, options: HostOptions, warn: Warn, at?: number) {
    this.#session = RunSession.open({
      host: 'playwright',
      hostVersion: config.version,
      options,
      cwd: process.cwd(),
      env: process.env,
      argv: process.argv.slice(2),
      workers: config.workers,
      ...browserOf(config),
      at,
      warn,
    });
    this.#keepsOutput = options.logs !== false;
    this.#ledger = new SuiteLedger((key, status) => this.#session.suiteFinished(key, status));
    const named = config.projects.filter(({ name }) => name !== '');
    const pathOf = this.#pathOf;
    for (const test of suite.allTests()) {
      const described = describeTest(test, { pathOf, severalProjects: named.length > 1 });
      this.#tests.set(test, described);
      this.#ledger.expect(described.suite.key, described.test.key);
    }
    this.#session.planned(this.#tests.values());
  }

  readonly #pathOf = (file: string): string => this.#session.pathOf(file);

  testBegan(test: HostTest, result: HostResult): AttemptRecording | null {
    const described = this.#tests.get(test);
    if (described === undefined) return null;
    this.#ledger.expect(described.suite.key, described.test.key);
    const execution = this.#session.start(
      {
        ...described,
        attempt: result.retry + 1,
        expectedStatus: expectedStatusOf(test.expectedStatus),
        at: microsOf(result.startTime),
      },
      this.#slotOf(result),
    );
    const attempt = new AttemptRecording(execution, this.#pathOf, described.test.path ?? '');
    this.#running.set(result, attempt);
    return attempt;
  }

  #slotOf({ parallelIndex, shardIndex }: HostResult): number | null {
    if (parallelIndex < 0) return null;
    if (shardIndex === undefined) return parallelIndex;
    const name = `${shardIndex}/${parallelIndex}`;
    const slot = this.#slots.get(name) ?? this.#slots.size;
    this.#slots.set(name, slot);
    return slot;
  }

  stepBegan(result: HostResult, step: HostStep): void {
    this.#running.get(result)?.stepBegan(step);
  }

  stepEnded(result: HostResult, step: HostStep): void {
    this.#running.get(result)?.stepEnded(step);
  }

  output(stream: 'stdout' | 'stderr', chunk: Chunk, result: HostResult | undefined): void {
    if (!this.#keepsOutput) return;
    const attempt = result === undefined ? undefined : this.#running.get(result);
    if (attempt !== undefined) {
      attempt.output(stream, chunk);
      return;
    }
    const text = (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')).trimEnd();
    if (text !== '') this.#session.log(stream === 'stderr' ? 'warning' : 'info', stream, text);
  }

  /** @param live false where the attempt is told of afterwards: its own times count then */
  testEnded(test: HostTest, result: HostResult, live = true): void {
    const attempt = this.#running.get(result);
    const described = this.#tests.get(test);
    this.#running.delete(result);
    if (attempt === undefined || described === undefined) return;
    attempt.attach(result);
    const died = diedWithWorker(result.errors);
    const status = died ? 'interrupted' : finalStatuses[result.status];
    const expected = expectedStatusOf(test.expectedStatus);
    const judged = judgedStatus(status, expected ?? null);
    const failed = judged !== 'passed' && judged !== 'skipped';
    // Being told to stop is no failure that Playwright would try again.
    const again = failed && result.status !== 'interrupted' && result.retry < test.retries;
    const annotations = result.annotations.map(({ type, description }) => ({ type, description }));
    attempt.execution.finish({
      status,
      expectedStatus: expected,
      failure: failureOf(result.errors),
      isFinal: !again,
      // Whoever dies with its worker has no duration of its own: the time until now is what it took.
      ...(!(live && died) && { durationMs: result.duration }),
      // Hooks go on behind what Playwright counts as the duration.
      ...(!live && { at: microsOf(result.startTime, Math.max(0, result.duration, ...stepEnds(result))) }),
      ...(annotations.length > 0 && { metrics: { annotations } }),
    });
    if (again) return;
    this.#anyFailed ||= failed;
    this.#ledger.ended(described.suite.key, described.test.key, judged);
  }

  /** All of what the tests came to, told when everything is over. */
  everythingAfterwards(): void {
    for (const test of this.#tests.keys()) {
      for (const result of test.results) {
        const attempt = this.testBegan(test, result);
        const at = microsOf(result.startTime);
        if (this.#keepsOutput) {
          for (const chunk of result.stdout) attempt?.output('stdout', chunk, at);
          for (const chunk of result.stderr) attempt?.output('stderr', chunk, at);
        }
        attempt?.stepsAfterwards(result.steps);
        this.testEnded(test, result, false);
      }
    }
  }

  /** Something went wrong outside of every test. */
  failed(error: HostError): void {
    const failure = failureOf([error]);
    if (failure === null) return;
    const text = this.#session.unhandled(failure);
    this.#outside ??= text;
  }

  finish(end: HostEnd, live: boolean): void {
    // Past globalTimeout Playwright says nothing more of the tests that still run.
    for (const { execution } of this.#running.values()) execution.finish({ status: 'interrupted' });
    const { status, exitCode, message } = runEndOf(end, this.#outside, this.#anyFailed);
    this.#session.finish(status, exitCode, message, live ? undefined : microsOf(end.startTime, end.duration));
  }
}
