import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy } from './sqlite-errors.ts';

/** Longest pause between two attempts to get the writer's place (ms). */
const longestPauseMs = 25;

/** What transactions need of a connection. */
export interface TransactionHost {
  exec(sql: string): void;
  /** Whether SQLite has a transaction open: some errors (a full disk) end it on their own. */
  isTransactionOpen(): boolean;
  /** Called when what was done is undone. */
  undone(): void;
}

/** Transactions of one connection, nested by savepoints, and the wait for other writers. */
export class SqliteTransactions {
  readonly #host: TransactionHost;
  readonly #patienceMs: number;
  #depth = 0;
  /** The error by which SQLite ended the transaction on its own; null while all is well. */
  #lost: { readonly error: unknown } | null = null;

  constructor(host: TransactionHost, patienceMs: number) {
    this.#host = host;
    this.#patienceMs = patienceMs;
  }

  /**
   * Runs work that is one statement. Outside of a transaction it waits for other writers; the event loop goes on
   * meanwhile, for the other writer may be a connection of this very process.
   */
  async run<Result>(work: () => Result): Promise<Result> {
    if (this.#depth > 0) return this.guarded(work);
    const deadline = performance.now() + this.#patienceMs;
    for (let pause = 1; ; pause = Math.min(pause * 2, longestPauseMs)) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw error;
      }
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  /** Runs work at once; inside a transaction that SQLite has ended, nothing goes on as if it were still open. */
  guarded<Result>(work: () => Result): Result {
    if (this.#lost !== null) throw this.#lost.error;
    try {
      return work();
    } catch (error) {
      if (this.#depth > 0 && !this.#host.isTransactionOpen()) this.#lost = { error };
      throw error;
    }
  }

  /** Everything in the function happens, or nothing does; inside another transaction it is a savepoint. */
  async within<Result>(work: () => Promise<Result>): Promise<Result> {
    const level = this.#depth;
    const savepoint = `assay_${level}`;
    if (level === 0) await this.run(() => this.#host.exec('BEGIN IMMEDIATE'));
    else this.guarded(() => this.#host.exec(`SAVEPOINT ${savepoint}`));
    this.#depth++;
    try {
      const result = await work();
      this.guarded(() => this.#host.exec(level === 0 ? 'COMMIT' : `RELEASE ${savepoint}`));
      return result;
    } catch (error) {
      this.#undo(level === 0 ? 'ROLLBACK' : `ROLLBACK TO ${savepoint}; RELEASE ${savepoint}`);
      throw error;
    } finally {
      this.#depth = level;
      if (level === 0) this.#lost = null;
    }
  }

  /** What is to be undone may be undone already: then the first error is the one that tells. */
  #undo(sql: string): void {
    this.#host.undone();
    if (this.#lost === null && this.#host.isTransactionOpen()) this.#host.exec(sql);
  }
}
