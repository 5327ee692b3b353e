import type pg from 'pg';
import { backOff } from './backoff.ts';
import { isBrokenOff, isConnectionLoss, isStalePlan, wasNeverSent } from './postgres-errors.ts';
import type { PostgresPool } from './postgres-pool.ts';

/** How often a transaction is done at most, when the server breaks it off. */
const attempts = 6;
const firstPauseMs = 10;
const longestPauseMs = 500;

interface OpenTransaction {
  readonly client: pg.PoolClient;
  depth: number;
  /** The error that broke the transaction for PostgreSQL: nothing goes on but a rollback. */
  failure: { readonly error: unknown } | null;
  /** The error by which the connection was lost. */
  lost: { readonly error: unknown } | null;
}

/** Says that a transaction left nothing behind and may be done again. */
class BrokenOff extends Error {
  override readonly cause: unknown;

  constructor(cause: unknown) {
    super('The server broke the transaction off.');
    this.cause = cause;
  }
}

/** The statements of one connection: each on a client of the pool, those of a transaction all on the same one. */
export class PostgresTransactions {
  readonly #pool: PostgresPool;
  readonly #undone: () => void;
  #open: OpenTransaction | null = null;

  /** @param undone called when what was done is undone */
  constructor(pool: PostgresPool, undone: () => void) {
    this.#pool = pool;
    this.#undone = undone;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /**
   * Does something on a client. Outside of a transaction it is done again when the connection was lost and that can
   * do no harm.
   *
   * @param isRepeatable whether doing it twice is the same as once
   * @param closes whether the client is not used for anything else afterwards
   * @throws CONNECTION_LOST when it may have been done or not
   */
  async run<Result>(
    statement: (client: pg.PoolClient) => Promise<Result>,
    isRepeatable: boolean,
    { closes = false } = {},
  ): Promise<Result> {
    if (this.#open !== null) return await guarded(this.#open, statement);
    for (let attempt = 1; ; attempt++) {
      const client = await this.#pool.acquire();
      let isBroken = true;
      try {
        const result = await statement(client);
        isBroken = false;
        return result;
      } catch (error) {
        isBroken = isConnectionLoss(error);
        if (isStalePlan(error) && attempt < attempts) this.#pool.statements.forget();
        else if (!isBroken) throw error;
        else if (attempt >= attempts || !(isRepeatable || wasNeverSent(error))) throw this.#pool.lost(error);
      } finally {
        this.#pool.release(client, isBroken || closes);
      }
      await backOff(attempt, firstPauseMs, longestPauseMs);
    }
  }

  /** @see StorageConnection.transaction */
  async within<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#open !== null) return await this.#inner(this.#open, work);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#outermost(work);
      } catch (error) {
        if (!(error instanceof BrokenOff)) throw error;
        if (attempt >= attempts)
          throw isConnectionLoss(error.cause) ? this.#pool.lost(error.cause) : error.cause;
      }
      await backOff(attempt, firstPauseMs, longestPauseMs);
    }
  }

  /**
   * Reads in a transaction and on a client of its own.
   *
   * @throws CONNECTION_LOST when the connection was lost; what came before is not repeated
   */
  async *streamAlone<Batch>(read: (client: pg.PoolClient) => AsyncGenerator<Batch>): AsyncGenerator<Batch> {
    const client = await this.#pool.acquire();
    let isBroken = true;
    try {
      await client.query('BEGIN');
      try {
        yield* read(client);
      } finally {
        await client.query('ROLLBACK');
      }
      isBroken = false;
    } catch (error) {
      if (isConnectionLoss(error)) throw this.#pool.lost(error);
      isBroken = false;
      throw error;
    } finally {
      this.#pool.release(client, isBroken);
    }
  }

  async #outermost<Result>(work: () => Promise<Result>): Promise<Result> {
    const client = await this.#pool.acquire();
    const open: OpenTransaction = { client, depth: 1, failure: null, lost: null };
    const onError = (error: Error) => {
      open.lost ??= { error };
    };
    client.on('error', onError);
    this.#open = open;
    try {
      await guarded(open, () => client.query('BEGIN'));
      const result = await work();
      await this.#commit(open);
      return result;
    } catch (error) {
      this.#undone();
      if (open.lost === null) await rollBack(open, 'ROLLBACK');
      if (hasUnknownOutcome(error)) throw error;
      if (open.lost !== null) throw new BrokenOff(open.lost.error);
      if (!isBrokenOff(error)) throw error;
      this.#pool.statements.forget();
      throw new BrokenOff(error);
    } finally {
      this.#open = null;
      client.off('error', onError);
      this.#pool.release(client, open.lost !== null);
    }
  }

  async #commit(open: OpenTransaction): Promise<void> {
    if (open.lost !== null) throw open.lost.error;
    try {
      const { command } = await open.client.query('COMMIT');
      // The server answers a COMMIT of what had failed by a ROLLBACK, and calls that no error.
      if (command === 'ROLLBACK') throw open.failure?.error ?? new Error('The transaction had failed.');
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      open.lost ??= { error };
      if (wasNeverSent(error)) throw error;
      throw this.#pool.lost(error);
    }
  }

  async #inner<Result>(open: OpenTransaction, work: () => Promise<Result>): Promise<Result> {
    const savepoint = `assay_${open.depth}`;
    await guarded(open, (client) => client.query(`SAVEPOINT ${savepoint}`));
    const { failure } = open;
    open.depth++;
    try {
      const result = await work();
      await guarded(open, (client) => client.query(`RELEASE SAVEPOINT ${savepoint}`));
      return result;
    } catch (error) {
      this.#undone();
      if (open.lost === null) {
        await rollBack(open, `ROLLBACK TO SAVEPOINT ${savepoint}; RELEASE SAVEPOINT ${savepoint}`);
        open.failure = failure;
      }
      throw error;
    } finally {
      open.depth--;
    }
  }
}

function hasUnknownOutcome(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'CONNECTION_LOST';
}

/** Does something inside a transaction; nothing goes on as if it were still open when the connection is lost. */
async function guarded<Result>(
  open: OpenTransaction,
  statement: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  if (open.lost !== null) throw open.lost.error;
  try {
    return await statement(open.client);
  } catch (error) {
    open.failure ??= { error };
    if (isConnectionLoss(error)) open.lost ??= { error };
    throw error;
  }
}

/** Where this fails the connection is of no use any more; the error that led to it is the one that tells. */
async function rollBack(open: OpenTransaction, sql: string): Promise<void> {
  try {
    await open.client.query(sql);
  } catch (error) {
    open.lost ??= { error };
  }
}
