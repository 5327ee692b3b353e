import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of saying which database is meant. None of them repeats what was given: it may hold a password. */
export const locationErrors = {
  DATABASE_URL_INVALID: entry<{ origin: string; reason: string }>(
    (d) => `${d.origin} names no database that Assay can use: ${d.reason}.`,
    () =>
      'Write postgres://user:password@host:port/database?schema=name&sslmode=require (in user and password, signs ' +
      'such as @ : / ? # % as %40 and so on), sqlite:PATH, duckdb:PATH, or the path of a file.',
  ),
  DATABASE_SETTING_INVALID: entry<{ setting: string; reason: string }>(
    (d) => `${d.setting} cannot be used: ${d.reason}.`,
    () => 'Correct it; "assay db config" shows every setting of the database and where it comes from.',
  ),
  SHARED_WITHOUT_REPOSITORY: entry<{ folder: string }>(
    (d) => `A shared database belongs to a git repository, and git finds none at ${d.folder}.`,
    () => 'Run the command inside a repository, or name a database with --db or --database-url.',
  ),
  BRANCH_NONE: entry<{ folder: string }>(
    (d) => `No branch is checked out at ${d.folder}, so there is no current one.`,
    () => 'Name a branch: --branch main.',
  ),
} satisfies Record<string, ErrorEntry<never>>;
