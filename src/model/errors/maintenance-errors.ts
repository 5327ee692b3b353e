import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of looking after a database: cleanup, backup, restore, reset, merge, copy. */
export const maintenanceErrors = {
  CLEANUP_NOTHING_CHOSEN: entry<Record<string, never>>(
    () => 'Nothing says how long what is to be kept.',
    () => 'Give --days 90, or days for a tier: --artifacts-days, --logs-days, --steps-days, --runs-days.',
  ),
  BACKUP_EXISTS: entry<{ file: string }>(
    (d) => `${d.file} is there already.`,
    () => 'Name another file, or replace it with --force.',
  ),
  BACKUP_INVALID: entry<{ file: string; reason: string }>(
    (d) => `${d.file} is not a whole backup: ${d.reason}`,
    () => 'Nothing was changed. Take another backup; assay db backup reads each one back after writing it.',
  ),
  RESTORE_REFUSED: entry<{ database: string; runs: number; rows: number }>(
    (d) => `${d.database} holds ${d.runs} runs (${d.rows} rows).`,
    () => 'Restore into another database (--db new.db), or put the backup in its place with --replace.',
  ),
  RESET_REFUSED: entry<{ database: string; reason: string }>(
    (d) => `${d.database} was not emptied: ${d.reason}.`,
    () =>
      'Say --yes to empty it without a question, and --force when something is recorded; assay db backup keeps what is there.',
  ),
  NOT_CONFIRMED: entry<{ what: string }>(
    (d) => `${d.what} was not confirmed; nothing was changed.`,
    () => 'Type the name exactly as it is shown.',
  ),
  RECORDING_UNDER_WAY: entry<{ database: string; doing: string }>(
    (d) => `Something is being recorded into ${d.database}; ${d.doing} would tear it apart.`,
    () => 'Wait until the run is over (assay db list runs --status running).',
  ),
  MERGE_SAME: entry<{ database: string }>(
    (d) => `${d.database} is named twice: it cannot be merged with, or copied to, itself.`,
    () => 'Name the other database.',
  ),
  SCHEMA_DIFFERENT: entry<{ database: string; current: number; latest: number }>(
    (d) => `${d.database} is at migration ${d.current}, and ${d.latest} is needed.`,
    () => 'Bring it up to date: assay db migrate --db FILE (or --database-url URL).',
  ),
  MERGE_DIFFERENT: entry<{ run: string; table: string; expected: number; found: number }>(
    (d) =>
      `Run ${d.run} did not come over as it is: ${d.table} has ${d.found} of ${d.expected} rows, or others.`,
    () => 'The run was not taken; those before it are whole. Please report this.',
    3,
  ),
  COPY_TARGET_NOT_EMPTY: entry<{ database: string; table: string }>(
    (d) => `${d.database} is not empty: ${d.table} has rows.`,
    () => 'Copy to a new database, empty this one (assay db reset), or take runs over with assay db merge.',
  ),
  COPY_DIFFERENT: entry<{ table: string; expected: number; found: number }>(
    (d) => `The copy of ${d.table} is not the same: ${d.found} rows came of ${d.expected}, or other values.`,
    () => 'The target is as it was. Please report this.',
    3,
  ),
} satisfies Record<string, ErrorEntry<never>>;
