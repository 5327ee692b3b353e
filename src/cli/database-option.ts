import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { DatabaseAccess } from '../keeper/database-access.ts';
import type { RunDatabase } from '../keeper/run-database.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import type { CommandLineDatabase, ProjectConfiguration } from '../storage/location/database-sources.ts';
import { type ResolvedDatabase, resolveDatabase } from '../storage/location/resolve-database.ts';
import type { CommandContext } from './command-context.ts';
import { projectConfiguration } from './project-configuration.ts';

/** What the command line says of the database. */
export interface DatabaseOptions {
  readonly databaseUrl?: string;
  readonly db?: string;
  readonly shared?: boolean;
}

/** Adds `--database-url`, `--db` and `--shared`, the same for every command that has to do with a database. */
export function databaseOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--database-url <url>',
        'database: postgres://user@host/name, sqlite:PATH or duckdb:PATH (default: see assay db config)',
      ).conflicts(['db', 'shared']),
    )
    .addOption(new Option('--db <file>', 'database file of DuckDB or SQLite').conflicts('shared'))
    .option('--shared', 'the database that all worktrees of this git repository share');
}

/** The database that the options name; null when they name none. */
export function commandLineDatabase(options: DatabaseOptions): CommandLineDatabase | null {
  if (options.databaseUrl !== undefined) return { value: options.databaseUrl, origin: '--database-url' };
  if (options.db !== undefined) return { value: options.db, origin: '--db' };
  return options.shared === true ? { shared: true, origin: '--shared' } : null;
}

/** The database that is meant, by the options or by anything weaker, and where each setting comes from. */
export function resolvedDatabase(
  options: DatabaseOptions,
  context: CommandContext,
): Promise<ResolvedDatabase> {
  return resolveDatabase({
    cwd: context.cwd,
    env: context.env,
    commandLine: commandLineDatabase(options),
    resultsDir: join(context.cwd, 'results'),
    configuration: (): Promise<ProjectConfiguration> => projectConfiguration(context.cwd),
  });
}

/**
 * The database that is meant.
 *
 * @throws DATABASE_URL_INVALID, DATABASE_SETTING_INVALID, SHARED_WITHOUT_REPOSITORY, FILE_UNREADABLE, CONFIG_INVALID,
 * CONFIG_UNREADABLE
 */
export async function databaseLocation(
  options: DatabaseOptions,
  context: CommandContext,
): Promise<DatabaseLocation> {
  return (await resolvedDatabase(options, context)).location;
}

/**
 * Opens an existing database, lets `use` ask it, and closes it again. The engine is loaded only now.
 *
 * @throws what `databaseLocation` throws, DATABASE_MISSING, and whatever opening and `use` throw
 */
export async function withDatabase<Result>(
  context: CommandContext,
  options: DatabaseOptions,
  use: (access: DatabaseAccess, location: DatabaseLocation) => Promise<Result>,
  { mustExist = true } = {},
): Promise<Result> {
  const { openDatabaseAccess } = await import('../keeper/open-database-access.ts');
  const location = await databaseLocation(options, context);
  const access = await openDatabaseAccess({ location, program: context, mustExist });
  for (const notice of access.notices) context.stderr.write(`note: ${notice}\n`);
  try {
    return await use(access, location);
  } finally {
    await access.close();
  }
}

/**
 * Does work for which nobody else may have the database: its keeper lets go of it, and recordings go on in their
 * journals meanwhile.
 *
 * @throws what `databaseLocation` throws, DATABASE_LOCKED, and whatever opening and `work` throw
 */
export async function withDatabaseAlone<Result>(
  context: CommandContext,
  options: DatabaseOptions,
  work: (database: RunDatabase) => Promise<Result>,
): Promise<Result> {
  const { withExclusiveDatabase } = await import('../keeper/exclusive-database.ts');
  return await withExclusiveDatabase(await databaseLocation(options, context), context, work);
}
