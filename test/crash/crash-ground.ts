import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseLocation, EngineName } from '../../src/storage/location/database-location.ts';
import { locationUrl } from '../engines/engine-locations.ts';
import { type PrivatePostgres, startPostgres } from '../postgres/test-postgres.ts';

/** Where rounds are played, one after the other: an engine, and the server that they have for themselves. */
export class CrashGround {
  readonly engine: EngineName;
  /** Null for engines whose database is a file. */
  readonly server: PrivatePostgres | null;

  private constructor(engine: EngineName, server: PrivatePostgres | null) {
    this.engine = engine;
    this.server = server;
  }

  static async open(engine: EngineName): Promise<CrashGround> {
    return new CrashGround(engine, engine === 'postgres' ? await startPostgres() : null);
  }

  /**
   * A new database as so many machines see it: on a server each has a folder of its own for journals. A file has one.
   *
   * @param folder of the round
   */
  async newDatabase(folder: string, machines: number): Promise<readonly DatabaseLocation[]> {
    if (this.server === null) {
      const path = join(folder, this.engine === 'sqlite' ? 'results.sqlite' : 'results.db');
      return [{ engine: this.engine, path, postgres: null }];
    }
    const database = await this.server.createDatabase(folder);
    const { host, port } = this.server.address;
    const place = `${database.postgres?.database}@${host}-${port}.postgres`;
    return Array.from({ length: machines }, (_, index) => {
      const path = join(folder, `machine-${index + 1}`, 'assay/servers', place);
      mkdirSync(dirname(path), { recursive: true });
      return { ...database, path };
    });
  }

  /** Environment in which a recording finds the place of such a database by its URL. */
  static environment(location: DatabaseLocation): Readonly<Record<string, string>> {
    return {
      ASSAY_DATABASE_URL: locationUrl(location),
      XDG_DATA_HOME: join(dirname(location.path), '../..'),
    };
  }

  /** Removes a database that is no longer needed; a file goes with the folder of its round. */
  async drop(database: DatabaseLocation): Promise<void> {
    await this.server?.dropDatabase(database);
  }

  async close(): Promise<void> {
    await this.server?.remove();
  }
}
