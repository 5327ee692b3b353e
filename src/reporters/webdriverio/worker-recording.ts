import { fileURLToPath } from 'node:url';
import type { ExecutionRecording, StepRecording } from '../session/execution-recording.ts';
import { type Failure, failureOf } from '../session/failure-fields.ts';
import type { WorkerSession } from '../session/worker-session.ts';
import { CommandSteps } from './command-steps.ts';
import type { HostCommand, HostRunnable, HostRunnerEvent, MochaContext } from './host-shapes.ts';
import { type DescribedTest, TestDescriptions, testsAround } from './test-descriptions.ts';

interface RunningTest {
  readonly fullTitle: string;
  readonly described: DescribedTest;
  readonly attempt: number;
  readonly execution: ExecutionRecording;
  readonly commands: CommandSteps;
  /** A hook before it that failed: the test itself is not heard of again then. */
  hookFailure: Failure | null;
}

export interface WorkerRecordingOptions {
  /** Null where the run has one browser only. */
  readonly browser: string | null;
  /** How often the specs of this worker were begun, this time included. */
  readonly fileAttempt: number;
  /** How often Mocha repeats a test that fails. */
  readonly retries: number;
}

const isBeforeEach = (title: string) => title.startsWith('"before each"');
const isAfterEach = (title: string) => title.startsWith('"after each"');

/** What a worker of WebdriverIO tells its reporters, as events of its own journal. */
export class WorkerRecording {
  readonly #session: WorkerSession;
  readonly #options: WorkerRecordingOptions;
  readonly #descriptions: TestDescriptions;
  readonly #suites: string[] = [];
  readonly #hooks: (StepRecording | null)[] = [];
  #spec = '';
  #current: RunningTest | null = null;
  /** The test that hooks behind it belong to. */
  #last: RunningTest | null = null;
  /** The test whose next attempt is to come. */
  #repeated: RunningTest | null = null;
  #planned = false;
  #anything = false;

  constructor(session: WorkerSession, options: WorkerRecordingOptions) {
    this.#session = session;
    this.#options = options;
    this.#descriptions = new TestDescriptions(options.browser);
  }

  /** What happens, by the names of its events. */
  readonly handlers: Readonly<Record<string, (payload: never) => void>> = {
    'runner:start': ({ specs }: HostRunnerEvent) => {
      this.#spec = specs?.[0] ?? '';
    },
    'suite:start': ({ title }: HostRunnable) => this.#suites.push(title),
    'suite:end': () => {
      this.#endUnheard();
      this.#suites.pop();
    },
    'hook:start': (hook: HostRunnable) => this.#hookBegan(hook),
    'hook:end': (hook: HostRunnable) => this.#hookEnded(hook),
    'test:start': (test: HostRunnable) => this.#begin(test),
    'test:pass': (test: HostRunnable) => this.#end('passed', test),
    'test:fail': (test: HostRunnable) => this.#end('failed', test),
    'test:retry': (test: HostRunnable) => this.#end('failed', test, true),
    'test:skip': (test: HostRunnable) => this.#skip(test),
    'test:pending': (test: HostRunnable) => this.#skip(test),
    'client:beforeCommand': (command: HostCommand) => this.#current?.commands.began(command),
    'client:afterCommand': (command: HostCommand) => this.#current?.commands.ended(command),
    'runner:end': (end: HostRunnerEvent) => this.#finish(end),
  };

