import type { DatabaseLocation, EngineName } from '../location/database-location.ts';
import type { OpenOptions, StorageDatabase, StorageEngine } from './storage-engine.ts';

/** Every engine, loaded when it is needed: asking a SQLite file shall not load DuckDB. */
const engines = {
  duckdb: async () => (await import('./duckdb/duckdb-engine.ts')).duckDbEngine,
  sqlite: async () => (await import('./sqlite/sqlite-engine.ts')).sqliteEngine,
  postgres: async () => (await import('./postgres/postgres-engine.ts')).postgresEngine,
} satisfies Record<EngineName, () => Promise<StorageEngine>>;

/**
 * Opens a database, whichever engine it is of. The schema is left as it is (storage/migrations).
 *
 * @throws DATABASE_LOCKED when another process has it and the engine allows only one, DATABASE_UNREADABLE when the file
 * is of another kind, CONNECTION_FAILED when the server cannot be reached
 */
export async function openStorage(
  location: DatabaseLocation,
  options: OpenOptions = {},
): Promise<StorageDatabase> {
  const engine = await engines[location.engine]();
  return await engine.open(location, options);
}
