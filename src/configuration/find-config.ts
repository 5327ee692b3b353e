import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Names under which a configuration is found by itself, in this order. */
const configNames = ['assay.config.ts', 'assay.config.mts', 'assay.config.js', 'assay.config.mjs'];

/** The configuration file of a folder (absolute); null when there is none. */
export function findConfig(folder: string): string | null {
  return configNames.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}
