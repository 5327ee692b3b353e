import type pg from 'pg';
import type { ReadRequest } from '../storage-engine.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { rawValues } from './reader-cells.ts';

/** How long a query that was told to stop may take to do so before its connection is cut (ms). */
const yieldMs = 1500;
/** How often a query is told to stop: one that was between two statements has not heard it (ms). */
const cancelEveryMs = 250;

/** An answer with its values as the server wrote them, row by row. */
export interface RawAnswer {
  readonly rows: readonly (string | null)[][];
  readonly fields: readonly pg.FieldDef[];
}

/** A connection for one query, with limits on what the query may take. */
export class LimitedSession {
  /** Why the query was stopped; null when it was not. */
  stopped: string | null = null;
  /** When it was told to stop, by `performance.now()`; null when it was not. */
  stoppedAt: number | null = null;
  readonly #pool: PostgresPool;
  readonly #client: pg.PoolClient;
  readonly #signal: AbortSignal | undefined;
  readonly #timeout: ReturnType<typeof setTimeout>;
  #cancelling: Promise<void> | null = null;
  #again: ReturnType<typeof setInterval> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(pool: PostgresPool, client: pg.PoolClient, { timeoutMs, signal }: ReadRequest) {
    this.#pool = pool;
    this.#client = client;
    this.#signal = signal;
    this.#timeout = setTimeout(() => this.stop(`it took longer than ${timeoutMs / 1000} s`), timeoutMs);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted === true) this.#onAbort();
  }

  /** Tells the query to stop; where the server does not, the connection is cut. */
  stop(reason: string): void {
    if (this.stopped !== null) return;
    this.stopped = reason;
    this.stoppedAt = performance.now();
    this.#cancel();
    this.#again = setInterval(() => this.#cancel(), cancelEveryMs);
    this.#patience = setTimeout(() => this.#client.connection.stream.destroy(), yieldMs);
  }

  /**
   * Runs one statement.
   *
   * @throws the server's error, and when the query was stopped
   */
  async ask(sql: string, values: readonly (string | null)[] = []): Promise<RawAnswer> {
    this.#throwIfStopped();
    // The extended protocol takes one statement only.
    const query = {
      text: sql,
      values: [...values],
      rowMode: 'array',
      types: rawValues,
      queryMode: 'extended',
    };
    const answer = await this.#client.query(query as pg.QueryArrayConfig);
    this.#throwIfStopped();
    return answer as RawAnswer;
  }

  /** Runs statements of ours. */
  async script(sql: string): Promise<void> {
    this.#throwIfStopped();
    await this.#client.query(sql);
  }

  /** Ends the transaction and gives the connection back. */
  async end(): Promise<void> {
    clearTimeout(this.#timeout);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    clearInterval(this.#again);
    clearTimeout(this.#patience);
    await this.#cancelling; // It would hit whoever has the connection next.
    let isBroken = this.stopped !== null;
    try {
      if (!isBroken) await this.#client.query('ROLLBACK');
    } catch {
      isBroken = true; // The error of the query itself is the one that tells.
    }
    this.#pool.release(this.#client, isBroken);
  }

  #throwIfStopped(): void {
    if (this.stopped !== null) throw new Error(this.stopped);
  }

  #cancel(): void {
    this.#cancelling ??= this.#pool.cancel(this.#client).finally(() => {
      this.#cancelling = null;
    });
  }

  readonly #onAbort = (): void => this.stop('you cancelled it');
}
