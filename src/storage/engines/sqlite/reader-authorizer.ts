import type { DatabaseSync } from 'node:sqlite';
import * as sqlite from 'node:sqlite';
import { refusedFunctions } from './refused-functions.ts';

/** Pragmas behind table functions that look at the schema, for example `pragma_table_info('runs')`. */
const readingPragmas = new Set([
  'collation_list',
  'compile_options',
  'database_list',
  'foreign_key_list',
  'function_list',
  'index_info',
  'index_list',
  'index_xinfo',
  'module_list',
  'pragma_list',
  'table_info',
  'table_list',
  'table_xinfo',
]);

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
