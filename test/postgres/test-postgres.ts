import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseLocation, PostgresAddress } from '../../src/storage/location/database-location.ts';
import { PostgresServer, type ServerAddress, type StopMode } from './postgres-server.ts';

/** Folder of the server that all tests of a run share; the global set-up names it. */
export const sharedFolderVariable = 'ASSAY_TEST_POSTGRES_FOLDER';

/** A PostgreSQL server for tests. */
export interface TestPostgres {
  readonly address: ServerAddress;
  /**
   * Makes an empty database of its own.
   *
   * @param folder absolute; journals and the like of the database would lie in it
   */
  createDatabase(folder: string, more?: Partial<PostgresAddress>): Promise<DatabaseLocation>;
  /** Removes a database, also when somebody is connected to it. */
  dropDatabase(location: DatabaseLocation): Promise<void>;
  /** Runs SQL as the server's owner, in the database `postgres` or in that of a location. */
  asOwner(sql: string, location?: DatabaseLocation): Promise<readonly Record<string, unknown>[]>;
}

/** A server that one test has for itself: it can be stopped, and started again at the same address. */
export interface PrivatePostgres extends TestPostgres {
  stop(mode?: StopMode): Promise<void>;
  start(): Promise<void>;
  /** Stops the server for good and removes its files. */
  remove(): Promise<void>;
}

class Databases implements TestPostgres {
  readonly address: ServerAddress;

  constructor(address: ServerAddress) {
    this.address = address;
  }

  async createDatabase(folder: string, more: Partial<PostgresAddress> = {}): Promise<DatabaseLocation> {
    const database = `assay_${process.pid}_${randomBytes(6).toString('hex')}`;
    await this.asOwner(`CREATE DATABASE ${database}`);
    return {
      engine: 'postgres',
      path: join(folder, 'results.postgres'),
      postgres: {
        ...this.address,
        database,
        schema: null,
        ssl: 'disable',
        poolSize: 5,
        statementTimeoutMs: 60_000,
        ...more,
      },
    };
  }

  async dropDatabase({ postgres }: DatabaseLocation): Promise<void> {
    await this.asOwner(`DROP DATABASE IF EXISTS ${postgres?.database ?? ''} WITH (FORCE)`);
  }

  async asOwner(sql: string, location?: DatabaseLocation): Promise<readonly Record<string, unknown>[]> {
    const database = location?.postgres?.database ?? 'postgres';
    const client = new pg.Client({ ...this.address, database, ssl: false });
    client.on('error', () => {}); // The query's own error is the one that tells.
    await client.connect();
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }
}

function givenAddress(url: string): ServerAddress {
  const { hostname, port, username, password } = new URL(url);
  const decode = decodeURIComponent;
  return { host: hostname, port: Number(port || 5432), user: decode(username), password: decode(password) };
}

/** The first who comes starts the server, the others wait for its address. */
async function sharedAddress(folder: string, watched: number): Promise<ServerAddress> {
  const addressFile = join(folder, 'address.json');
  const lock = join(folder, 'starting');
  for (;;) {
    if (existsSync(addressFile)) return JSON.parse(readFileSync(addressFile, 'utf8')) as ServerAddress;
    try {
      mkdirSync(lock);
    } catch {
      await sleep(30);
      continue;
    }
    if (existsSync(addressFile)) continue;
    try {
      const server = await PostgresServer.create(join(folder, 'server'), watched);
      writeFileSync(`${addressFile}.new`, JSON.stringify(server.address));
      renameSync(`${addressFile}.new`, addressFile);
      return server.address;
    } finally {
      rmdirSync(lock);
    }
  }
}

let shared: Promise<TestPostgres> | undefined;

/**
 * The server that all tests of a run share, started when the first one asks for it. `ASSAY_TEST_POSTGRES_URL` names
 * another one, whose user must be allowed to create databases.
 */
export async function testPostgres(): Promise<TestPostgres> {
  shared ??= (async () => {
    const url = process.env.ASSAY_TEST_POSTGRES_URL;
    if (url !== undefined && url !== '') return new Databases(givenAddress(url));
    const folder = process.env[sharedFolderVariable];
    if (folder === undefined) return await startPostgres();
    return new Databases(await sharedAddress(folder, Number(process.env.ASSAY_TEST_POSTGRES_WATCHED)));
  })();
  return await shared;
}

/** Starts a server for one test; it goes at the latest when this process is gone. */
export async function startPostgres(): Promise<PrivatePostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-pg-'));
  rmdirSync(folder);
  const server = await PostgresServer.create(folder, process.pid);
  const databases = new Databases(server.address);
  return Object.assign(databases, {
    stop: (mode?: StopMode) => server.stop(mode),
    start: () => server.start(),
    remove: () => server.remove(),
  });
}
