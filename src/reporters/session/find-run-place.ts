import { basename, join } from 'node:path';
import { findConfig } from '../../configuration/find-config.ts';
import type { LoadedConfig } from '../../configuration/load-config.ts';
import { findProject } from '../../recording/environment/project.ts';
import { captureRunContext } from '../../recording/environment/run-context.ts';
import { databaseConfiguration } from '../../storage/location/database-configuration.ts';
import { resolveDatabase } from '../../storage/location/resolve-database.ts';
import type { RunPlace, RunPlaceRequest } from './run-place.ts';

async function configurationOf(cwd: string): Promise<LoadedConfig> {
  if (findConfig(cwd) === null) return { config: {}, folder: cwd, file: null };
  const { loadConfig } = await import('../../configuration/load-config.ts');
  return loadConfig(cwd);
}

/**
 * Finds out where a run is recorded and what is known of it: configuration, database, project, git, CI, machine.
 *
 * @throws what resolving the database and loading the configuration throw
 */
export async function findRunPlace({ cwd, env, argv, command, options }: RunPlaceRequest): Promise<RunPlace> {
  const loaded = await configurationOf(cwd);
  const { resultsFolder } = await import('../../configuration/results-folder.ts');
  const resultsDir = resultsFolder(options.results, loaded, cwd);
  const secretNames = loaded.config.secrets ?? [];
  const { location } = await resolveDatabase({
    cwd,
    env,
    commandLine:
      options.database === undefined
        ? null
        : { value: options.database, origin: 'the option `database` of the reporter' },
    resultsDir,
    configuration: async () => databaseConfiguration(loaded, resultsDir),
  });
  const context = await captureRunContext({
    cwd,
    env,
    argv,
    command,
    secrets: secretNames,
    recordEnvVars: loaded.config.recordEnvVars ?? 'all',
    // A file in the top folder lies there with its journals; the folder itself is not ignored then.
    ignoredPaths: [resultsDir, location.path, join(cwd, `${basename(location.path)}.journals`)],
  });
  const found = findProject(cwd);
  const key = options.project ?? found.key;
  return { location, resultsDir, project: { ...found, key, name: key }, context, secretNames };
}
