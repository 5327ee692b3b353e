import type pg from 'pg';
import { QueryLimits } from '../../query-limits.ts';
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
  readonly limits: QueryLimits;
  readonly #pool: PostgresPool;
  readonly #client: pg.PoolClient;
  readonly #ended: () => void;
  #isWorking = false;
  #closing: Promise<void> | null = null;
  #cancelling: Promise<void> | null = null;
  #again: ReturnType<typeof setInterval> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** @param ended called when the connection is given back */
  constructor(pool: PostgresPool, client: pg.PoolClient, request: ReadRequest, ended: () => void) {
    this.#pool = pool;
    this.#client = client;
    this.#ended = ended;
    this.limits = new QueryLimits(request, () => this.#tellServer());
  }

  /**
   * Where the server does not stop the query, the connection is cut. Between two batches nothing is to be stopped, and a
   * caller whose reader is slow may not come for the next one for a long time.
   */
  #tellServer(): void {
    queueMicrotask(() => {
      if (!this.#isWorking) this.end().catch(() => {}); // Whoever comes for the next batch is told.
    });
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
    this.limits.throwIfStopped();
    // The extended protocol takes one statement only.
    const query = {
      text: sql,
      values: [...values],
      rowMode: 'array',
      types: rawValues,
      queryMode: 'extended',
    };
    const answer = await this.#working(this.#client.query(query as pg.QueryArrayConfig));
    this.limits.throwIfStopped();
    return answer as RawAnswer;
  }

  /** Runs statements of ours. */
  async script(sql: string): Promise<void> {
    this.limits.throwIfStopped();
    await this.#working(this.#client.query(sql));
  }

  /** Ends the transaction and gives the connection back. More than once does no harm. */
  async end(): Promise<void> {
    this.limits.lift();
    this.#closing ??= this.#giveBack();
    await this.#closing;
  }

  async #working<Answer>(work: Promise<Answer>): Promise<Answer> {
    this.#isWorking = true;
    try {
      return await work;
    } finally {
      this.#isWorking = false;
    }
  }

  async #giveBack(): Promise<void> {
    clearInterval(this.#again);
    clearTimeout(this.#patience);
    await this.#cancelling; // It would hit whoever has the connection next.
    let isBroken = this.limits.stopped !== null;
    try {
      if (!isBroken) await this.#client.query('ROLLBACK');
    } catch {
      isBroken = true; // The error of the query itself is the one that tells.
    }
    this.#pool.release(this.#client, isBroken);
    this.#ended();
  }

  #cancel(): void {
    this.#cancelling ??= this.#pool.cancel(this.#client).finally(() => {
      this.#cancelling = null;
    });
  }
}
