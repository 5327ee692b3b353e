import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FromWorker, ToWorker } from './pool-messages.ts';

/** How a process came to its end. */
export interface WorkerExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface WorkerProcessOptions<Report> {
  /** Module that the process runs. */
  readonly entry: URL;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onMessage: (message: FromWorker<Report>) => void;
  /** A line that the process wrote, without its line break. */
  readonly onOutput: (stream: 'stdout' | 'stderr', line: string) => void;
  /** The process is gone, and everything that it had sent was passed on. */
  readonly onExit: (exit: WorkerExit) => void;
}

/** Node before 22.18 runs TypeScript only when told to. */
function typeScriptSwitches(): string[] {
  return process.features.typescript ? [] : ['--experimental-strip-types'];
}

/** One worker process and the channel to it. */
export class WorkerProcess<Setup, Task, Report> {
  readonly #child: ChildProcess;

  /** Starts the process with the Node and the switches of this one. */
  constructor(options: WorkerProcessOptions<Report>) {
    const child = fork(fileURLToPath(options.entry), {
      cwd: options.cwd,
      env: options.env as NodeJS.ProcessEnv,
      execArgv: [...process.execArgv, ...typeScriptSwitches()],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    for (const stream of ['stdout', 'stderr'] as const) {
      const input = child[stream];
      if (input !== null) {
        createInterface({ input }).on('line', (line) => options.onOutput(stream, line));
      }
    }
    child.on('message', (message) => options.onMessage(message as FromWorker<Report>));
    // Messages may still arrive after the process has ended: its end counts when the channel is closed as well.
    let exit: WorkerExit | undefined;
    let disconnected = false;
    let told = false;
    const tell = (): void => {
      if (exit === undefined || !disconnected || told) return;
      told = true;
      options.onExit(exit);
    };
    child.on('exit', (exitCode, signal) => {
      exit = { exitCode, signal };
      tell();
    });
    child.on('disconnect', () => {
      disconnected = true;
      tell();
    });
    child.on('error', (error) => {
      if (child.pid !== undefined) return;
      options.onOutput('stderr', `the worker could not be started: ${error.message}`);
      exit = { exitCode: null, signal: null };
      disconnected = true;
      tell();
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a message; a process that is gone does not get it, and its end is told by `onExit`. */
  send(message: ToWorker<Setup, Task>): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Ends the process at once. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
