import type { DuckDBConnection } from '@duckdb/node-api';

/** How long a query that was told to stop may take to do so before its caller is let go (ms). */
const yieldMs = 1500;
/** How often a query is told to stop: one that was between two statements has not heard it (ms). */
const interruptEveryMs = 100;

interface Limits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** A connection for one query, with limits on what the query may take. */
export class LimitedConnection {
  readonly connection: DuckDBConnection;
  /** Why the query was stopped; null when it was not. */
  stopped: string | null = null;
  /** When it was told to stop, by `performance.now()`; null when it was not. */
  stoppedAt: number | null = null;
  readonly #limits: Limits;
  readonly #timeout: ReturnType<typeof setTimeout>;
  readonly #gaveUp = Promise.withResolvers<never>();
  #interrupting: ReturnType<typeof setInterval> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #letGo = false;

  constructor(connection: DuckDBConnection, limits: Limits) {
    this.connection = connection;
    this.#limits = limits;
    this.#gaveUp.promise.catch(() => {}); // Nobody may be waiting when the time is up.
    const { timeoutMs, signal } = limits;
    this.#timeout = setTimeout(() => this.stop(`it took longer than ${timeoutMs / 1000} s`), timeoutMs);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted === true) this.#onAbort();
  }

  /** Tells the query to stop. Single huge values are not interruptible: its caller goes on without it then. */
  stop(reason: string): void {
    if (this.stopped !== null) return;
    this.stopped = reason;
    this.stoppedAt = performance.now();
    this.connection.interrupt();
    this.#interrupting = setInterval(() => this.connection.interrupt(), interruptEveryMs);
    this.#patience = setTimeout(() => {
      this.#letGo = true;
      this.#gaveUp.reject(new Error(reason));
    }, yieldMs);
  }

  /**
   * Waits for a part of the query.
   *
   * @throws what the work throws, and when the query was stopped
   */
  async within<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#throwIfStopped();
    const result = await Promise.race([work(), this.#gaveUp.promise]);
    this.#throwIfStopped();
    return result;
  }

  #throwIfStopped(): void {
    if (this.stopped !== null) throw new Error(this.stopped);
  }

  /**
   * Ends the transaction, which would else stand against checkpoints until the connection is collected as garbage. The
   * caller need not wait for a query that doesn't stop.
   *
   * @param ended called when the connection is really free
   */
  async end(ended: () => void): Promise<void> {
    clearTimeout(this.#timeout);
    this.#limits.signal?.removeEventListener('abort', this.#onAbort);
    const closing = this.#rollBack().finally(() => {
      clearInterval(this.#interrupting);
      clearTimeout(this.#patience);
      ended();
    });
    if (this.#letGo) return;
    await closing;
  }

  async #rollBack(): Promise<void> {
    clearInterval(this.#interrupting);
    try {
      await this.connection.run('ROLLBACK');
    } catch {
      // There was no transaction, or the statement's error has ended it.
    }
    this.connection.closeSync();
  }

  readonly #onAbort = (): void => this.stop('you cancelled it');
}
