import type { ReadRequest } from '../storage-engine.ts';
import type { ReaderProcess } from './reader-process.ts';

/** A query in a process of its own, with limits on what it may take. */
export class LimitedQuery {
  readonly process: ReaderProcess;
  /** Why the query was stopped; null when it was not. */
  stopped: string | null = null;
  /** When it was told to stop, by `performance.now()`; null when it was not. */
  stoppedAt: number | null = null;
  readonly #signal: AbortSignal | undefined;
  readonly #timeout: ReturnType<typeof setTimeout>;

  constructor(process: ReaderProcess, { timeoutMs, signal }: ReadRequest) {
    this.process = process;
    this.#signal = signal;
    this.#timeout = setTimeout(() => this.stop(`it took longer than ${timeoutMs / 1000} s`), timeoutMs);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted === true) this.#onAbort();
  }

  /** Ends the process; nothing else interrupts a query of node:sqlite. */
  stop(reason: string): void {
    if (this.stopped !== null) return;
    this.stopped = reason;
    this.stoppedAt = performance.now();
    this.process.kill();
  }

  /** Lifts the limits: the query is over. */
  end(): void {
    clearTimeout(this.#timeout);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = (): void => this.stop('you cancelled it');
}
