import type { FailureKind, QueryRow, StorageConnection } from '../../storage/engines/storage-engine.ts';
import type { DatabaseService } from './database-service.ts';
import type { SessionFacts, SessionStep, StreamStep } from './session-protocol.ts';

/** How long a transaction may stand without a word from its client; it keeps checkpoints and compaction waiting (ms). */
const silenceMs = 60_000;

interface OpenTransaction {
  readonly decision: PromiseWithResolvers<void>;
  /** Settles when the engine has committed or rolled back. */
  readonly finished: Promise<void>;
}

/** The client took its transaction back. */
class TakenBack extends Error {
  override readonly name = 'TakenBack';
}

/** One client's connection to the database of a keeper: its changes and questions, its transactions. */
export class DatabaseSession {
  readonly #service: DatabaseService;
  #connection: StorageConnection | null = null;
  #generation = -1;
  readonly #transactions: OpenTransaction[] = [];
  #leave: (() => void) | null = null;
  #silence: NodeJS.Timeout | undefined;

  constructor(service: DatabaseService) {
    this.#service = service;
  }

  /** Does one step; `stream` is answered by `rows`. */
  async step(step: SessionStep): Promise<unknown> {
    clearTimeout(this.#silence);
    try {
      return await this.#inTurn(step);
    } finally {
      this.#listen();
    }
  }

  async #inTurn(step: SessionStep): Promise<unknown> {
    if (this.#transactions.length > 0) return await this.#perform(step);
    const leave = await this.#turn(step);
    try {
      return await this.#perform(step);
    } finally {
      if (this.#transactions.length > 0) this.#leave = leave;
      else leave();
    }
  }

  /** Waits until the step may be done: always for maintenance, and for other clients' changes before one of its own. */
  async #turn(step: SessionStep): Promise<() => void> {
    const onlyReads = step.do === 'open' || (step.do === 'rows' && /^\s*select\b/i.test(step.sql));
    const endChange = onlyReads ? () => {} : await this.#service.changeTurn();
    const leave = await this.#service.enter();
    return () => {
      leave();
      endChange();
    };
  }

  /** Rows of a query in batches. */
  async *stream(step: StreamStep): AsyncGenerator<readonly QueryRow[]> {
    clearTimeout(this.#silence);
    const leave = this.#transactions.length > 0 ? () => {} : await this.#service.enter();
    try {
      yield* (await this.#open()).stream(step.sql, step.parameters);
    } finally {
      leave();
      this.#listen();
    }
  }

  /** What kind of trouble an error of the engine is. */
  failureKind(error: unknown): FailureKind | null {
    return this.#connection?.failureKind(error) ?? null;
  }

  /** Ends what the client left open. */
  async end(): Promise<void> {
    clearTimeout(this.#silence);
    while (this.#transactions.length > 0) await this.#decide(false).catch(() => {});
    if (this.#connection === null) return;
    this.#service.openSessions--;
    await this.#service.database.release(this.#connection);
    this.#connection = null;
  }

  async #perform(step: SessionStep): Promise<unknown> {
    const connection = await this.#open();
    switch (step.do) {
      case 'open':
        return {
          dialect: connection.dialect,
          engine: connection.engine,
          capabilities: connection.capabilities,
        } satisfies SessionFacts;
      case 'begin':
        return await this.#begin(connection, step.savepoints);
      case 'commit':
      case 'rollback':
        return await this.#decide(step.do === 'commit');
      case 'execute':
        return await connection.execute(step.sql, step.parameters);
      case 'rows':
        return await connection.rows(step.sql, step.parameters);
      case 'script':
        return await connection.script(step.sql);
      case 'insert':
        return await connection.insert(step.table, step.rows as never);
      case 'update':
        return await connection.update(step.table, new Map(step.changes) as never);
      case 'checkpoint':
        return await connection.checkpoint();
      case 'stream':
        throw new Error('a stream has answers of its own');
    }
  }

  async #open(): Promise<StorageConnection> {
    const { database } = this.#service;
    if (this.#connection !== null && this.#generation === database.generation) return this.#connection;
    if (this.#connection === null) this.#service.openSessions++;
    this.#connection = await database.connect();
    this.#generation = database.generation;
    return this.#connection;
  }

  async #begin(connection: StorageConnection, savepoints: boolean): Promise<void> {
    const begun = Promise.withResolvers<void>();
    const decision = Promise.withResolvers<void>();
    const finished = connection.transaction(
      async () => {
        begun.resolve();
        await decision.promise;
      },
      { savepoints },
    );
    finished.catch(begun.reject);
    decision.promise.catch(() => {});
    await begun.promise;
    this.#transactions.push({ decision, finished });
  }

  async #decide(commit: boolean): Promise<void> {
    const transaction = this.#transactions.pop();
    if (transaction === undefined) throw new Error('the transaction was over already');
    if (commit) transaction.decision.resolve();
    else transaction.decision.reject(new TakenBack());
    try {
      await transaction.finished;
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
    } finally {
      if (this.#transactions.length === 0) {
        this.#leave?.();
        this.#leave = null;
      }
    }
  }

  /** A client that says nothing for long, while nothing of its is under way, loses its transaction. */
  #listen(): void {
    clearTimeout(this.#silence);
    if (this.#transactions.length === 0) return;
    this.#silence = setTimeout(() => void this.end(), silenceMs).unref();
  }
}
