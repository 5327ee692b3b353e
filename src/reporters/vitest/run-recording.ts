import { resolve } from 'node:path';
import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import type { RunSession } from '../session/run-session.ts';
import { attachRecorded } from './attach-recorded.ts';
import { attemptOutcome, failureOfError, isNodePool, isRecordedByWorker } from './attempt-outcome.ts';
import { describeFile, type FileDescription } from './describe-tasks.ts';
import type { ConsoleLog, TestModule } from './vitest-host.ts';
import {
  testsIn,
  type VitestError,
  type VitestFile,
  type VitestResult,
  type VitestTask,
} from './vitest-tasks.ts';

/** Tests of types are reported several times, also in runs that they are not part of; what counts is the end. */
const isTypecheck = (file: VitestFile) => file.pool === 'typescript';

/** One run of Vitest as its main process sees it; in watch mode there are several. */
export class RunRecording {
  readonly #session: RunSession;
  readonly #mergedIn: string | null;
  readonly #logs: boolean;
  readonly #files = new WeakMap<VitestFile, FileDescription>();
  readonly #planned = new Set<string>();
  /** Why Vitest stops before the end. */
  stopped: string | null = null;

  /** @param mergedIn root of the project when reports of earlier runs are merged; null when tests run now */
  constructor(session: RunSession, mergedIn: string | null) {
    this.#session = session;
    this.#mergedIn = mergedIn;
    this.#logs = session.shared?.logs ?? false;
  }

  #describe(file: VitestFile): FileDescription {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const root = this.#mergedIn;
    // Reports carry the absolute paths of the machine that they were written on.
    const pathOf = (path: string) => this.#session.pathOf(root === null ? path : resolve(root, file.name));
    const description = describeFile(file, pathOf);
    this.#files.set(file, description);
    return description;
  }

  collected({ task: file }: TestModule): void {
    if (isTypecheck(file)) return;
    const { suite, tests } = this.#describe(file);
    this.#session.suiteStarted(suite);
    const planned = [];
    for (const { id, mode } of testsIn(file)) {
      const test = tests.get(id);
      if (test === undefined || (mode !== 'run' && mode !== 'queued')) continue;
      this.#planned.add(id);
      planned.push({ suite, test });
    }
    this.#session.planned(planned);
  }

  tested(test: VitestTask): void {
    if (!isTypecheck(test.file)) this.#tested(test);
  }

  /** A test is over. What its worker has recorded is left to it; the rest, such as skipped tests, is recorded here. */
  #tested(test: VitestTask): void {
    const { result } = test;
    const { suite, tests } = this.#describe(test.file);
    const described = tests.get(test.id);
    const runUuid = this.#session.shared?.runUuid;
    if (described === undefined || runUuid === undefined) return;
    if (this.#mergedIn === null && result !== undefined && isRecordedByWorker(test, result, runUuid)) return;
    const skipped = result === undefined || result.state === 'skip' || result.state === 'todo';
    // It was to run, and the run was stopped: that is no skipped test but a lost one.
    if (skipped && this.stopped !== null && this.#planned.has(test.id)) return;
    if (skipped) this.#skipped(suite, described, result);
    else this.#attempts(suite, test, described, result);
  }

  #skipped(suite: SuiteDescription, test: TestDescription, result: VitestResult | undefined): void {
    const { note } = result ?? {};
    const failure = note === undefined ? null : { message: note };
    this.#session.start({ suite, test }, null).finish({ status: 'skipped', failure, durationMs: 0 });
  }

  #attempts(
    suite: SuiteDescription,
    task: VitestTask,
    test: TestDescription,
    { attempts = [], state, errors = [], startTime = Date.now(), duration = 0 }: VitestResult,
  ): void {
    const whole = { state: state === 'pass' ? 'pass' : 'fail', errors, startTime, duration } as const;
    // Repetitions are one attempt, and its outcome is that of the test.
    const list = attempts.length === 0 || (task.repeats ?? 0) > 0 ? [whole] : attempts;
    for (const [index, attempt] of list.entries()) {
      const at = Math.round(attempt.startTime * 1000);
      const recording = this.#session.start({ suite, test, attempt: index + 1, at });
      const isFinal = index === list.length - 1;
      if (isFinal) attachRecorded(recording, task, { annotations: 0, artifacts: 0 });
      recording.finish({
        ...attemptOutcome(task, attempt),
        durationMs: attempt.duration,
        at: at + Math.round(attempt.duration * 1000),
        isFinal,
      });
    }
  }

  /** Errors of a file or a describe: it cannot be loaded, or a hook around all of its tests failed. */
  #suiteErrors(file: VitestFile, errors: readonly VitestError[]): void {
    for (const { name, message, stack } of errors) {
      const where = this.#describe(file).suite.key;
      const text = `${name ?? 'Error'}: ${message ?? ''}`;
      this.#session.log('error', 'vitest', `${where}: ${stack?.includes(message ?? '') ? stack : text}`);
    }
  }

  suiteErrors(suite: VitestTask, errors: readonly VitestError[]): void {
    this.#suiteErrors(suite.file, errors);
  }

  moduleEnded(module: TestModule): void {
    if (!isTypecheck(module.task)) this.#moduleEnded(module);
  }

  #moduleEnded(module: TestModule): void {
    const { task: file } = module;
    const { suite, tests } = this.#describe(file);
    this.#suiteErrors(file, module.errors());
    const state = module.state();
    const broken = tests.size === 0 && state === 'failed';
    if (state === 'pending' || state === 'queued') return;
    if (broken) this.#session.suiteStarted(suite);
    this.#session.suiteFinished(suite.key, broken ? 'error' : state);
  }

  /**
   * What was printed outside of tests; what tests print is written by their worker.
   *
   * @param task that printed it, where Vitest knows
   */
  printed({ content, type }: ConsoleLog, task: VitestTask | undefined): void {
    if (!this.#logs || (this.#mergedIn === null && task?.type === 'test' && isNodePool(task.file.pool)))
      return;
    this.#session.log(type === 'stdout' ? 'info' : 'warning', type, content.replace(/\n$/, ''));
  }

  /**
   * The run is over.
   *
   * @param errors outside of tests
   * @param reason as Vitest says it
   * @param tolerant whether errors outside of tests leave a run passed
   */
  ended(
    modules: readonly TestModule[],
    errors: readonly VitestError[],
    reason: 'passed' | 'failed' | 'interrupted',
    tolerant: boolean,
  ): void {
    for (const module of modules) {
      if (!isTypecheck(module.task)) continue;
      this.#session.suiteStarted(this.#describe(module.task).suite);
      for (const test of testsIn(module.task)) this.#tested(test);
      this.#moduleEnded(module);
    }
    const [first] = errors.map((error) => this.#session.unhandled(failureOfError(error)));
    // Vitest says `interrupted` also when --bail stops it.
    const status = reason === 'interrupted' && this.stopped === 'test-failure' ? 'failed' : reason;
    const broke = first !== undefined && !tolerant;
    const worst = status === 'passed' && broke ? 'failed' : status;
    this.#session.finish(worst, worst === 'passed' ? 0 : 1, broke ? first : undefined);
  }
}
