import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProject } from '../recording/environment/project.ts';
import { portablePath } from '../std/portable-path.ts';

/**
 * What stands before a path of the project to make it one of the git repository, as GitHub and GitLab name files:
 * empty, or a folder with a slash at its end.
 *
 * @param cwd absolute
 */
export function repositoryPrefix(cwd: string): string {
  const { root } = findProject(cwd);
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) {
      const prefix = portablePath(folder, root);
      return prefix === '' ? '' : `${prefix}/`;
    }
    if (dirname(folder) === folder) return '';
  }
}