  #pathOf(file: string | undefined): string {
    const found = file ?? this.#spec;
    return this.#session.pathOf(found.startsWith('file:') ? fileURLToPath(found) : found);
  }

  /** The tests of a spec file, which are known when the first of them begins; one that has begun is not planned again. */
  plan(context: MochaContext): void {
    // Whoever runs a file again has planned its tests before.
    if (this.#planned || this.#options.fileAttempt > 1) return;
    this.#planned = true;
    const descriptions = new TestDescriptions(this.#options.browser);
    const tests = testsAround(context).map((test) =>
      descriptions.describe(this.#pathOf(test.file), test.titlePath?.() ?? [test.title]),
    );
    this.#session.planned(tests);
  }

  #begin(host: HostRunnable): void {
    this.#endUnheard();
    this.#anything = true;
    const fullTitle = host.fullTitle ?? host.title;
    const before = this.#repeated?.fullTitle === fullTitle ? this.#repeated : null;
    this.#repeated = null;
    const described =
      before?.described ??
      this.#descriptions.describe(this.#pathOf(host.file), [...this.#suites, host.title]);
    const { fileAttempt, retries } = this.#options;
    const attempt = before === null ? (fileAttempt - 1) * (retries + 1) + 1 : before.attempt + 1;
    const execution = this.#session.start({ ...described, attempt });
    const commands = new CommandSteps(execution);
    this.#current = { fullTitle, described, attempt, execution, commands, hookFailure: null };
  }

  #end(status: 'passed' | 'failed', { duration, error, errors }: HostRunnable, again = false): void {
    const test = this.#current;
    if (test === null) return;
    const [first] = errors ?? [];
    test.execution.finish({
      status,
      failure: status === 'passed' ? null : failureOf(error ?? first ?? { message: '' }),
      isFinal: !again,
      durationMs: duration,
    });
    if (again) this.#repeated = test;
    this.#last = test;
    this.#current = null;
  }

  #skip(host: HostRunnable): void {
    // A test that skips itself has begun; one that is skipped by its text has not.
    if (this.#current?.fullTitle !== (host.fullTitle ?? host.title)) this.#begin(host);
    this.#current?.execution.finish({
      status: 'skipped',
      ...(host.pendingReason !== undefined && { metrics: { reason: host.pendingReason } }),
    });
    this.#current = null;
  }

  #hookBegan({ title }: HostRunnable): void {
    const step = this.#current?.execution.step({ text: title, type: 'hook', keyword: 'hook' }) ?? null;
    this.#hooks.push(step);
  }

  #hookEnded({ title, error, errors, duration }: HostRunnable): void {
    const step = this.#hooks.pop() ?? null;
    const thrown = error ?? errors?.[0];
    const failure = thrown === undefined ? null : failureOf(thrown);
    const status = failure === null ? 'passed' : 'failed';
    if (step !== null && this.#current !== null) {
      this.#current.execution.stepFinished(step, { status, failure, durationMs: duration });
      if (failure !== null && isBeforeEach(title)) this.#current.hookFailure ??= failure;
      return;
    }
    if (isAfterEach(title) && this.#last !== null) {
      const details = {
        name: title,
        duration_ms: duration,
        ...(failure !== null && { error: failure.message }),
      };
      this.#last.execution.afterwards({ action: 'after_hook', status, details });
    }
    if (failure !== null) this.#session.log('error', 'hook', `${title}: ${failure.stack ?? failure.message}`);
  }

  /** A test that nothing more is heard of: a hook before it failed, or it was cut off. */
  #endUnheard(): void {
    const test = this.#current;
    if (test === null) return;
    this.#current = null;
    const { hookFailure } = test;
    test.execution.finish(
      hookFailure === null ? { status: 'interrupted' } : { status: 'failed', failure: hookFailure },
    );
  }

  output(source: 'stdout' | 'stderr', message: string): void {
    const level = source === 'stderr' ? 'warning' : 'info';
    if (this.#current === null) this.#session.log(level, source, message);
    else this.#current.execution.log(level, source, message);
  }

  /** What WebdriverIO tells its main process of an error that no test owns. */
  failed(message: string): void {
    this.#session.log('error', 'unhandled', message);
  }

  #finish({ failures = 0, error }: HostRunnerEvent): void {
    this.#endUnheard();
    if (error !== undefined) this.failed(error);
    else if (failures > 0 && !this.#anything)
      this.#session.log('error', 'assay', `no test of ${this.#pathOf(undefined)} ran`);
  }
}
