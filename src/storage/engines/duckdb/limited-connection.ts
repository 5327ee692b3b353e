import type { DuckDBConnection } from '@duckdb/node-api';
import { QueryLimits } from '../../query-limits.ts';
import type { ReadRequest } from '../storage-engine.ts';

/** How long a query that was told to stop may take to do so before its caller is let go (ms). */
const yieldMs = 1500;
/** How often a query is told to stop: one that was between two statements has not heard it (ms). */
const interruptEveryMs = 100;

/** A connection for one query, with limits on what the query may take. */
export class LimitedConnection {
  readonly connection: DuckDBConnection;
  readonly limits: QueryLimits;
  readonly #ended: () => void;
  readonly #gaveUp = Promise.withResolvers<never>();
  #interrupting: ReturnType<typeof setInterval> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #letGo = false;
  #isWorking = false;
  #closing: Promise<void> | null = null;

  /** @param ended called when the connection is really free */
  constructor(connection: DuckDBConnection, request: ReadRequest, ended: () => void) {
    this.connection = connection;
    this.#ended = ended;
    this.#gaveUp.promise.catch(() => {}); // Nobody may be waiting when the time is up.
    this.limits = new QueryLimits(request, (reason) => this.#interrupt(reason));
  }

  /**
   * Single huge values are not interruptible: the caller goes on without the query then. Between two batches nothing is
   * to be interrupted, and a caller whose reader is slow may not come for the next one for a long time.
   */
  #interrupt(reason: string): void {
    queueMicrotask(() => {
      if (!this.#isWorking) this.end().catch(() => {}); // Whoever comes for the next batch is told.
    });
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
    this.limits.throwIfStopped();
    this.#isWorking = true;
    const working = work().finally(() => {
      this.#isWorking = false;
    });
    const result = await Promise.race([working, this.#gaveUp.promise]);
    this.limits.throwIfStopped();
    return result;
  }

  /**
   * Ends the transaction, which would else stand against checkpoints until the connection is collected as garbage. The
   * caller need not wait for a query that doesn't stop. More than once does no harm.
   */
  async end(): Promise<void> {
    this.limits.lift();
    this.#closing ??= this.#rollBack().finally(() => {
      clearInterval(this.#interrupting);
      clearTimeout(this.#patience);
      this.#ended();
    });
    if (this.#letGo) return;
    await this.#closing;
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
}
