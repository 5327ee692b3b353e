import { startKeeper } from '../../keeper/start-keeper.ts';
import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import type { RunStatus, SuiteRunStatus } from '../../model/statuses.ts';
import { runStartedFields } from '../../recording/environment/run-context.ts';
import { type EventSink, silentSink } from '../../recording/event-sink.ts';
import { openRecorder } from '../../recording/open-recorder.ts';
import { redactDescription } from '../../recording/redaction/redact-description.ts';
import { createRedactor } from '../../recording/redaction/redactor.ts';
import { assayVersion } from '../../std/assay-version.ts';
import { nowMicros } from '../../std/clock.ts';
import { portablePath } from '../../std/portable-path.ts';
import { uuidV7 } from '../../std/uuid.ts';
import { awaitRunPlace } from './await-run-place.ts';
import {
  cutOff,
  ExecutionRecording,
  type LogLevel,
  type RecordingGround,
  type TestStart,
} from './execution-recording.ts';
import { type Failure, failureFields } from './failure-fields.ts';
import { guarded, type Warn } from './never-throw.ts';
import { isSwitchedOff, type ReporterOptions } from './reporter-options.ts';
import { type SharedSession, sessionVariable } from './session-variables.ts';

export interface SessionRequest {
  /** The host, in lower case: `vitest`, `playwright`, `jest` ... */
  readonly host: string;
  readonly hostVersion: string;
  readonly options: ReporterOptions;
  /** Absolute working directory. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Arguments of the host behind its name. */
  readonly argv: readonly string[];
  readonly workers?: number | undefined;
  readonly browser?: string | undefined;
  readonly headless?: boolean | undefined;
  /** When the run began (µs), where it is told of afterwards; default: now. */
  readonly at?: number | undefined;
  readonly warn: Warn;
}

/**
 * A run as the main process of a host records it: what begins, what is planned, how it ends; and, in a journal of its
 * own for each worker, the executions that the main process hears of. Nothing in it waits or throws.
 */
export class RunSession {
  readonly #ground: RecordingGround;
  readonly #shared: SharedSession | null;
  readonly #openWorker: (index: number) => EventSink;
  readonly #workers = new Map<number, RecordingGround>();
  readonly #warn: Warn;
  #finished = false;

  private constructor(
    ground: RecordingGround,
    shared: SharedSession | null,
    openWorker: (index: number) => EventSink,
    warn: Warn,
  ) {
    this.#ground = ground;
    this.#shared = shared;
    this.#openWorker = openWorker;
    this.#warn = warn;
  }

  /**
   * Begins a run: finds the database, opens the owner's journal, writes `run_started`, starts the keeper, and puts the
   * run into the environment for workers that are started from now on. Takes some tens of milliseconds. When it fails,
   * the host is warned and nothing is recorded.
   */
  static open(request: SessionRequest): RunSession {
    const silent = () =>
      new RunSession(
        {
          sink: silentSink(),
          redact: (text) => text,
          resultsDir: request.cwd,
          largestAttachment: null,
          unfinished: new Set<ExecutionRecording>(),
        },
        null,
        silentSink,
        request.warn,
      );
    if (isSwitchedOff(request.options, request.env)) return silent();
    return guarded(request.warn, null, () => RunSession.#begin(request)) ?? silent();
  }

  static #begin(request: SessionRequest): RunSession {
    const { host, cwd, env, argv, options, warn } = request;
    const { [sessionVariable]: _outer, ...own } = env;
    const place = awaitRunPlace({ cwd, env: own, argv, command: host, options });
    const password = place.location.postgres?.password ?? null;
    const redactor = createRedactor({
      env: password === null ? env : { ...env, ASSAY_DATABASE_PASSWORD: password },
      secretNames: place.secretNames,
      argv,
    });
    const runUuid = uuidV7();
    const writer = `assay-${host} ${assayVersion}`;
    const journal = { databasePath: place.location.path, runUuid, writer, warn };
    const sink = openRecorder({ ...journal, role: 'owner', workerIndex: null });
    const { context } = place;
    sink.append({
      type: 'run_started',
      at: request.at ?? nowMicros(),
      project: { key: place.project.key, name: place.project.name },
      ...(options.name !== undefined && { name: redactor.text(options.name) }),
      ...(request.browser !== undefined && { browser: request.browser }),
      ...(request.headless !== undefined && { headless: request.headless }),
      ...(request.workers !== undefined && { worker_count: request.workers }),
      results_dir: place.resultsDir,
      ...runStartedFields({
        ...context,
        system: { ...context.system, ...{ runner: host, runnerVersion: request.hostVersion } },
      }),
    });
    sink.flush();
    const largestAttachment = options.largestAttachment ?? null;
    const shared: SharedSession = {
      runUuid,
      databasePath: place.location.path,
      resultsDir: place.resultsDir,
      projectRoot: place.project.root,
      secretNames: place.secretNames,
      largestAttachment,
      logs: options.logs ?? true,
      ownerPid: process.pid,
    };
    process.env[sessionVariable] = JSON.stringify(shared);
    // ASSAY_KEEPER=off: only the journals are written, and whoever opens the database later applies them.
    if (env.ASSAY_KEEPER !== 'off') {
      const problem = startKeeper({ location: place.location, env: own });
      if (problem !== null) warn(`the database is filled later, its keeper does not start now: ${problem}`);
    }
    const ground = {
      sink,
      redact: (text: string) => redactor.text(text),
      resultsDir: place.resultsDir,
      largestAttachment,
      unfinished: new Set<ExecutionRecording>(),
    };
    const openWorker = (workerIndex: number) => openRecorder({ ...journal, role: 'worker', workerIndex });
    return new RunSession(ground, shared, openWorker, warn);
  }

