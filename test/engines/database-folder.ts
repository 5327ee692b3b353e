import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorageConnection } from '../../src/storage/engines/storage-engine.ts';
import type { DatabaseLocation, EngineName } from '../../src/storage/location/database-location.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { withConnection } from '../../src/storage/with-connection.ts';
import { testPostgres } from '../postgres/test-postgres.ts';
import { newLocation } from './engine-locations.ts';

/** A folder for the databases of one test file, on any engine. */
export class DatabaseFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'assay-'));
  #count = 0;
  readonly #servers: DatabaseLocation[] = [];

  /** A place for a new database, in a folder of its own. */
  async location(engine: EngineName): Promise<DatabaseLocation> {
    const folder = join(this.path, String(++this.#count));
    mkdirSync(folder);
    const location = await newLocation(engine, folder);
    if (location.postgres !== null) this.#servers.push(location);
    return location;
  }

  /** Removes the folder and the databases on the server; they must be closed. */
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
  return await withConnection(await openMigrated(location), work);
}
