import type { RunSession } from '../session/run-session.ts';
import { attachRecorded } from './attach-recorded.ts';
import { attemptStatus, failureOfError, isNodePool, isRecordedByWorker } from './attempt-outcome.ts';
import { describeFile, type FileDescription } from './describe-tasks.ts';
import type { ConsoleLog, TestModule } from './vitest-host.ts';
import {
  testsIn,
  type VitestAttempt,
  type VitestError,
  type VitestFile,
  type VitestTask,
} from './vitest-tasks.ts';

/** Tests of types are reported several times, also in runs that they are not part of; what counts is the end. */
const isTypecheck = (file: VitestFile) => file.pool === 'typescript';

/** One run of Vitest as its main process sees it; in watch mode there are several. */
export class RunRecording {
  readonly #session: RunSession;
  readonly #logs: boolean;
  readonly #files = new WeakMap<VitestFile, FileDescription>();
  readonly #planned = new Set<string>();
  readonly #failedFiles = new Set<string>();
  /** Why Vitest stops before the end. */
  stopped: string | null = null;

  constructor(session: RunSession) {
    this.#session = session;
    this.#logs = session.shared?.logs ?? false;
  }

  #describe(file: VitestFile): FileDescription {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const description = describeFile(file, (path) => this.#session.pathOf(path));
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
    if (result !== undefined && isRecordedByWorker(test, result, runUuid)) return;
    const skipped = result === undefined || result.state === 'skip' || result.state === 'todo';
    // It was to run, and the run was stopped: that is no skipped test but a lost one.
    if (skipped && this.stopped !== null && this.#planned.has(test.id)) return;
    const attempts = skipped ? [] : (result?.attempts ?? []);
    if (attempts.length > 0) {
      for (const [index, attempt] of attempts.entries())
        this.#attempt(test, attempt, index + 1, attempts.length);
      return;
    }
    const startedAt = result?.startTime === undefined ? undefined : Math.round(result.startTime * 1000);
    const recording = this.#session.start({ suite, test: described, at: startedAt }, skipped ? null : 0);
    const errors = result?.errors ?? [];
    const [error = result?.note === undefined ? undefined : { message: result.note }] = errors;
    recording.finish({
      status: skipped ? 'skipped' : attemptStatus(result?.state ?? 'run', errors, result?.pending),
      failure: error && failureOfError(error),
      durationMs: result?.duration ?? 0,
    });
  }

  #attempt(test: VitestTask, attempt: VitestAttempt, number: number, count: number): void {
    const { suite, tests } = this.#describe(test.file);
    const described = tests.get(test.id);
    if (described === undefined) return;
    const at = Math.round(attempt.startTime * 1000);
    const recording = this.#session.start({ suite, test: described, attempt: number, at });
    const { errors = [], duration, state } = attempt;
    if (number === count) attachRecorded(recording, test, { annotations: 0, artifacts: 0 });
    recording.finish({
      status: attemptStatus(state, errors, true),
      failure: errors[0] && failureOfError(errors[0]),
      durationMs: duration,
      at: at + Math.round(duration * 1000),
      isFinal: number === count,
    });
  }

  /** Errors of a file or a describe: it cannot be loaded, or a hook around all of its tests failed. */
  #suiteErrors(file: VitestFile, errors: readonly VitestError[]): void {
    if (errors.length > 0) this.#failedFiles.add(file.id);
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
    if (!this.#logs || (task?.type === 'test' && isNodePool(task.file.pool))) return;
    this.#session.log(type === 'stdout' ? 'info' : 'warning', type, content.replace(/\n$/, ''));
  }

  ended(
    modules: readonly TestModule[],
    errors: readonly VitestError[],
    reason: 'passed' | 'failed' | 'interrupted',
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
    const worst = status === 'passed' && first !== undefined ? 'failed' : status;
    this.#session.finish(worst, worst === 'passed' ? 0 : 1, first);
  }
}
