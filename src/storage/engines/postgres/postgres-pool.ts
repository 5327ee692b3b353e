import pg from 'pg';
import { assayError } from '../../../model/errors.ts';
import {
  type DatabaseLocation,
  locationLabel,
  type PostgresAddress,
} from '../../location/database-location.ts';
import { quoteName } from '../../sql/create-table.ts';
import { backOff } from './backoff.ts';
import { plainValues } from './plain-values.ts';
import { codeOf, connectionReason, isConnectionLoss } from './postgres-errors.ts';
import { StatementNames } from './statement-names.ts';

/** Longest time to get through to the server once (ms). */
const connectTimeoutMs = 10_000;
/** Longest wait for a connection while all are in use (ms). */
const queueTimeoutMs = 60_000;
/** A connection that was idle for longer is asked whether it is still there (ms). */
const trustedIdleMs = 1000;
const pingTimeoutMs = 5000;
const closedAfterIdleMs = 30_000;
const attempts = 6;
/** Longest time of all attempts together (ms); with about this schedule: 0.1, 0.25, 0.6, 1.6, 3.9 s. */
const patienceMs = 15_000;
const firstPauseMs = 100;
const longestPauseMs = 5000;

const sslOptions = {
  disable: false,
  require: { rejectUnauthorized: false },
  verify: { rejectUnauthorized: true },
} satisfies Record<PostgresAddress['ssl'], pg.ClientConfig['ssl']>;

export interface PoolOptions {
  /** Transactions can only read, whatever is asked. */
  readonly readOnly: boolean;
  readonly applicationName: string;
}

/** The pool's own time limit is for the queue; getting through to the server has a shorter one. */
class ImpatientClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    // The pool has hidden the password from being copied.
    super({ ...config, password: config?.password, connectionTimeoutMillis: connectTimeoutMs });
    // Where logging in fails on our side, the driver leaves a connection behind at which the server waits.
    this.connection.on('error', () => this.connection.stream.destroy());
  }
}

function clientConfig(address: PostgresAddress, applicationName: string): pg.ClientConfig {
  const { host, port, database, user, password, ssl } = address;
  return {
    host,
    port,
    database,
    user,
    password: password ?? '',
    ssl: sslOptions[ssl],
    application_name: applicationName,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: plainValues,
  };
}

/** What every connection of ours relies on, whatever the defaults of server, database and user are. */
async function prepareSession(
  client: pg.ClientBase,
  { schema, statementTimeoutMs }: PostgresAddress,
  readOnly: boolean,
): Promise<void> {
  const settings: [string, string][] = [
    ['TimeZone', 'UTC'],
    ['DateStyle', 'ISO'],
    ['standard_conforming_strings', 'on'],
    ['bytea_output', 'hex'],
    ['statement_timeout', String(statementTimeoutMs)],
  ];
  if (schema !== null) settings.push(['search_path', quoteName(schema)]);
  if (readOnly) settings.push(['default_transaction_read_only', 'on']);
  const calls = settings.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, false)`);
  await client.query(`SELECT ${calls.join(', ')}`, settings.flat());
}

/** Connections to a server, made as they are needed, and given out only when they work. */
export class PostgresPool {
  readonly statements = new StatementNames();
  readonly #location: DatabaseLocation;
  readonly #address: PostgresAddress;
  readonly #pool: pg.Pool;
  readonly #applicationName: string;
  readonly #lastUsed = new WeakMap<pg.PoolClient, number>();

  constructor(location: DatabaseLocation, address: PostgresAddress, options: PoolOptions) {
    this.#location = location;
    this.#address = address;
    this.#applicationName = options.applicationName;
    this.#pool = new pg.Pool({
      ...clientConfig(address, options.applicationName),
      Client: ImpatientClient,
      max: address.poolSize,
      connectionTimeoutMillis: queueTimeoutMs,
      idleTimeoutMillis: closedAfterIdleMs,
      allowExitOnIdle: true,
      onConnect: (client) => prepareSession(client, address, options.readOnly),
    });
    // A connection that breaks while it is idle is taken out by the pool; one in use tells by its next statement.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => client.on('error', () => {}));
  }

  /** Name of the database for people. */
  get label(): string {
    return locationLabel(this.#location);
  }

  /**
   * A connection that works, after several attempts where the server is away or starting.
   *
   * @param most attempts at most, while nobody says that the server is starting
   * @throws CONNECTION_FAILED
   */
  async acquire(most = attempts): Promise<pg.PoolClient> {
    const deadline = performance.now() + patienceMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#working();
      } catch (error) {
        const isStarting = codeOf(error) === '57P03';
        const isLast = attempt >= (isStarting ? attempts : most) || performance.now() > deadline;
        if (isLast || !isConnectionLoss(error)) throw this.#failed(error);
      }
      await backOff(attempt, firstPauseMs, longestPauseMs);
    }
  }

  /** Gives a connection back; a broken one is closed. */
  release(client: pg.PoolClient, isBroken: boolean): void {
    this.#lastUsed.set(client, performance.now());
    client.release(isBroken);
  }

  /** Tells the server to cancel what a client does, as far as the server can be reached. */
  async cancel(client: pg.PoolClient): Promise<void> {
    const { processID } = client as { readonly processID?: number };
    const aside = new ImpatientClient(clientConfig(this.#address, this.#applicationName));
    aside.on('error', () => {});
    try {
      await aside.connect();
      await aside.query('SELECT pg_cancel_backend($1)', [processID]);
      await aside.end();
    } catch {
      // Whoever waits cuts the connection then.
    }
  }

  /** The error for a statement of which nobody knows whether it was done. */
  lost(error: unknown): Error {
    return assayError('CONNECTION_LOST', { database: this.label, reason: connectionReason(error) }, error);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #working(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await this.#pool.connect();
      const lastUsed = this.#lastUsed.get(client);
      if (lastUsed === undefined || performance.now() - lastUsed < trustedIdleMs) return client;
      if (await answers(client)) return client;
      client.release(true);
    }
  }

  #failed(error: unknown): Error {
    const reason = connectionReason(error);
    const isQueue = reason === 'timeout exceeded when trying to connect';
    const said = isQueue
      ? `all ${this.#address.poolSize} connections were in use for ${queueTimeoutMs / 1000} s`
      : reason;
    return assayError('CONNECTION_FAILED', { database: this.label, reason: said }, error);
  }
}

async function answers(client: pg.PoolClient): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, pingTimeoutMs, false);
  });
  const ping = client.query('').then(
    () => true,
    () => false,
  );
  const isThere = await Promise.race([ping, tooLate]);
  clearTimeout(timer);
  return isThere;
}
