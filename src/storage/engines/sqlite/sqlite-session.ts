import { DatabaseSync } from 'node:sqlite';

/** How long SQLite itself waits for another connection, with everything in this process standing still (ms). */
export const busyTimeoutMs = 5;

/** Pages that a connection keeps in memory (KiB). */
const cacheKib = 32_768;

/** The write-ahead log is cut back to this size when it was larger (bytes). */
const keptLogBytes = 64 * 1024 * 1024;

/**
 * Opens a connection with the settings that every one of ours has.
 *
 * @param target path of the file, or a `file:` URI
 * @throws SQLite's error
 */
export function openSession(target: string, readOnly: boolean): DatabaseSync {
  const database = new DatabaseSync(target, { readOnly, defensive: true });
  try {
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs};
      PRAGMA trusted_schema = OFF;
      PRAGMA foreign_keys = ON;
      PRAGMA synchronous = NORMAL;
      PRAGMA cache_size = -${cacheKib};
      PRAGMA journal_size_limit = ${keptLogBytes}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Whether a transaction is open, also where Node does not say so (before 22.16). */
export function isTransactionOpen(database: DatabaseSync): boolean {
  const { isTransaction } = database as { readonly isTransaction?: boolean };
  if (isTransaction !== undefined) return isTransaction;
  try {
    database.exec('BEGIN; ROLLBACK');
    return false;
  } catch {
    return true; // Transactions do not nest.
  }
}
