import type { DatabaseService } from '../../keeper/socket/database-service.ts';
import { DatabaseSession } from '../../keeper/socket/database-session.ts';
import { RemoteConnection } from '../../keeper/socket/remote-connection.ts';
import { RemoteEngineError } from '../../keeper/socket/session-protocol.ts';
import { AssayError, messageOf } from '../../model/errors.ts';
import type { ConnectionSource } from '../../repositories/connections/connection-source.ts';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';

/** Requests that use a connection of their own at the same time; more of them wait. */
const mostConnections = 4;

interface Session {
  readonly service: DatabaseService;
  readonly connection: StorageConnection;
}

/** Where the keeper of this process is; it changes when the keeper let go of the database and has it again. */
export interface KeptDatabase {
  readonly label: string;
  readonly path: string;
  /** @throws DATABASE_LENT while another program has the database */
  service(): Promise<DatabaseService>;
}

/**
 * Connections of repositories to the database that this process keeps: they take turns with maintenance and with other
 * people's changes as clients of the keeper's socket do, without the socket.
 */
export class SessionSource implements ConnectionSource {
  readonly notices: readonly string[] = [];
  readonly #kept: KeptDatabase;
  readonly #free: Session[] = [];
  readonly #waiting: (() => void)[] = [];
  #open = 0;

  constructor(kept: KeptDatabase) {
    this.#kept = kept;
  }

  get label(): string {
    return this.#kept.label;
  }

  get path(): string {
    return this.#kept.path;
  }

  async use<Result>(work: (connection: StorageConnection) => Promise<Result>): Promise<Result> {
    const session = await this.#take();
    try {
      return await work(session.connection);
    } finally {
      await this.#giveBack(session);
    }
  }

  async size(): Promise<{ bytes: number; logBytes: number }> {
    const { database } = await this.#kept.service();
    return await database.size();
  }

  async close(): Promise<void> {
    for (const session of this.#free.splice(0)) await session.connection.close();
  }

  async #take(): Promise<Session> {
    while (this.#open >= mostConnections) await new Promise<void>((wake) => this.#waiting.push(wake));
    this.#open++;
    try {
      const service = await this.#kept.service();
      for (let free = this.#free.pop(); free !== undefined; free = this.#free.pop()) {
        if (free.service === service) return free;
        await free.connection.close();
      }
      return { service, connection: await openSession(service) };
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  async #giveBack(session: Session): Promise<void> {
    this.#free.push(session);
    this.#leave();
  }

  #leave(): void {
    this.#open--;
    this.#waiting.shift()?.();
  }
}

/** A client's connection without a socket in between. */
async function openSession(service: DatabaseService): Promise<StorageConnection> {
  const session = new DatabaseSession(service);
  const toldAs = (error: unknown) =>
    error instanceof AssayError ? error : new RemoteEngineError(messageOf(error), session.failureKind(error));
  return await RemoteConnection.open({
    ask: async (step) => {
      try {
        return await session.step(step);
      } catch (error) {
        throw toldAs(error);
      }
    },
    stream: async function* (step) {
      try {
        yield* session.stream(step);
      } catch (error) {
        throw toldAs(error);
      }
    },
    close: () => session.end(),
  });
}
