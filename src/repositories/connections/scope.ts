import { AsyncLocalStorage } from 'node:async_hooks';
import { AssayError, assayError, messageOf } from '../../model/errors.ts';
import { OneAtATime } from '../../std/one-at-a-time.ts';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import type { ConnectionSource } from './connection-source.ts';

/** Where repositories do their work: on the database as it is, or inside a transaction. */
export interface Scope {
  readonly source: ConnectionSource;
  /** Whether it is a transaction: then what the server broke off may be done again from its beginning. */
  readonly isTransaction: boolean;
  /**
   * Does something with the scope's connection.
   *
   * @throws TRANSACTION_OUTSIDE inside a transaction that this scope is not of, TRANSACTION_ENDED after its end
   */
  use<Result>(work: (connection: StorageConnection) => Promise<Result>): Promise<Result>;
  /** Opens a transaction in the scope (a savepoint in another one), and hands over its scope. */
  transaction<Result>(work: (inner: Scope) => Promise<Result>): Promise<Result>;
}

/** The transactions that the present call is inside of, the innermost first, of whatever databases. */
interface Inside {
  readonly scope: TransactionScope;
  readonly outer: Inside | undefined;
}

const insideOf = new AsyncLocalStorage<Inside>();

/** The innermost transaction of a database that the present call is inside of. */
function innermost(source: ConnectionSource): TransactionScope | null {
  for (let inside = insideOf.getStore(); inside !== undefined; inside = inside.outer) {
    if (inside.scope.source === source && !inside.scope.ended) return inside.scope;
  }
  return null;
}

async function withinTransaction<Result>(
  scope: TransactionScope,
  work: (inner: Scope) => Promise<Result>,
): Promise<Result> {
  try {
    return await insideOf.run({ scope, outer: insideOf.getStore() }, () => work(scope));
  } finally {
    await scope.end();
  }
}

/** The database as it is. */
export class DatabaseScope implements Scope {
  readonly source: ConnectionSource;
  readonly isTransaction = false;

  constructor(source: ConnectionSource) {
    this.source = source;
  }

  async use<Result>(work: (connection: StorageConnection) => Promise<Result>): Promise<Result> {
    if (innermost(this.source) !== null)
      throw assayError('TRANSACTION_OUTSIDE', { database: this.source.label });
    return await this.source.use(work);
  }

  async transaction<Result>(work: (inner: Scope) => Promise<Result>): Promise<Result> {
    return await this.use(async (connection) => {
      try {
        return await connection.transaction(
          () => withinTransaction(new TransactionScope(this.source, connection), work),
          { savepoints: true },
        );
      } catch (error) {
        throw brokenTransaction(connection, this.source.label, error);
      }
    });
  }
}

/** The catalogued error for one by which a server broke a transaction off; any other is the callback's own. */
function brokenTransaction(connection: StorageConnection, database: string, error: unknown): unknown {
  if (error instanceof AssayError) return error;
  const reason = messageOf(error);
  switch (connection.failureKind(error)) {
    case 'serialization':
      return assayError('TRANSACTION_CONFLICT', { database, reason }, error);
    case 'connection':
      return assayError('CONNECTION_LOST', { database, reason }, error);
    default:
      return error;
  }
}

/** A transaction under way. Its connection does one thing after the other. */
class TransactionScope implements Scope {
  readonly source: ConnectionSource;
  readonly isTransaction = true;
  ended = false;
  readonly #connection: StorageConnection;
  readonly #turns = new OneAtATime();

  constructor(source: ConnectionSource, connection: StorageConnection) {
    this.source = source;
    this.#connection = connection;
  }

  async use<Result>(work: (connection: StorageConnection) => Promise<Result>): Promise<Result> {
    const current = innermost(this.source);
    this.#throwIfEnded();
    // An inner transaction has the connection until its end: waiting for it from inside would never end.
    if (current !== null && current !== this)
      throw assayError('TRANSACTION_OUTSIDE', { database: this.source.label });
    return await this.#turns.run(async () => {
      this.#throwIfEnded();
      return await work(this.#connection);
    });
  }

  async transaction<Result>(work: (inner: Scope) => Promise<Result>): Promise<Result> {
    return await this.use((connection) =>
      connection.transaction(() => withinTransaction(new TransactionScope(this.source, connection), work)),
    );
  }

  /** Lets what is under way come to its end; whatever comes later is refused. */
  async end(): Promise<void> {
    this.ended = true;
    await this.#turns.idle();
  }

  #throwIfEnded(): void {
    if (this.ended) throw assayError('TRANSACTION_ENDED', { database: this.source.label });
  }
}
