import { statSync } from 'node:fs';
import { assayError } from '../model/errors.ts';
import type { ConnectionSource } from '../repositories/connections/connection-source.ts';
import { OneAtATime } from '../std/one-at-a-time.ts';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import { type DatabaseLocation, locationLabel } from '../storage/location/database-location.ts';
import { keeperPriorityVariable } from './keeper-location.ts';
import { connectToKeeper } from './open-database-access.ts';
import type { SocketClient } from './socket/socket-client.ts';
import { startKeeper } from './start-keeper.ts';

/** How long a keeper may take to start; somebody who has just opened the file himself must let go of it first (ms). */
const patienceMs = 30_000;
const retryMs = 25;
/** After this time without an answer another keeper is started; the first one may have been killed (ms). */
const startAgainMs = 10_000;

interface Connected {
  readonly client: SocketClient;
  readonly connection: StorageConnection;
}

/**
 * Connections to a DuckDB file for as many processes as want them, through the one that owns it. The keeper is started
 * when there is none, and found again when it has gone meanwhile.
 */
export class KeeperSource implements ConnectionSource {
  readonly label: string;
  readonly path: string;
  notices: readonly string[] = [];
  readonly #location: DatabaseLocation;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #turns = new OneAtATime();
  #connected: Connected | null = null;
  #closed = false;

  private constructor(location: DatabaseLocation, env: Readonly<Record<string, string | undefined>>) {
    this.#location = location;
    this.#env = env;
    this.label = locationLabel(location);
    this.path = location.path;
  }

  /**
   * @param env environment of the keeper, when it must be started
   * @throws KEEPER_UNREACHABLE
   */
  static async open(
    location: DatabaseLocation,
    env: Readonly<Record<string, string | undefined>>,
  ): Promise<KeeperSource> {
    const source = new KeeperSource(location, env);
    const { client } = await source.#connect();
    source.notices = client.notices;
    return source;
  }

  async use<Result>(work: (connection: StorageConnection) => Promise<Result>): Promise<Result> {
    return await this.#turns.run(async () => {
      if (this.#closed) throw assayError('DATABASE_CLOSED', { database: this.label });
      return await work((await this.#connect()).connection);
    });
  }

  async size(): Promise<{ bytes: number; logBytes: number }> {
    const bytesOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return { bytes: bytesOf(this.#location.path), logBytes: bytesOf(`${this.#location.path}.wal`) };
  }

  async close(): Promise<void> {
    await this.#turns.run(async () => {
      this.#closed = true;
      await this.#connected?.client.close();
      this.#connected = null;
    });
  }

  async #connect(): Promise<Connected> {
    if (this.#connected !== null && !this.#connected.client.isGone) return this.#connected;
    const deadline = Date.now() + patienceMs;
    let problem: string | null = null;
    let asked = Number.NEGATIVE_INFINITY;
    for (;;) {
      const client = await connectToKeeper(this.#location.path);
      if (client !== null) {
        this.#connected = { client, connection: await client.connect() };
        return this.#connected;
      }
      if (Date.now() - asked > startAgainMs) {
        asked = Date.now();
        problem = startKeeper({
          location: this.#location,
          env: { ...this.#env, [keeperPriorityVariable]: 'normal' },
        });
      }
      if (Date.now() > deadline)
        throw assayError('KEEPER_UNREACHABLE', {
          path: this.label,
          reason: problem ?? `none has started within ${patienceMs / 1000} s`,
        });
      await new Promise((wake) => setTimeout(wake, retryMs));
    }
  }
}
