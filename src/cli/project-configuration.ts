import { join } from 'node:path';
import { findConfig } from '../configuration/find-config.ts';
import { databaseConfiguration } from '../storage/location/database-configuration.ts';
import type { ProjectConfiguration } from '../storage/location/database-sources.ts';

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
    import('../configuration/results-folder.ts'),
    import('../runners/gherkin/worker/module-resolution.ts'),
  ]);
  shareOwnModules();
  const loaded = await loadConfig(cwd);
  return databaseConfiguration(loaded, resultsFolder(undefined, loaded, cwd));
}
