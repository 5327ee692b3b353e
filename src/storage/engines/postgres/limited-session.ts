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
  #cancelling: Promise<void> | null = null;
  #again: ReturnType<typeof setInterval> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(pool: PostgresPool, client: pg.PoolClient, request: ReadRequest) {
    this.#pool = pool;
    this.#client = client;
    this.limits = new QueryLimits(request, () => this.#tellServer());
  }

  /** Where the server does not stop the query, the connection is cut. */
  #tellServer(): void {
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
    const answer = await this.#client.query(query as pg.QueryArrayConfig);
    this.limits.throwIfStopped();
    return answer as RawAnswer;
  }

  /** Runs statements of ours. */
  async script(sql: string): Promise<void> {
    this.limits.throwIfStopped();
    await this.#client.query(sql);
  }

  /** Ends the transaction and gives the connection back. */
  async end(): Promise<void> {
    this.limits.lift();
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
  }

  #cancel(): void {
    this.#cancelling ??= this.#pool.cancel(this.#client).finally(() => {
      this.#cancelling = null;
    });
  }
}
