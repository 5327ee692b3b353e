import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of journals, keeper and databases. */
export const storageErrors = {
  JOURNAL_NOT_ONE: entry<{ file: string; reason: string }>(
    (d) => `${d.file} is not an Assay journal: ${d.reason}.`,
    (d) => `Move the file out of the journals folder; Assay leaves it as it is. (${d.file})`,
  ),
  JOURNAL_NEWER: entry<{ file: string; version: number; known: number }>(
    (d) => `${d.file} is written in protocol ${d.version}; this Assay knows protocols up to ${d.known}.`,
    () => 'Install the newer Assay that wrote it, at least for reading: npm install assay@latest.',
  ),
  EVENT_INVALID: entry<{ file: string; line: number; reason: string }>(
    (d) => `${d.file}:${d.line} is not a valid event: ${d.reason}.`,
    () => 'Mend the recorder that wrote it (docs/event-protocol.md); the line was skipped and counted.',
  ),
  DATABASE_LOCKED: entry<{ path: string; owner: string }>(
    (d) => `The database ${d.path} is in use by ${d.owner}.`,
    () =>
      'Close that program, or let it end; recordings go on in their journals meanwhile and nothing is lost.',
  ),
  DATABASE_MISSING: entry<{ path: string }>(
    (d) => `There is no database at ${d.path}.`,
    () =>
      'Record a run first (assay init shows how, assay import takes reports), or name another file with --db.',
  ),
  DATABASE_READ_ONLY: entry<{ path: string; reason: string }>(
    (d) => `${d.path} can only be read here: ${d.reason}.`,
    () => 'Copy the database to a folder that you can write to, or ask for write permission.',
  ),
  DATABASE_NEWER: entry<{ path: string; migration: string }>(
    (d) => `${d.path} was written by a newer Assay (migration ${d.migration} is unknown here).`,
    () => 'Install the newer Assay: npm install assay@latest.',
  ),
  DATABASE_UNREADABLE: entry<{ path: string; reason: string }>(
    (d) => `${d.path} cannot be opened: ${d.reason}`,
    (d) =>
      `Check that it is a DuckDB or SQLite file, as it was named; move ${d.path} away to begin a new one.`,
  ),
  MIGRATION_FAILED: entry<{ path: string; migration: string; direction: string; reason: string }>(
    (d) => `Migration ${d.migration} (${d.direction}) of ${d.path} failed: ${d.reason}`,
    () => 'Nothing was changed. Report this with the message above.',
  ),
  COMPACTION_FAILED: entry<{ path: string; reason: string }>(
    (d) => `${d.path} could not be compacted: ${d.reason}`,
    () => 'The database is as it was. Check the free space on its disk.',
  ),
  FILE_NOT_WRITTEN: entry<{ path: string; reason: string }>(
    (d) => `${d.path} could not be written: ${d.reason}`,
    () => 'Check that its folder exists, lies on the disk of the database, and may be written to.',
  ),
  KEEPER_UNREACHABLE: entry<{ path: string; reason: string }>(
    (d) => `The keeper of ${d.path} does not answer: ${d.reason}`,
    () => 'Run the command again; if it stays so, see the keeper.log beside the database.',
  ),
  QUERY_REFUSED: entry<{ reason: string }>(
    (d) => `This query is not run: ${d.reason}.`,
    () =>
      'Queries are read-only: one SELECT (or WITH, SHOW, DESCRIBE, EXPLAIN) without files, network or settings.',
  ),
  QUERY_FAILED: entry<{ reason: string }>(
    (d) => d.reason,
    () => 'Tables and views are listed in docs/generated/schema.md, or by: assay db query "SHOW ALL TABLES".',
  ),
  QUERY_STOPPED: entry<{ reason: string }>(
    (d) => `The query was stopped: ${d.reason}.`,
    () => 'Narrow it (run_id, a time range, LIMIT), or raise --timeout, --max-rows or --memory.',
  ),
} satisfies Record<string, ErrorEntry<never>>;
