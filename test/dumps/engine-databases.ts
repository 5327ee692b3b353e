import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DumpReport, dumpDatabase } from '../../src/storage/dump/dump-database.ts';
import { openStorage } from '../../src/storage/engines/open-engine.ts';
import type { StorageConnection } from '../../src/storage/engines/storage-engine.ts';
import {
  type DatabaseLocation,
  type EngineName,
  engineNames,
} from '../../src/storage/location/database-location.ts';
import { migrate } from '../../src/storage/migrations/migrate.ts';
import { DatabaseFolder } from '../engines/database-folder.ts';

/** A database of its own on some engine. */
export interface EngineDatabase {
  readonly connection: StorageConnection;
  readonly location: DatabaseLocation;
}

/** Databases of a test, in a folder of their own. */
export class EngineDatabases {
  readonly #databases = new DatabaseFolder();
  readonly #closes: (() => Promise<void>)[] = [];

  /** Opens an empty database with nothing in it, not even tables. */
  async blank(engine: EngineName): Promise<EngineDatabase> {
    const location = await this.#databases.location(engine);
    const database = await openStorage(location);
    const connection = await database.connect();
    this.#closes.push(async () => {
      await connection.close();
      await database.close();
    });
    return { connection, location };
  }

  /** Opens an empty database with Assay's tables, all of them made at the same moment. */
  async empty(engine: EngineName): Promise<EngineDatabase> {
    const database = await this.blank(engine);
    await migrate(database.connection, engine);
    const time = "'2026-11-20 09:30:00.000000'";
    await database.connection.execute(`UPDATE migrations SET applied_at = ${time}, created_at = ${time}`);
    return database;
  }

  get folder(): string {
    return this.#databases.path;
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  async close(): Promise<void> {
    for (const close of this.#closes) await close();
    await this.#databases.remove();
  }
}

/** The dump of a database as text. */
export async function dumpText(connection: StorageConnection): Promise<{ text: string; report: DumpReport }> {
  const chunks: Uint8Array[] = [];
  const report = await dumpDatabase(connection, async (bytes) => {
    chunks.push(bytes);
  });
  return { text: Buffer.concat(chunks).toString(), report };
}

/** Every engine with every engine. */
export const enginePairs: readonly (readonly [EngineName, EngineName])[] = engineNames.flatMap((from) =>
  engineNames.map((to) => [from, to] as const),
);

/** The first line in which two texts differ; null when there is none. A whole dump would fill the screen. */
export function firstDifference(one: string, other: string): string | null {
  if (one === other) return null;
  const lines = one.split('\n');
  const others = other.split('\n');
  const at = lines.findIndex((line, index) => line !== others[index]);
  const index = at === -1 ? lines.length : at;
  return `line ${index + 1}: ${JSON.stringify(lines[index]?.slice(0, 400))} and ${JSON.stringify(others[index]?.slice(0, 400))}`;
}

export function readText(file: string): string {
  return readFileSync(file, 'utf8');
}
