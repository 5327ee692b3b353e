import { join, resolve } from 'node:path';
import type { LoadedConfig } from './load-config.ts';

/**
 * The folder for all files of a run (absolute): the one that was given, that of the configuration, or `results`.
 *
 * @param given relative to `cwd`
 */
export function resultsFolder(given: string | undefined, loaded: LoadedConfig, cwd: string): string {
  if (given !== undefined) return resolve(cwd, given);
  const { results } = loaded.config;
  return results === undefined ? join(cwd, 'results') : resolve(loaded.folder, results);
}
