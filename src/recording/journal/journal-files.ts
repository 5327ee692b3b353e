import { basename, dirname, join } from 'node:path';

/** Name that a run database has unless the user names another. */
const defaultDatabaseName = 'results.db';

/**
 * The folder of a database's journals: `journals` beside `results.db`, `<file>.journals` beside any other file, so
 * that two databases in one folder never share journals.
 *
 * @param databasePath absolute path of the database file
 */
export function journalsDirectory(databasePath: string): string {
  const name = basename(databasePath);
  return join(dirname(databasePath), name === defaultDatabaseName ? 'journals' : `${name}.journals`);
}

/** The UUID of the journal with this file name; null when no journal is called so. */
export function journalUuidOf(fileName: string): string | null {
  return /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.ndjson$/.exec(fileName)?.[1] ?? null;
}

/** File name of a journal. */
export function journalFileName(journalUuid: string): string {
  return `${journalUuid}.ndjson`;
}
