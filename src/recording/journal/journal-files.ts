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

/** File name of a journal. */
export function journalFileName(journalUuid: string): string {
  return `${journalUuid}.ndjson`;
}
