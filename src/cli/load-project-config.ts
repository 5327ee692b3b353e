import type { LoadedConfig } from '../configuration/load-config.ts';

/**
 * The configuration of a project, which may import `assay` wherever that is installed. What loads it is loaded only now.
 *
 * @param cwd absolute
 * @param named file that the user names, relative to `cwd`
 * @throws CONFIG_MISSING, CONFIG_UNREADABLE, CONFIG_INVALID
 */
export async function loadProjectConfig(cwd: string, named?: string): Promise<LoadedConfig> {
  const [{ loadConfig }, { shareOwnModules }] = await Promise.all([
    import('../configuration/load-config.ts'),
    import('../runners/gherkin/worker/module-resolution.ts'),
  ]);
  shareOwnModules();
  return await loadConfig(cwd, named);
}
