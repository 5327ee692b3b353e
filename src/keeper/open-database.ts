import { AssayDatabase, type AssayDatabaseOptions } from '../repositories/assay-database.ts';
import type { ConnectionSource } from '../repositories/connections/connection-source.ts';
import { storageSource } from '../repositories/connections/storage-source.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import { openMigrated } from '../storage/migrations/open-migrated.ts';
import { KeeperSource } from './keeper-source.ts';

export interface OpenDatabaseOptions extends AssayDatabaseOptions {
  readonly location: DatabaseLocation;
  /** Environment of a keeper that has to be started. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Opens a DuckDB file in this process instead of asking its keeper: the quickest way for large amounts, but nobody
   * else gets in meanwhile. No difference on other engines, which let everybody in.
   */
  readonly direct?: boolean;
}

/**
 * Opens a database for the data layer, made when it doesn't exist and brought to the latest schema.
 *
 * @throws DATABASE_LOCKED (direct), KEEPER_UNREACHABLE, DATABASE_UNREADABLE, DATABASE_NEWER, CONNECTION_FAILED
 */
export async function openLocation({
  location,
  env,
  direct = false,
  ...options
}: OpenDatabaseOptions): Promise<AssayDatabase> {
  return new AssayDatabase(await sourceOf(location, env, direct), options);
}

async function sourceOf(
  location: DatabaseLocation,
  env: OpenDatabaseOptions['env'],
  direct: boolean,
): Promise<ConnectionSource> {
  const throughKeeper = location.engine === 'duckdb' && location.path !== ':memory:' && !direct;
  return throughKeeper ? await KeeperSource.open(location, env) : storageSource(await openMigrated(location));
}
