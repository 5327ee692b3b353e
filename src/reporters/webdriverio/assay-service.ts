import { messageOf } from '../../model/errors.ts';
import { tapConsole } from '../session/console-tap.ts';
import { guarded, type Warn, warnOnce } from '../session/never-throw.ts';
import type { ReporterOptions } from '../session/reporter-options.ts';
import { WorkerSession } from '../session/worker-session.ts';
import type { HostConfig, MochaContext } from './host-shapes.ts';
import { RunRecording } from './run-recording.ts';
import { workerFacts } from './worker-facts.ts';
import { WorkerRecording } from './worker-recording.ts';

/** Begins the recording of this worker; null when the run is not recorded. */
function recordWorker(cid: string, config: HostConfig, warn: Warn): WorkerRecording | null {
  const { browsers, workers } = workerFacts(process.env);
  const { index = 0, attempt: fileAttempt = 1 } = workers[cid] ?? {};
  const session = WorkerSession.join({
    host: 'webdriverio',
    workerIndex: index,
    env: process.env,
    argv: process.argv.slice(2),
    warn,
  });
  if (session === null) return null;
  const browser = browsers.length > 1 ? (browsers[Number.parseInt(cid, 10)] ?? null) : null;
  const retries = config.mochaOpts?.retries ?? 0;
  const recording = new WorkerRecording(session, { browser, fileAttempt, retries });
  if (session.shared.logs)
    tapConsole((source, text) => guarded(warn, undefined, () => recording.output(source, text)));
  hearErrors((message) => guarded(warn, undefined, () => recording.failed(message)));
  return recording;
}

/** Errors that no test owns, such as a spec that cannot be loaded, go to the main process only: they are heard there. */
function hearErrors(listener: (message: string) => void): void {
  const send = process.send;
  if (send === undefined) return;
  process.send = function (this: NodeJS.Process, ...args: Parameters<NonNullable<typeof send>>) {
    const told = args[0] as { name?: unknown; content?: { message?: unknown; stack?: unknown } } | undefined;
    if (told?.name === 'error') listener(String(told.content?.stack ?? told.content?.message ?? ''));
    return Reflect.apply(send, this, args) as boolean;
  } as typeof send;
}

/** A reporter of a worker, as WebdriverIO wants it. */
function reporterFor(recording: WorkerRecording, warn: Warn) {
  return class AssayReporter {
    readonly isSynchronised = true;

    emit(event: string, payload: unknown): void {
      guarded(warn, undefined, () => recording.handlers[event]?.(payload as never));
    }
  };
}

/** Adds a reporter and leaves what WebdriverIO does without any: it adds its own one where the list is empty. */
function addReporter(config: HostConfig, reporter: unknown): void {
  config.reporters ??= [];
  const { reporters } = config;
  if (reporters.length > 0) reporters.push([reporter, {}]);
  else {
    reporters.push = (...added: unknown[]) => Array.prototype.push.call(reporters, ...added, [reporter, {}]);
  }
}

/**
 * The service for WebdriverIO: `services: [[AssayService, {}]]` in `wdio.conf`, with `ReporterOptions` where something
 * is to be other than the default. In the main process it records the run, in each worker its tests.
 */
export class AssayService {
  readonly #options: ReporterOptions;
  readonly #warn = warnOnce('WebdriverIO');
  #run: RunRecording | null = null;
  #worker: WorkerRecording | null = null;

  /** @param config as the worker, or the main process, has it */
  constructor(options: ReporterOptions = {}, _capabilities?: unknown, config: object = {}) {
    this.#options = options;
    const cid = process.env.WDIO_WORKER_ID;
    if (cid === undefined) return;
    this.#worker = guarded(this.#warn, null, () => recordWorker(cid, config as HostConfig, this.#warn));
    if (this.#worker !== null) addReporter(config as HostConfig, reporterFor(this.#worker, this.#warn));
  }

  onPrepare(config: HostConfig, capabilities: unknown): void {
    if (config.framework === 'cucumber') {
      this.#warn('its Cucumber framework is not supported; use the plugin for Cucumber itself');
      return;
    }
    this.#run = guarded(
      this.#warn,
      null,
      () => new RunRecording(this.#options, config, capabilities, this.#warn),
    );
  }

  onWorkerStart(cid: string, _capabilities: unknown, specs: readonly string[] = []): void {
    guarded(this.#warn, undefined, () => this.#run?.workerBegins(cid, specs));
  }

  onWorkerEnd(cid: string, exitCode: number, specs: readonly string[], retriesLeft: number): void {
    guarded(this.#warn, undefined, () => this.#run?.workerEnded(cid, exitCode, specs, retriesLeft));
  }

  onComplete(exitCode: number): void {
    guarded(this.#warn, undefined, () => this.#run?.finish(exitCode));
  }

  beforeTest(_test: unknown, context: unknown): void {
    try {
      this.#worker?.plan((context ?? {}) as MochaContext);
    } catch (error) {
      this.#warn(messageOf(error));
    }
  }
}
