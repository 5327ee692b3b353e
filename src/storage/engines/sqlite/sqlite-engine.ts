import type { StorageEngine } from '../storage-engine.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/** SQLite, as Node brings it: one file, many processes, nothing to install. */
export const sqliteEngine: StorageEngine = {
  open: (location, options) => SqliteDatabase.open(location, options),
};
