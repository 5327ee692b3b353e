import { type ChildProcess, fork } from 'node:child_process';
import { moduleFlags } from '../../../std/module-flags.ts';
import { siblingModule } from '../../../std/sibling-module.ts';
import type { ReaderAnswer, ReaderQuestion } from './reader-messages.ts';

/** What a query may take beyond what the process needs anyway (bytes). */
const memoryBytes = 512 * 1024 * 1024;

/** Variables that SQLite and Node look at; the others are none of a query's business. */
const passedVariables = ['HOME', 'PATH', 'SQLITE_TMPDIR', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'] as const;

/** The process ended before it answered. */
export class ReaderProcessEnded extends Error {
  /** Ended by a signal that its watchdog or the system sends for want of memory. */
  readonly wasKilled: boolean;

  constructor(code: number | null, signal: string | null) {
    super(`the process that runs queries ended (${signal ?? `code ${code}`})`);
    this.wasKilled = signal === 'SIGKILL';
  }
}

/** A process that answers one query after another. */
export class ReaderProcess {
  readonly ended: Promise<void>;
  hasEnded = false;
  readonly #child: ChildProcess;
  readonly #answers: ReaderAnswer[] = [];
  #waiting: PromiseWithResolvers<ReaderAnswer> | null = null;
  #end: Error | null = null;

  /** @param target path or URI of the database */
  constructor(target: string) {
    const env = Object.fromEntries(passedVariables.map((name) => [name, process.env[name]]));
    this.#child = fork(siblingModule(import.meta.url, './reader-main'), [target, String(memoryBytes)], {
      execArgv: [...moduleFlags(process.execArgv), '--disable-warning=ExperimentalWarning'],
      env,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('message', (answer: ReaderAnswer) => this.#take(answer));
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(this.#finish(error)));
      this.#child.once('exit', (code, signal) => resolve(this.#finish(new ReaderProcessEnded(code, signal))));
    });
  }

  ask(question: ReaderQuestion): void {
    // A process that is gone says so by its end.
    if (this.#child.connected) this.#child.send(question, () => {});
  }

  /**
   * The next answer.
   *
   * @throws ReaderProcessEnded
   */
  async answer(): Promise<ReaderAnswer> {
    const answer = this.#answers.shift();
    if (answer !== undefined) return answer;
    if (this.#end !== null) throw this.#end;
    this.#waiting = Promise.withResolvers<ReaderAnswer>();
    return await this.#waiting.promise;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Whether our own process stays for this one. */
  hold(isHeld: boolean): void {
    const { channel } = this.#child;
    if (isHeld) {
      this.#child.ref();
      channel?.ref();
    } else {
      this.#child.unref();
      channel?.unref();
    }
  }

  #take(answer: ReaderAnswer): void {
    if (this.#waiting === null) this.#answers.push(answer);
    else this.#waiting.resolve(answer);
    this.#waiting = null;
  }

  #finish(error: Error): void {
    this.hasEnded = true;
    this.#end ??= error;
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}
