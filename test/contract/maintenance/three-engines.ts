import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryRow, StorageConnection } from '../../../src/storage/engines/storage-engine.ts';
import {
  type DatabaseLocation,
  type EngineName,
  engineNames,
} from '../../../src/storage/location/database-location.ts';
import { openMigrated } from '../../../src/storage/migrations/open-migrated.ts';
import { tableNames } from '../../../src/storage/tables/all-tables.ts';
import { testPostgres } from '../../postgres/test-postgres.ts';

export { engineNames };

/** A folder for the databases of one test file. */
export class DatabaseFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'assay-care-'));
  #count = 0;
  readonly #servers: DatabaseLocation[] = [];

  /** A place for a new database, in a folder of its own. */
  async location(engine: EngineName): Promise<DatabaseLocation> {
    const folder = join(this.path, String(++this.#count));
    mkdirSync(folder);
    if (engine !== 'postgres') return { engine, path: join(folder, `results.${engine}`), postgres: null };
    const location = await (await testPostgres()).createDatabase(folder);
    this.#servers.push(location);
    return location;
  }

  async remove(): Promise<void> {
    for (const location of this.#servers) await (await testPostgres()).dropDatabase(location);
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Opens a database, brings its schema up to date, and lets `work` use a connection to it. */
export async function connected<Result>(
  location: DatabaseLocation,
  work: (connection: StorageConnection) => Promise<Result>,
): Promise<Result> {
  const database = await openMigrated(location);
  const connection = await database.connect();
  try {
    return await work(connection);
  } finally {
    await connection.close();
    await database.close();
  }
}

/** Rows of each table that has any. */
export async function rowCounts(connection: StorageConnection): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tableNames) {
    const [row] = await connection.rows(`SELECT count(*) AS n FROM "${table}"`);
    const count = Number(row?.n);
    if (count > 0 && table !== 'migrations' && table !== 'id_counters') counts[table] = count;
  }
  return counts;
}

/** Rows of a query with every value as a text, whichever engine it came from. */
export async function texts(connection: StorageConnection, sql: string): Promise<string[]> {
  const rows: readonly QueryRow[] = await connection.rows(sql);
  return rows.map((row) =>
    Object.values(row)
      .map((value) => String(value))
      .join(' '),
  );
}
