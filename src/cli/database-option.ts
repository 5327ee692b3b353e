import { resolve } from 'node:path';
import { Option } from 'commander';
import type { DatabaseAccess } from '../keeper/database-access.ts';
import type { CommandContext } from './command-context.ts';

/** Where the run database is unless the user says otherwise. */
const defaultDatabase = 'results/results.db';

/** `--db FILE`, the same for every command that asks a database. */
export function databaseOption(): Option {
  return new Option('--db <file>', `database file (default: ASSAY_DB, or ${defaultDatabase})`);
}

/** Absolute path of the database that the user means. */
export function databasePath(option: string | undefined, context: CommandContext): string {
  return resolve(context.cwd, option ?? (context.env.ASSAY_DB || defaultDatabase));
}

/**
 * Opens an existing database, lets `use` ask it, and closes it again. The engine is loaded only now.
 *
 * @param option value of `--db`
 * @throws DATABASE_MISSING and whatever opening and `use` throw
 */
export async function withDatabase<Result>(
  context: CommandContext,
  option: string | undefined,
  use: (access: DatabaseAccess) => Promise<Result>,
): Promise<Result> {
  const { openDatabaseAccess } = await import('../keeper/open-database-access.ts');
  const access = await openDatabaseAccess({
    databasePath: databasePath(option, context),
    program: context,
    mustExist: true,
  });
  for (const notice of access.notices) context.stderr.write(`note: ${notice}\n`);
  try {
    return await use(access);
  } finally {
    await access.close();
  }
}
