import { assayError } from '../../model/errors.ts';
import { OneAtATime } from '../../std/one-at-a-time.ts';
import type { StorageConnection, StorageDatabase } from '../../storage/engines/storage-engine.ts';
import { locationLabel } from '../../storage/location/database-location.ts';
import type { ConnectionSource } from './connection-source.ts';

/** A file: one connection, one thing after the other. */
class FileSource implements ConnectionSource {
  readonly label: string;
  readonly path: string;
  readonly notices: readonly string[];
  readonly #database: StorageDatabase;
  readonly #turns = new OneAtATime();
  #connection: StorageConnection | null = null;
  #closed = false;

  constructor(database: StorageDatabase) {
    this.#database = database;
    this.label = locationLabel(database.location);
    this.path = database.location.path;
    this.notices = database.notices;
  }

  async use<Result>(work: (connection: StorageConnection) => Promise<Result>): Promise<Result> {
    return await this.#turns.run(async () => {
      if (this.#closed) throw assayError('DATABASE_CLOSED', { database: this.label });
      this.#connection ??= await this.#database.connect();
      return await work(this.#connection);
    });
  }

  async size(): Promise<{ bytes: number; logBytes: number }> {
    return await this.#database.size();
  }

  async close(): Promise<void> {
    await this.#turns.run(async () => {
      if (this.#closed) return;
      this.#closed = true;
      await this.#connection?.close();
      await this.#database.close();
    });
  }
}

/** A server: a connection of its pool for each thing, as many at once as the pool has. */
class ServerSource implements ConnectionSource {
  readonly label: string;
  readonly path: string;
  readonly notices: readonly string[];
  readonly #database: StorageDatabase;
  readonly #underWay = new Set<Promise<unknown>>();
  /** Connections that nobody uses: they know the columns of tables already, and hold no place in the pool. */
  readonly #free: StorageConnection[] = [];
  #closed = false;

  constructor(database: StorageDatabase) {
    this.#database = database;
    this.label = locationLabel(database.location);
    this.path = database.location.path;
    this.notices = database.notices;
  }

  async use<Result>(work: (connection: StorageConnection) => Promise<Result>): Promise<Result> {
    if (this.#closed) throw assayError('DATABASE_CLOSED', { database: this.label });
    const use = this.#useOne(work);
    const ended = use.then(
      () => {},
      () => {},
    );
    this.#underWay.add(ended);
    try {
      return await use;
    } finally {
      this.#underWay.delete(ended);
    }
  }

  async #useOne<Result>(work: (connection: StorageConnection) => Promise<Result>): Promise<Result> {
    const connection = this.#free.pop() ?? (await this.#database.connect());
    try {
      return await work(connection);
    } finally {
      this.#free.push(connection);
    }
  }

  async size(): Promise<{ bytes: number; logBytes: number }> {
    return await this.#database.size();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all(this.#underWay);
    for (const connection of this.#free) await connection.close();
    await this.#database.close();
  }
}

/**
 * Connections of a database that this process has open; closing the source closes the database.
 *
 * @param database whose schema is up to date
 */
export function storageSource(database: StorageDatabase): ConnectionSource {
  return database.capabilities.manyMachines ? new ServerSource(database) : new FileSource(database);
}
