import { join } from 'node:path';
import {
  type DatabaseLocation,
  type EngineName,
  engineNames,
} from '../../src/storage/location/database-location.ts';
import { type PrivatePostgres, startPostgres } from '../../test/postgres/test-postgres.ts';
import type { BenchContext } from '../measurement.ts';

/** Names of the engines for people. */
export const products = {
  duckdb: 'DuckDB',
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
} as const satisfies Record<EngineName, string>;

/** Where databases of every engine can be made. */
export class EnginePlaces {
  readonly #context: BenchContext;
  readonly #server: PrivatePostgres;

  constructor(context: BenchContext, server: PrivatePostgres) {
    this.#context = context;
    this.#server = server;
  }

  /** A place for a new database, in a folder of its own. */
  async create(engine: EngineName): Promise<DatabaseLocation> {
    const folder = this.#context.folder(engine);
    // A question over everything may take longer than people would wait.
    if (engine === 'postgres') return await this.#server.createDatabase(folder, { statementTimeoutMs: 0 });
    return { engine, path: join(folder, 'results.db'), postgres: null };
  }

  /** Makes room on the server; files go with their folders. */
  async drop(location: DatabaseLocation): Promise<void> {
    if (location.engine === 'postgres') await this.#server.dropDatabase(location);
  }
}

/** Starts a PostgreSQL server for a measurement and stops it afterwards. */
export async function withEngines<Result>(
  context: BenchContext,
  work: (places: EnginePlaces, engines: typeof engineNames) => Promise<Result>,
): Promise<Result> {
  const server = await startPostgres();
  try {
    return await work(new EnginePlaces(context, server), engineNames);
  } finally {
    await server.remove();
  }
}
