import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Version of a package as a project has it installed; `unknown` when it cannot be found. Packages need not export
 * their package.json for it.
 *
 * @param cwd folder of the project
 */
export function installedVersion(cwd: string, name: string): string {
  for (const folder of createRequire(join(cwd, 'package.json')).resolve.paths(name) ?? []) {
    try {
      return (JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { version: string })
        .version;
    } catch {
      // Not in this folder: the next one outwards may have it.
    }
  }
  return 'unknown';
}
