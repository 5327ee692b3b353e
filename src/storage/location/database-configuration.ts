import { basename } from 'node:path';
import type { LoadedConfig } from '../../configuration/load-config.ts';
import type { ProjectConfiguration } from './database-sources.ts';

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
