import { createRequire } from 'node:module';
import { join } from 'node:path';
import { tapConsole } from '../session/console-tap.ts';
import type { ExecutionRecording } from '../session/execution-recording.ts';
import { failureOf } from '../session/failure-fields.ts';
import { installedVersion } from '../session/installed-version.ts';
import { guarded, warnOnce } from '../session/never-throw.ts';
import { RunSession } from '../session/run-session.ts';
import { sharedSession } from '../session/session-variables.ts';
import { WorkerSession } from '../session/worker-session.ts';
import type { MochaClass, MochaRunnable, MochaRunner } from './mocha-model.ts';
import { type RunnerRecording, recordRunner } from './record-runner.ts';

const warn = warnOnce('Mocha');
const host = 'mocha';

/** The Mocha of the project in the working directory, which is the one that loads this. */
function projectMocha(): { readonly mocha: MochaClass; readonly version: string } {
  const require = createRequire(join(process.cwd(), 'package.json'));
  const loaded = require('mocha') as MochaClass & { default?: MochaClass };
  return { mocha: loaded.default ?? loaded, version: installedVersion(process.cwd(), 'mocha') };
}

let current: () => ExecutionRecording | null = () => null;

/** In a worker of `mocha --parallel`: the run is that of the process that started it. */
function recordingOfWorker(): RunnerRecording | null {
  const worker = WorkerSession.join({
    host,
    workerIndex: Number(process.env.MOCHA_WORKER_ID ?? 0),
    env: process.env,
    argv: process.argv.slice(2),
    warn,
  });
  if (worker === null) return null;
  return {
    pathOf: (file) => worker.pathOf(file),
    start: (start) => worker.start(start),
    planned: (tests) => worker.planned(tests),
    suiteFinished: (key, status) => worker.suiteFinished(key, status),
    unhandled: (failure) => worker.log('error', 'unhandled', failure.message ?? ''),
    ended: () => {},
  };
}

/** In the process that the user started. */
class MainRecording implements RunnerRecording {
  readonly #session: RunSession;
  #outside: string | undefined;

  constructor(hostVersion: string) {
    this.#session = RunSession.open({
      host,
      hostVersion,
      options: {},
      cwd: process.cwd(),
      env: process.env,
      argv: process.argv.slice(2),
      warn,
    });
  }

  pathOf = (file: string) => this.#session.pathOf(file);
  start: RunnerRecording['start'] = (start) => this.#session.start(start);
  planned: RunnerRecording['planned'] = (tests) => this.#session.planned(tests);
  suiteFinished: RunnerRecording['suiteFinished'] = (key, status) => this.#session.suiteFinished(key, status);
  unhandled: RunnerRecording['unhandled'] = (failure) => {
    const told = this.#session.unhandled(failure);
    this.#outside ??= told;
  };
  log = (source: 'stdout' | 'stderr', message: string) =>
    this.#session.log(source === 'stderr' ? 'error' : 'info', source, message);

  /** Serial runs end here; what follows in the same process (--watch) is another run. */
  ended = (runner: MochaRunner) => this.finish(runner.failures > 0 ? 'failed' : 'passed', runner.failures);

  finish(status: 'passed' | 'failed' | 'error', exitCode: number): void {
    this.#session.finish(status, Math.min(exitCode, 255), this.#outside);
  }
}

/** Failures of a parallel run that is over; it ends with its process, as workers may still write. */
let failures: number | null = null;

/** Workers record their tests; the process that started them knows how many failed, and what no test owns. */
function followPool(
  runner: MochaRunner,
  events: Readonly<Record<string, string>>,
  main: () => MainRecording | null,
): void {
  const { EVENT_TEST_FAIL = 'fail', EVENT_RUN_END = 'end' } = events;
  runner.on(EVENT_TEST_FAIL, (failed: MochaRunnable, error: unknown) =>
    guarded(warn, undefined, () => {
      if (failed.type !== 'test' && failed.type !== 'hook') main()?.unhandled(failureOf(error));
    }),
  );
  runner.on(EVENT_RUN_END, () => {
    failures = runner.failures;
  });
}

function listen(): void {
  const { mocha, version } = projectMocha();
  const { prototype, constants } = mocha.Runner;
  const isWorker = process.env.MOCHA_WORKER_ID !== undefined && sharedSession(process.env) !== null;
  let main: MainRecording | null = isWorker ? null : new MainRecording(version);
  let worker: RunnerRecording | null = null;

  const run = prototype.run;
  Object.assign(prototype, {
    run(this: MochaRunner, ...args: unknown[]): unknown {
      guarded(warn, undefined, () => {
        if (isWorker) worker ??= recordingOfWorker();
        else main ??= new MainRecording(version);
        const recording = isWorker ? worker : main;
        if (recording === null) return;
        ({ current } = recordRunner(this, constants, endOnce(recording), warn));
      });
      return run.apply(this, args);
    },
  });
  const start = mocha.prototype.run;
  Object.assign(mocha.prototype, {
    run(this: unknown, ...args: unknown[]): MochaRunner {
      const runner = start.apply(this as typeof mocha.prototype, args);
      if (!isWorker && runner.isParallelMode?.() === true)
        guarded(warn, undefined, () => followPool(runner, constants, () => main));
      return runner;
    },
  });
  const endOnce = (recording: RunnerRecording): RunnerRecording =>
    recording === main
      ? Object.assign(Object.create(recording) as RunnerRecording, {
          ended: (runner: MochaRunner) => {
            recording.ended(runner);
            main = null;
          },
        })
      : recording;

  tapConsole((source, message) => {
    const execution = current();
    if (execution !== null) execution.log(source === 'stderr' ? 'error' : 'info', source, message);
    else main?.log(source, message);
  });
  // Parallel runs, and those that broke before they began, end with their process.
  process.once('exit', (code) =>
    guarded(warn, undefined, () => {
      if (failures === null) main?.finish('error', code);
      else main?.finish(failures > 0 ? 'failed' : 'passed', failures);
    }),
  );
  process.on('uncaughtExceptionMonitor', (error) =>
    guarded(warn, undefined, () => main?.unhandled(failureOf(error))),
  );
}

/**
 * Records what Mocha runs, serial and parallel: `mocha --require assay/mocha`, or `require: ['assay/mocha']` in its
 * configuration. Loading it is enough; the terminal's reporter stays.
 */
export function recordMocha(): void {
  guarded(warn, undefined, listen);
}
