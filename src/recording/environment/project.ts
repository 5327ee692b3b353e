import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What tests belong to. */
export interface Project {
  /** Stable identity: the name of the package, or of the folder. */
  readonly key: string;
  readonly name: string;
  /** Absolute; paths of tests are relative to it. */
  readonly root: string;
}

function packageName(manifest: string): string | null {
  try {
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : null;
  } catch {
    // A manifest that is no JSON has no name; whoever else needs it will say so.
    return null;
  }
}

/**
 * The project that a folder belongs to: the nearest folder upward with a package.json, or the root of its git
 * repository; the folder itself when there is neither.
 */
export function findProject(cwd: string): Project {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    const isPackage = existsSync(manifest);
    if (isPackage || existsSync(join(folder, '.git'))) {
      const name = (isPackage ? packageName(manifest) : null) ?? (basename(folder) || 'project');
      return { key: name, name, root: folder };
    }
    if (dirname(folder) === folder) {
      const name = basename(cwd) || 'project';
      return { key: name, name, root: cwd };
    }
  }
}
