import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of migrations, Assay's and those of users. */
export const migrationErrors = {
  MIGRATION_CHANGED: entry<{ path: string; migration: string }>(
    (d) => `${d.path} went through migration ${d.migration}, and its file is another one now.`,
    () => 'Put the file back as it was applied, and write what is to be changed into a new migration.',
  ),
  MIGRATION_MISSING: entry<{ path: string; migration: string }>(
    (d) => `${d.path} went through migration ${d.migration}, whose file is not there to take it back.`,
    () => 'Name the folder that holds it: --migrations FOLDER.',
  ),
  MIGRATION_INVALID: entry<{ file: string; line: number; reason: string }>(
    (d) => `${d.file}:${d.line}: ${d.reason}.`,
    () =>
      'A migration is a file NNNN-name.sql (1000 or more) with its statements below "-- up" and "-- down" lines.',
  ),
  MIGRATIONS_UNREADABLE: entry<{ folder: string; reason: string }>(
    (d) => `The migrations in ${d.folder} cannot be read: ${d.reason}`,
    () => 'Check the folder and its permissions.',
  ),
  MIGRATION_TARGET: entry<{ target: string; known: string }>(
    (d) => `There is no migration ${d.target}.`,
    (d) => `Name one of: ${d.known}.`,
  ),
} satisfies Record<string, ErrorEntry<never>>;
