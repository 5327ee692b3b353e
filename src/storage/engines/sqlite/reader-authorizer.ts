import type { DatabaseSync } from 'node:sqlite';
import * as sqlite from 'node:sqlite';
import { readingPragmas } from './reading-pragmas.ts';
import { refusedFunctions } from './refused-functions.ts';

/** Lets a connection only read, where Node has authorizers (24.10); the other hurdles stand without it. */
export function restrictToReading(database: DatabaseSync): void {
  if (typeof (database as Partial<DatabaseSync>).setAuthorizer !== 'function') return;
  const { SQLITE_OK, SQLITE_DENY, SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE } = sqlite.constants;
  const { SQLITE_FUNCTION, SQLITE_PRAGMA } = sqlite.constants;
  const free = new Set<number>([SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE]);
  database.setAuthorizer((action, first, second) => {
    if (free.has(action)) return SQLITE_OK;
    if (action === SQLITE_FUNCTION)
      return refusedFunctions.has(String(second).toLowerCase()) ? SQLITE_DENY : SQLITE_OK;
    if (action === SQLITE_PRAGMA && readingPragmas.has(String(first).toLowerCase())) return SQLITE_OK;
    return SQLITE_DENY;
  });
}
