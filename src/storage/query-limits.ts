import type { ReadRequest } from './engines/storage-engine.ts';

/** Tells a query to stop when its time is over, when its caller cancels it, or when somebody else wants it to. */
export class QueryLimits {
  /** Why the query was stopped; null when it was not. */
  stopped: string | null = null;
  /** When it was told to stop, by `performance.now()`; null when it was not. */
  stoppedAt: number | null = null;
  readonly #onStop: (reason: string) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #timeout: ReturnType<typeof setTimeout>;

  /** @param onStop what stops it; called once at most, at once when the caller has cancelled already */
  constructor(
    { timeoutMs, signal }: Pick<ReadRequest, 'timeoutMs' | 'signal'>,
    onStop: (reason: string) => void,
  ) {
    this.#onStop = onStop;
    this.#signal = signal;
    this.#timeout = setTimeout(() => this.stop(`it took longer than ${timeoutMs / 1000} s`), timeoutMs);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted === true) this.#onAbort();
  }

  stop(reason: string): void {
    if (this.stopped !== null) return;
    this.stopped = reason;
    this.stoppedAt = performance.now();
    this.#onStop(reason);
  }

  throwIfStopped(): void {
    if (this.stopped !== null) throw new Error(this.stopped);
  }

  /** The query is over: neither time nor caller stop it any more. */
  lift(): void {
    clearTimeout(this.#timeout);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = (): void => this.stop('you cancelled it');
}
