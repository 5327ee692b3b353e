import { basename, join } from 'node:path';
import { findConfig } from '../configuration/find-config.ts';
import type { LoadedConfig } from '../configuration/load-config.ts';
import type { ProjectConfiguration } from '../storage/location/database-sources.ts';

/** What a configuration says of the database. */
export function databaseConfiguration(loaded: LoadedConfig, resultsDir: string): ProjectConfiguration {
  const { file, folder, config } = loaded;
  return {
    file: file === null ? null : basename(file),
    folder,
    resultsDir,
    database: config.database,
    shared: config.shared,
  };
}

/**
 * What the project of a folder says of the database. Where there is no configuration file, nothing is loaded for it.
 *
 * @param cwd absolute
 * @throws CONFIG_UNREADABLE, CONFIG_INVALID
 */
export async function projectConfiguration(cwd: string): Promise<ProjectConfiguration> {
  if (findConfig(cwd) === null) return { file: null, folder: cwd, resultsDir: join(cwd, 'results') };
  const [{ loadConfig }, { resultsFolder }, { shareOwnModules }] = await Promise.all([
    import('../configuration/load-config.ts'),
    import('../runners/gherkin/config/run-settings.ts'),
    import('../runners/gherkin/worker/module-resolution.ts'),
  ]);
  shareOwnModules();
  const loaded = await loadConfig(cwd);
  return databaseConfiguration(loaded, resultsFolder({}, loaded, cwd));
}
