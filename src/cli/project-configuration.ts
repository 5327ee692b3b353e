import { join } from 'node:path';
import { findConfig } from '../configuration/find-config.ts';
import { databaseConfiguration } from '../storage/location/database-configuration.ts';
import type { ProjectConfiguration } from '../storage/location/database-sources.ts';
import { loadProjectConfig } from './load-project-config.ts';

/**
 * What the project of a folder says of the database. Where there is no configuration file, nothing is loaded for it.
 *
 * @param cwd absolute
 * @throws CONFIG_UNREADABLE, CONFIG_INVALID
 */
export async function projectConfiguration(cwd: string): Promise<ProjectConfiguration> {
  if (findConfig(cwd) === null) return { file: null, folder: cwd, resultsDir: join(cwd, 'results') };
  const [loaded, { resultsFolder }] = await Promise.all([
    loadProjectConfig(cwd),
    import('../configuration/results-folder.ts'),
  ]);
  return databaseConfiguration(loaded, resultsFolder(undefined, loaded, cwd));
}
