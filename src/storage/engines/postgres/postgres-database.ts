import { assayError } from '../../../model/errors.ts';
import {
  type DatabaseLocation,
  locationLabel,
  type PostgresAddress,
} from '../../location/database-location.ts';
import { quoteName } from '../../sql/create-table.ts';
import type { OpenOptions, StorageDatabase } from '../storage-engine.ts';
import { PostgresConnection, postgresCapabilities } from './postgres-connection.ts';
import { isConnectionLoss } from './postgres-errors.ts';
import { PostgresPool } from './postgres-pool.ts';
import { PostgresReader } from './postgres-reader.ts';

/** A server that nobody has reached yet may not exist: it is not waited for as long as one that was there. */
const firstAttempts = 3;

/** An open database of a PostgreSQL server. */
export class PostgresDatabase implements StorageDatabase {
  readonly location: DatabaseLocation;
  readonly capabilities = postgresCapabilities;
  readonly notices: readonly string[] = [];
  readonly #address: PostgresAddress;
  readonly #engine: string;
  readonly #pool: PostgresPool;
  readonly #readers: PostgresReader[] = [];

  private constructor(
    location: DatabaseLocation,
    address: PostgresAddress,
    pool: PostgresPool,
    engine: string,
  ) {
    this.location = location;
    this.#address = address;
    this.#pool = pool;
    this.#engine = engine;
  }

  /**
   * Connects to a server. The database must exist; a schema that is named is made when it doesn't.
   *
   * @throws CONNECTION_FAILED, DATABASE_MISSING when the schema must exist and doesn't
   */
  static async open(location: DatabaseLocation, options: OpenOptions = {}): Promise<PostgresDatabase> {
    const { postgres: address } = location;
    if (address === null) throw new TypeError('A PostgreSQL database has an address.');
    const pool = new PostgresPool(location, address, {
      readOnly: options.readOnly === true,
      applicationName: 'assay',
    });
    try {
      const engine = await greet(pool, location, address, options);
      return new PostgresDatabase(location, address, pool, engine);
    } catch (error) {
      await pool.close();
      throw isConnectionLoss(error) ? pool.lost(error) : error;
    }
  }

  /** A connection for Assay's own statements. */
  async connect(): Promise<PostgresConnection> {
    return new PostgresConnection(this.#pool, this.#engine);
  }

  /** A way to run users' read-only queries. */
  reader(): PostgresReader {
    const reader = new PostgresReader(this.location, this.#address);
    this.#readers.push(reader);
    return reader;
  }

  /** Bytes of the schema's tables and indexes; the write-ahead log is a matter of the server. */
  async size(): Promise<{ readonly bytes: number; readonly logBytes: number }> {
    const connection = await this.connect();
    const [row] = await connection.rows(
      "SELECT COALESCE(sum(pg_total_relation_size(oid)), 0) AS bytes FROM pg_catalog.pg_class WHERE relkind IN ('r', 'm') AND relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema())",
    );
    return { bytes: Number(row?.bytes ?? 0), logBytes: 0 };
  }

  async close(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.close()));
    await this.#pool.close();
  }
}

/** Makes sure that the database is as we need it; says product and version. */
async function greet(
  pool: PostgresPool,
  location: DatabaseLocation,
  { schema }: PostgresAddress,
  options: OpenOptions,
): Promise<string> {
  const client = await pool.acquire(firstAttempts);
  let isBroken = true;
  try {
    const { rows } = await client.query<{ version: string; encoding: string; has_schema: boolean }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
        $1::text IS NULL OR EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1) AS has_schema`,
      [schema],
    );
    const [found] = rows;
    if (found === undefined) throw new TypeError('There is no row.');
    if (found.encoding !== 'UTF8') {
      const reason = `its encoding is ${found.encoding}, but texts of all languages need UTF8`;
      throw assayError('CONNECTION_FAILED', { database: locationLabel(location), reason });
    }
    if (schema !== null && !found.has_schema) {
      if (options.mustExist === true || options.readOnly === true)
        throw assayError('DATABASE_MISSING', { path: locationLabel(location) });
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`);
    }
    isBroken = false;
    return `PostgreSQL ${found.version.split(' ', 1)[0]}`;
  } finally {
    pool.release(client, isBroken);
  }
}