  /** Null when nothing is recorded. */
  get shared(): SharedSession | null {
    return this.#shared;
  }

  /** A file as suites and tests name it: relative to the project, with / as separator. */
  pathOf(file: string): string {
    return portablePath(this.#shared?.projectRoot ?? this.#ground.resultsDir, file);
  }

  /** Tests that are going to run; what of them never starts is `lost` in the end. */
  planned(tests: Iterable<{ readonly suite: SuiteDescription; readonly test: TestDescription }>): void {
    const { sink, redact } = this.#ground;
    const at = nowMicros();
    for (const { suite, test } of tests) {
      sink.append({
        type: 'test_planned',
        at,
        id: sink.nextId(),
        suite: redactDescription(suite, redact),
        test: redactDescription(test, redact),
      });
    }
    sink.flush();
  }

  /**
   * An attempt of a test begins, as the main process hears it.
   *
   * @param worker place of the worker that runs it, from 0; null for what no worker runs, such as skipped tests
   */
  start(start: TestStart, worker: number | null = 0): ExecutionRecording {
    return new ExecutionRecording(worker === null ? this.#ground : this.#worker(worker), start);
  }

  #worker(index: number): RecordingGround {
    const known = this.#workers.get(index);
    if (known !== undefined) return known;
    const sink = guarded<EventSink>(this.#warn, silentSink(), () => this.#openWorker(index));
    const ground = { ...this.#ground, sink };
    this.#workers.set(index, ground);
    return ground;
  }

  suiteStarted(suite: SuiteDescription, at: number = nowMicros()): void {
    this.#ground.sink.append({ type: 'suite_started', at, suite });
    this.#ground.sink.flush();
  }

  suiteFinished(
    suiteKey: string,
    status: Exclude<SuiteRunStatus, 'pending' | 'running'>,
    at: number = nowMicros(),
  ): void {
    this.#ground.sink.append({ type: 'suite_finished', at, suite_key: suiteKey, status });
    this.#ground.sink.flush();
  }

  /** A line that belongs to the run as a whole: output outside of tests, an error that no test owns. */
  log(level: LogLevel, source: string, message: string): void {
    const { sink, redact } = this.#ground;
    sink.append({ type: 'log', at: nowMicros(), id: sink.nextId(), level, source, message: redact(message) });
    sink.flush();
  }

  /** An error outside of every test; the run keeps the first as its own. */
  unhandled(failure: Failure): string {
    const {
      error_type = 'Error',
      error_message = '',
      stack_trace,
    } = failureFields(failure, this.#ground.redact);
    const text = `${error_type}: ${error_message}`;
    this.log('error', 'unhandled', stack_trace === undefined ? text : `${text}\n${stack_trace}`);
    return text;
  }

  /**
   * The run is over: call it when all workers have ended.
   *
   * @param errorMessage why the run itself broke
   * @param at when it ended (µs)
   */
  finish(
    status: Exclude<RunStatus, 'running'>,
    exitCode: number | null,
    errorMessage?: string,
    at: number = nowMicros(),
  ): void {
    if (this.#finished) return;
    this.#finished = true;
    const { sink, redact } = this.#ground;
    // Workers have the set of the owner.
    cutOff(this.#ground, 'the run ended without its outcome');
    for (const worker of this.#workers.values()) worker.sink.close(exitCode);
    sink.append({
      type: 'run_finished',
      at,
      status,
      ...(errorMessage !== undefined && { error_message: redact(errorMessage) }),
    });
    sink.close(exitCode);
    if (this.#shared !== null) delete process.env[sessionVariable];
  }
}
