import { failureKindOf } from './duckdb-errors.ts';

/** How often a transaction is tried that met another one on the same rows. */
const mostTries = 5;

type Statement = () => Promise<unknown>;

/**
 * Transactions that nest, on an engine without savepoints: to undo an inner one everything is rolled back, and what
 * the outer ones did is done again. Nobody else writes to a DuckDB file, so it has the same outcome.
 */
export class DuckDbTransactions {
  readonly #run: (sql: string) => Promise<unknown>;
  readonly #rolledBack: () => void;
  #depth = 0;
  /** What was done so far, where it may have to be done again. */
  #done: Statement[] | null = null;
  #broken: unknown = null;

  /**
   * @param run runs a statement
   * @param rolledBack told when everything since BEGIN was undone
   */
  constructor(run: (sql: string) => Promise<unknown>, rolledBack: () => void) {
    this.#run = run;
    this.#rolledBack = rolledBack;
  }

  /** Does something that changes rows, and keeps it in mind where it may have to be done again. */
  async change<Result>(statement: () => Promise<Result>): Promise<Result> {
    const result = await statement();
    this.#done?.push(statement);
    return result;
  }

  /** @see StorageConnection.transaction */
  async within<Result>(work: () => Promise<Result>, savepoints: boolean): Promise<Result> {
    if (this.#depth > 0) return await this.#inner(work);
    for (let tries = 1; ; tries++) {
      try {
        return await this.#outermost(work, savepoints);
      } catch (error) {
        if (failureKindOf(error) !== 'serialization' || tries >= mostTries) throw error;
      }
    }
  }

  async #outermost<Result>(work: () => Promise<Result>, savepoints: boolean): Promise<Result> {
    await this.#run('BEGIN TRANSACTION');
    this.#depth = 1;
    this.#done = savepoints ? [] : null;
    this.#broken = null;
    try {
      const result = await work();
      if (this.#broken !== null) throw this.#broken;
      await this.#run('COMMIT');
      return result;
    } catch (error) {
      await this.#rollBack();
      throw error;
    } finally {
      this.#depth = 0;
      this.#done = null;
    }
  }

  async #inner<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#done?.length ?? 0;
    this.#depth++;
    try {
      return await work();
    } catch (error) {
      if (this.#done === null) this.#broken ??= error;
      else await this.#replay(this.#done.slice(0, before));
      throw error;
    } finally {
      this.#depth--;
    }
  }

  async #replay(statements: readonly Statement[]): Promise<void> {
    await this.#rollBack();
    await this.#run('BEGIN TRANSACTION');
    this.#done = null;
    try {
      for (const statement of statements) await statement();
      this.#done = [...statements];
    } catch (error) {
      this.#broken = error;
      throw error;
    }
  }

  async #rollBack(): Promise<void> {
    this.#rolledBack();
    try {
      await this.#run('ROLLBACK');
    } catch {
      // A failed COMMIT has ended the transaction already; the first error is the one that tells.
    }
  }
}
