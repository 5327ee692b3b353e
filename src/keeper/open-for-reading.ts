import { existsSync, readdirSync } from 'node:fs';
import { assayError } from '../model/errors.ts';
import { journalsDirectory } from '../recording/journal/journal-files.ts';
import { openStorage } from '../storage/engines/open-engine.ts';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import { type DatabaseLocation, locationLabel } from '../storage/location/database-location.ts';
import { connectToKeeper } from './open-database-access.ts';

/** A database that is only asked. */
export interface ReadingAccess {
  readonly connection: StorageConnection;
  /** Sentences for people. */
  readonly notices: readonly string[];
  close(): Promise<void>;
}

/**
 * Opens a database for questions of ours, without changing anything in it: through its keeper where the engine lets
 * nobody else in, else for reading only.
 *
 * @throws DATABASE_MISSING, DATABASE_UNREADABLE, CONNECTION_FAILED, KEEPER_UNREACHABLE
 */
export async function openForReading(location: DatabaseLocation): Promise<ReadingAccess> {
  if (location.engine !== 'postgres' && !existsSync(location.path))
    throw assayError('DATABASE_MISSING', { path: location.path });
  const keeper = location.engine === 'duckdb' ? await connectToKeeper(location.path) : null;
  if (keeper !== null) {
    const connection = await keeper.connect();
    return {
      connection,
      notices: keeper.notices,
      close: async () => {
        await connection.close();
        await keeper.close();
      },
    };
  }
  const database = await openStorage(location, { readOnly: true, mustExist: true });
  const connection = await database.connect();
  return {
    connection,
    notices: [...database.notices, ...unapplied(location)],
    close: async () => {
      await connection.close();
      await database.close();
    },
  };
}

function unapplied(location: DatabaseLocation): string[] {
  const folder = journalsDirectory(location.path);
  const isThere = existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.ndjson'));
  if (!isThere) return [];
  return [
    `Journals lie beside ${locationLabel(location)}: what is in them and not yet in the database is not seen (assay db health applies them).`,
  ];
}
