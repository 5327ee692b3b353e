import type { StorageEngine } from '../storage-engine.ts';
import { PostgresDatabase } from './postgres-database.ts';

/** PostgreSQL: a server, many processes on many machines. */
export const postgresEngine: StorageEngine = {
  open: (location, options) => PostgresDatabase.open(location, options),
};
