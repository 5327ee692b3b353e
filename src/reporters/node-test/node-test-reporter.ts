import type { EventEmitter } from 'node:events';
import { Transform, type TransformCallback } from 'node:stream';
import { siblingModule } from '../../std/sibling-module.ts';
import { tapConsole } from '../session/console-tap.ts';
import { guarded, warnOnce } from '../session/never-throw.ts';
import { RunSession } from '../session/run-session.ts';
import { rerunAttempt } from './rerun-attempt.ts';
import type { TestEventData, TestEventType } from './test-events.ts';
import { TestFiles } from './test-files.ts';
import { TestRecorder } from './test-recorder.ts';
import { isTestsStream, listenToTests } from './test-stream.ts';
import { attemptVariable, withImport } from './worker-variables.ts';

/** One run; in watch mode there are several. */
interface Run {
  readonly session: RunSession;
  readonly files: TestFiles;
  /** Files that this process runs itself. */
  readonly recorders: Map<string, TestRecorder>;
  readonly attempt: number;
  /** What Node says of the run in the end; null before. */
  success: boolean | null;
  /** Whether somebody stopped the run. */
  interrupted: boolean;
}

/**
 * Reporter for Node's test runner: `--test-reporter=assay/node-test --test-reporter-destination=stdout` beside the pair
 * of another one. It prints nothing. Node makes it with `new` and pipes its stream of tests into it.
 */
export class NodeTestReporter extends Transform {
  readonly #warn = warnOnce('node:test');
  #run: Run | null = null;

  constructor() {
    super({ writableObjectMode: true });
    const hooks = siblingModule(import.meta.url, './worker-hooks');
    this.once('pipe', (source: EventEmitter) => {
      guarded(this.#warn, undefined, () => {
        if (!isTestsStream(source)) throw new Error('this Node tells of its tests in another way');
        if (this.#open().session.shared === null) return;
        if (runsTestsItself) tapConsole((stream, message) => this.#printed(stream, message));
        // Processes of test files inherit it; they take it back for what they start themselves.
        else process.env.NODE_OPTIONS = withImport(process.env.NODE_OPTIONS, hooks);
        listenToTests(source, (type, data) => guarded(this.#warn, undefined, () => this.#heard(type, data)));
      });
    });
    process.once('exit', (code) => guarded(this.#warn, undefined, () => this.#finish(code)));
  }

  /** Everything was heard already when it happened. */
  override _transform(_event: unknown, _encoding: BufferEncoding, done: TransformCallback): void {
    done();
  }

  #open(): Run {
    const attempt = rerunAttempt(process.execArgv);
    process.env[attemptVariable] = String(attempt);
    const session = RunSession.open({
      host: 'node-test',
      hostVersion: process.versions.node,
      options: {},
      cwd: process.cwd(),
      env: process.env,
      argv: [...process.execArgv, ...process.argv.slice(1)],
      warn: this.#warn,
    });
    const files = new TestFiles(session, process.cwd());
    this.#run = { session, files, recorders: new Map(), attempt, success: null, interrupted: false };
    return this.#run;
  }

  #heard(type: TestEventType, data: TestEventData): void {
    // In watch mode a run begins with the first file that is queued again.
    const run = this.#run ?? (type === 'test:enqueue' ? this.#open() : null);
    if (run === null) return;
    const file = run.files.fileOf(data);
    if (type === 'test:watch:drained') this.#finish(null);
    else if (type === 'test:interrupted') run.interrupted = true;
    else if (type === 'test:stderr') run.files.printedError(data);
    else if (type === 'test:summary' && (runsTestsItself || data.file === undefined))
      run.success = data.success ?? null;
    else if (file === null) this.#ownTest(run, type, data);
    else if (type === 'test:dequeue') run.files.started(file);
    else if (type === 'test:complete') run.files.ended(file, data);
  }

  /** A test that runs in this process (--test-isolation=none). Those of other processes record themselves. */
  #ownTest(run: Run, type: TestEventType, data: TestEventData): void {
    if (data.file === undefined || !runsTestsItself) return;
    const recorder = run.recorders.get(data.file) ?? new TestRecorder(run.session, data.file, run.attempt);
    run.recorders.set(data.file, recorder);
    if (type === 'test:enqueue') recorder.enqueued(data);
    else if (type === 'test:dequeue') recorder.dequeued(data);
    else if (type === 'test:complete') recorder.completed(data);
    else if (type === 'test:diagnostic' || type === 'test:log') recorder.diagnosed(data);
  }

  #printed(stream: 'stdout' | 'stderr', message: string): void {
    const { session, recorders } = this.#run ?? {};
    if (session?.shared?.logs !== true) return;
    const busy = [...(recorders?.values() ?? [])].find(({ isBusy }) => isBusy);
    if (busy !== undefined) busy.printed(stream, message);
    else session.log(stream === 'stdout' ? 'info' : 'warning', stream, message);
  }

  #finish(exitCode: number | null): void {
    const run = this.#run;
    this.#run = null;
    if (run === null) return;
    for (const { suite, outcome } of run.recorders.values()) run.session.suiteFinished(suite.key, outcome);
    run.session.finish(statusOf(run, exitCode), exitCode);
  }
}

/**
 * Outcome of a run.
 *
 * @param exitCode null in watch mode, where the process goes on
 */
function statusOf({ success, interrupted, files }: Run, exitCode: number | null) {
  if (interrupted || files.worst === 'interrupted') return 'interrupted';
  if (exitCode !== null && success === null) return 'interrupted';
  return success === false || files.worst === 'failed' || (exitCode ?? 0) !== 0 ? 'failed' : 'passed';
}

const runsTestsItself =
  !process.execArgv.includes('--test') ||
  process.execArgv.some((arg) => /^--(experimental-)?test-isolation=none$/.test(arg));
