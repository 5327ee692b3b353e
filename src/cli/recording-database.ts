import type { Command } from 'commander';
import type { LoadedConfig } from '../configuration/load-config.ts';
import { databaseConfiguration } from '../storage/location/database-configuration.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import type { CommandLineDatabase } from '../storage/location/database-sources.ts';
import { resolveDatabase } from '../storage/location/resolve-database.ts';
import type { CommandContext } from './command-context.ts';
import { commandLineDatabase, type DatabaseOptions } from './database-option.ts';

export interface RecordingRequest extends DatabaseOptions {
  /** What `--database` was given, if anything: a file or URL, true without one, false for `--no-database`. */
  readonly database: boolean | string | undefined;
}

/** What the command line names; wrong usage when it names two. */
function namedDatabase(command: Command, request: RecordingRequest): CommandLineDatabase | null {
  const named = commandLineDatabase(request);
  if (typeof request.database !== 'string') return named;
  if (named !== null) {
    command.error(`error: --database names a database already; leave it or ${named.origin} out`);
  }
  return { value: request.database, origin: '--database' };
}

/**
 * Where a run is recorded; null when it is not. It is when the command line names a database or says `--database`, or
 * when the configuration has `database`; variables only say where.
 *
 * @param resultsDir absolute folder of results of this run
 * @throws as `resolveDatabase`
 */
export async function recordingLocation(
  command: Command,
  request: RecordingRequest,
  loaded: LoadedConfig,
  resultsDir: string,
  context: CommandContext,
): Promise<DatabaseLocation | null> {
  if (request.database === false) return null;
  const commandLine = namedDatabase(command, request);
  const wanted = commandLine !== null || (request.database ?? loaded.config.database ?? false) !== false;
  if (!wanted) return null;
  const { location } = await resolveDatabase({
    cwd: context.cwd,
    env: context.env,
    commandLine,
    resultsDir,
    configuration: async () => databaseConfiguration(loaded, resultsDir),
  });
  return location;
}
