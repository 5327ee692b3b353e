import { assayError } from '../../model/errors.ts';
import { OneAtATime } from '../../std/one-at-a-time.ts';
import type { CompactReport, HealthReport, QueryRequest } from '../database-access.ts';
import type { RunDatabase } from '../run-database.ts';

/** How long a settle waits for the journals at most (ms). */
const settleTimeoutMs = 10_000;
/** Queries that run at the same time; more of them wait. */
const mostQueries = 8;
/** How long a compaction waits for queries that are under way (ms). */
const drainTimeoutMs = 30_000;
/** How long changes that are under way have to end before the database is let go of (ms). */
const changeTimeoutMs = 1000;

/**
 * What can be asked of an open database. Passes and maintenance never overlap; queries run beside passes on
 * connections of their own and keep out of maintenance.
 */
export class DatabaseService {
  readonly database: RunDatabase;
  readonly #access: HealthReport['access'];
  readonly #passes = new OneAtATime();
  #maintenance: Promise<unknown> | null = null;
  #queries = 0;
  readonly #changes = new OneAtATime();
  /** Whether a client asked the keeper to let go of the database. */
  isLeaving = false;
  activeRequests = 0;
  /** Clients that have a connection of their own. */
  openSessions = 0;
  lastRequestAt = 0;

  constructor(database: RunDatabase, access: HealthReport['access']) {
    this.database = database;
    this.#access = access;
  }

  /** Runs work that must not overlap with a pass or with maintenance. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#passes.run(work);
  }

  /** Answers a query; batches as they come. */
  async *read(request: QueryRequest): ReturnType<RunDatabase['read']> {
    const leave = await this.enter();
    try {
      yield* this.database.read(request);
    } finally {
      leave();
    }
  }

  /**
   * Waits until no other client changes rows. DuckDB lets two transactions begin side by side and refuses one of them in
   * the end; waiting is kinder.
   *
   * @returns ends the turn
   */
  changeTurn(): Promise<() => void> {
    return this.#changes.turn();
  }

  /** Waits for its turn to use the database beside passes; maintenance waits until the returned function is called. */
  async enter(): Promise<() => void> {
    for (;;) {
      if (this.#maintenance !== null) await this.#maintenance;
      else if (this.#queries >= mostQueries) await new Promise((wake) => setTimeout(wake, 20));
      else break;
    }
    this.#queries++;
    return () => void this.#queries--;
  }

  async writeParquet(request: QueryRequest, target: string): Promise<number> {
    const leave = await this.enter();
    try {
      return await this.database.writeParquet(request, target);
    } finally {
      leave();
    }
  }

  compact(): Promise<CompactReport> {
    return this.exclusively(async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#maintenance = promise;
      try {
        const deadline = Date.now() + drainTimeoutMs;
        while (this.#queries > 0 && Date.now() < deadline) await new Promise((wake) => setTimeout(wake, 20));
        return await this.database.compact();
      } finally {
        this.#maintenance = null;
        resolve();
      }
    });
  }

  /**
   * Does the last work before the database is let go of, for good: no query begins any more, and those under way are told
   * to stop, for an engine lives on with a connection of one, and nobody else may have its file then.
   *
   * @returns false, without the work, when a query does not stop
   */
  handOver(work: () => Promise<void>): Promise<boolean> {
    return this.exclusively(async () => {
      const { promise, reject } = Promise.withResolvers<void>();
      promise.catch(() => {}); // Nobody may be waiting.
      this.#maintenance = promise;
      try {
        if (!(await this.database.stopQueries('the database is handed over'))) return false;
        const deadline = Date.now() + changeTimeoutMs;
        while (this.#queries > 0 && Date.now() < deadline) await new Promise((wake) => setTimeout(wake, 20));
        await work();
        return true;
      } finally {
        reject(assayError('DATABASE_LENT', {}));
      }
    });
  }

  /** Asks the keeper to let go of the database, as soon as what is under way is done. */
  async leave(): Promise<void> {
    this.isLeaving = true;
  }

  health(): Promise<HealthReport> {
    return this.exclusively(() => this.database.health(this.#access));
  }

  /**
   * Applies everything that is in the journals now.
   *
   * @returns what the user should hear of the opening of the database
   */
  async settle(): Promise<{ notices: readonly string[] }> {
    const deadline = Date.now() + settleTimeoutMs;
    await this.exclusively(async () => {
      while ((await this.database.pass()).more && Date.now() < deadline);
    });
    return { notices: this.database.notices };
  }
}
