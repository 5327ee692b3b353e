import type { AssayConfig } from '../configuration/assay-config.ts';

export type { AssayConfig };

/**
 * Gives a configuration its type, so that editors complete and check it: `export default defineConfig({ ... })` in
 * `assay.config.ts`. Paths are relative to the file's folder.
 */
export function defineConfig(config: AssayConfig): AssayConfig {
  return config;
}
