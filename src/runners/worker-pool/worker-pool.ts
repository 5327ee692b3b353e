import type { FromWorker } from './pool-messages.ts';
import { type WorkerExit, WorkerProcess } from './worker-process.ts';

export interface WorkerPoolOptions<Setup, Task, Report> {
  /** Processes at a time. */
  readonly size: number;
  readonly entry: URL;
  readonly cwd: string;
  /** Environment of the process for a place in the pool. */
  readonly envOf: (workerIndex: number) => Readonly<Record<string, string | undefined>>;
  readonly setupOf: (workerIndex: number) => Setup;
  /** Whether there is work for one more process. */
  readonly hasTask: () => boolean;
  /** The next piece of work for an idle process. */
  readonly takeTask: (workerIndex: number) => Task | undefined;
  readonly onReport: (workerIndex: number, report: Report) => void;
  readonly onOutput: (workerIndex: number, stream: 'stdout' | 'stderr', line: string) => void;
  /** A process ended without having been asked to, or not as it should; its task is lost unless it is queued anew. */
  readonly onLost: (workerIndex: number, exit: WorkerExit, task: Task | undefined) => void;
  /** How long a process may take to clean up when there is no more work (ms). */
  readonly finishLimitMs: number;
}

interface Place<Setup, Task, Report> {
  readonly index: number;
  process: WorkerProcess<Setup, Task, Report> | undefined;
  task: Task | undefined;
  ending: boolean;
  finishTimer: NodeJS.Timeout | undefined;
}

/**
 * Worker processes that take one piece of work at a time. A process that dies is replaced as long as there is work;
 * what becomes of the work that it had is for `onLost` to say.
 */
export class WorkerPool<Setup, Task, Report> {
  readonly #options: WorkerPoolOptions<Setup, Task, Report>;
  readonly #places: Place<Setup, Task, Report>[];
  readonly #ended = Promise.withResolvers<void>();
  #stopping = false;

  constructor(options: WorkerPoolOptions<Setup, Task, Report>) {
    this.#options = options;
    this.#places = Array.from({ length: options.size }, (_, index) => ({
      index,
      process: undefined,
      task: undefined,
      ending: false,
      finishTimer: undefined,
    }));
  }

  /**
   * Starts the processes. Resolves when all have ended and no work is left, or the pool was stopped.
   *
   * @throws what one of the callbacks threw; the processes are ended then
   */
  run(): Promise<void> {
    for (const place of this.#places) if (this.#options.hasTask()) this.#start(place);
    this.#settle();
    return this.#ended.promise;
  }

  /** Lets every process bring what it runs to an end; nothing new begins. */
  stop(): void {
    this.#stopping = true;
    for (const place of this.#places) {
      place.ending = true;
      place.process?.send({ kind: 'stop' });
    }
    this.#settle();
  }

  /** Ends the process in one place at once, or all of them; `onLost` follows. */
  kill(workerIndex?: number): void {
    for (const place of this.#places) {
      if (workerIndex === undefined || place.index === workerIndex) place.process?.kill();
    }
  }

  /** Process id in one place of the pool. */
  pidOf(workerIndex: number): number | undefined {
    return this.#places[workerIndex]?.process?.pid;
  }

  #start(place: Place<Setup, Task, Report>): void {
    place.ending = false;
    place.task = undefined;
    const { entry, cwd, envOf, setupOf, onOutput } = this.#options;
    place.process = new WorkerProcess<Setup, Task, Report>({
      entry,
      cwd,
      env: envOf(place.index),
      onMessage: (message) => this.#guard(() => this.#receive(place, message)),
      onOutput: (stream, line) => this.#guard(() => onOutput(place.index, stream, line)),
      onExit: (exit) => this.#guard(() => this.#end(place, exit)),
    });
    place.process.send({ kind: 'setup', setup: setupOf(place.index) });
  }

  #receive(place: Place<Setup, Task, Report>, message: FromWorker<Report>): void {
    if (message.kind === 'report') {
      this.#options.onReport(place.index, message.report);
      return;
    }
    place.task = undefined;
    if (place.ending) return;
    const task = this.#stopping ? undefined : this.#options.takeTask(place.index);
    place.task = task;
    if (task !== undefined) {
      place.process?.send({ kind: 'task', task });
      return;
    }
    place.ending = true;
    place.finishTimer = setTimeout(() => place.process?.kill(), this.#options.finishLimitMs);
    place.process?.send({ kind: 'finish' });
  }

  #end(place: Place<Setup, Task, Report>, exit: WorkerExit): void {
    clearTimeout(place.finishTimer);
    const { task } = place;
    place.process = undefined;
    place.task = undefined;
    if (!place.ending || exit.exitCode !== 0) this.#options.onLost(place.index, exit, task);
    if (!this.#stopping && this.#options.hasTask()) this.#start(place);
    this.#settle();
  }

  /** Callbacks run on events of the processes, where nobody could catch what they throw. */
  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#stopping = true;
      this.kill();
      this.#ended.reject(error);
    }
  }

  #settle(): void {
    if (this.#places.every((place) => place.process === undefined)) this.#ended.resolve();
  }
}
