import { type ErrorEntry, entry } from './error-entry.ts';

const meant = (near: string) => (near === '' ? '' : ` Did you mean ${near}?`);

/** What the data layer refuses, or cannot do. */
export const repositoryErrors = {
  ROW_MISSING: entry<{ table: string; id: string }>(
    (d) => `${d.table} has no row ${d.id}.`,
    () => 'Look for it with list(), also with includeDeleted: it may be deleted, or have never been there.',
  ),
  ROW_CHANGED: entry<{ table: string; id: string; expected: string; current: string }>(
    (d) => `${d.table} ${d.id} was changed by somebody else: its version is ${d.current}, not ${d.expected}.`,
    () => 'Read the row again, look at what changed, and make your change on top of it.',
  ),
  ROW_REFERENCED: entry<{ table: string; id: string; referrers: string }>(
    (d) => `${d.table} ${d.id} cannot be deleted: ${d.referrers} refer to it.`,
    () => 'Delete those rows first, or keep this one.',
  ),
  DELETE_NEEDS_COMMIT: entry<{ table: string; id: string; engine: string }>(
    (d) =>
      `${d.engine} cannot delete ${d.table} ${d.id} in the transaction that deleted what referred to it.`,
    () => 'Delete the rows that refer to it in a transaction of their own, and this one afterwards.',
  ),
  COLUMN_FIXED: entry<{ table: string; column: string; id: string; engine: string }>(
    (d) => `${d.engine} cannot change ${d.table}.${d.column} of row ${d.id} while other rows refer to it.`,
    () =>
      'Columns that are unique or refer to other tables stay as they are there; make a new row, or use another engine.',
  ),
  COLUMN_UNKNOWN: entry<{ table: string; column: string; near: string }>(
    (d) => `${d.table} has no column ${d.column} that can be given.${meant(d.near)}`,
    () => 'Columns are listed in docs/generated/schema.md; keys, uuid and times of change are set by Assay.',
  ),
  FILTER_COLUMN_UNKNOWN: entry<{ table: string; column: string; near: string }>(
    (d) => `${d.table} has no column ${d.column} to filter or sort by.${meant(d.near)}`,
    () => 'Columns are listed in docs/generated/schema.md.',
  ),
  FILTER_INVALID: entry<{ table: string; column: string; reason: string }>(
    (d) => `The filter or order on ${d.table}.${d.column} makes no sense: ${d.reason}.`,
    () => 'See docs/guides/data-layer.md for what filters can say.',
  ),
  CURSOR_INVALID: entry<{ table: string; reason: string }>(
    (d) => `This is no place in the list of ${d.table}: ${d.reason}.`,
    () => 'Hand in `next` of the page before as it is, with the same sort; or begin without `after`.',
  ),
  TRANSACTION_OUTSIDE: entry<{ database: string }>(
    (d) => `A repository from outside was used inside a transaction of ${d.database}.`,
    () =>
      'Use the repositories that the callback is handed: what goes past them is not part of the transaction, and may wait for it for ever.',
  ),
  TRANSACTION_ENDED: entry<{ database: string }>(
    (d) => `The repositories of a transaction of ${d.database} were used after its end.`,
    () => 'Await everything inside the callback; afterwards use the repositories of the database.',
  ),
  TRANSACTION_CONFLICT: entry<{ database: string; reason: string }>(
    (d) =>
      `Others changed the same rows of ${d.database} at the same time, several times in a row: ${d.reason}`,
    () =>
      'Nothing was changed. Do it again, with less in one transaction, or change rows always in the same order.',
  ),
  DATABASE_CLOSED: entry<{ database: string }>(
    (d) => `${d.database} was used after it was closed.`,
    () => 'Close it only when everything has been awaited.',
  ),
  SCRIPT_TRANSACTION: entry<{ statement: string }>(
    (d) => `A script runs in one transaction already, and may not ${d.statement}.`,
    () => 'Leave BEGIN, COMMIT, ROLLBACK and savepoints out of it.',
  ),
  STATEMENT_FAILED: entry<{ database: string; what: string; reason: string }>(
    (d) => `${d.what} failed in ${d.database}: ${d.reason}`,
    () => 'Nothing was changed. If the message does not say why, log the statements (ASSAY_DEBUG=sql).',
  ),
} satisfies Record<string, ErrorEntry<never>>;
