import { fileURLToPath } from 'node:url';
import { siblingModule } from '../../std/sibling-module.ts';
import { isNodePool } from './attempt-outcome.ts';
import type { Vitest } from './vitest-host.ts';

/** Puts the setup file that records in the workers before those of every project whose tests run in Node. */
export function addSetupFile(vitest: Vitest): void {
  const file = fileURLToPath(siblingModule(import.meta.url, './worker-setup'));
  for (const { config, _resolver } of vitest.projects) {
    if (config.browser?.enabled === true || !isNodePool(config.pool)) continue;
    if (config.setupFiles?.includes(file) === true) continue;
    config.setupFiles = [file, ...(config.setupFiles ?? [])];
    // Setup files are evaluated anew for each test file; Vitest lists those that it does that for before we come.
    _resolver?.options?.inlineFiles?.push(file);
  }
}
