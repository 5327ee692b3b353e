import { globSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { assayError } from '../../../model/errors.ts';

const codeFile = /(?<!\.d)\.[cm]?[jt]s$/;
const testFile = /\.(test|spec)\.[cm]?[jt]s$/;
/** Folders beside `features` that hold step definitions by custom. */
const customaryFolders = ['steps', 'step_definitions', 'support'];

function isCode(path: string): boolean {
  return codeFile.test(path) && !testFile.test(path) && !path.includes('/node_modules/');
}

function codeIn(folder: string): string[] {
  return globSync('**/*.{js,cjs,mjs,ts,cts,mts}', { cwd: folder })
    .map((path) => join(folder, path))
    .filter((path) => isCode(path.replaceAll('\\', '/')))
    .sort();
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The folder called `features` that a feature lies in; its own folder when there is none. */
function featureFolder(file: string): string {
  for (let folder = dirname(file); dirname(folder) !== folder; folder = dirname(folder)) {
    if (basename(folder) === 'features') return folder;
  }
  return dirname(file);
}

/**
 * The files with step definitions and hooks.
 *
 * @param patterns files, folders and patterns; null: everything in the folders called `features` that the features
 *   lie in, and in `steps`, `step_definitions` and `support` beside them
 * @param folder that relative patterns start from
 * @param features absolute paths
 * @returns absolute paths, each once
 * @throws SUPPORT_MISSING when a pattern fits no file
 */
export function findSupport(
  patterns: readonly string[] | null,
  folder: string,
  features: readonly string[],
): string[] {
  if (patterns === null) {
    const roots = [...new Set(features.map(featureFolder))];
    const folders = roots.flatMap((root) => [
      root,
      ...customaryFolders.map((name) => join(dirname(root), name)),
    ]);
    return [...new Set([...new Set(folders)].filter(isFolder).flatMap(codeIn))];
  }
  const files = patterns.flatMap((pattern) => {
    const path = resolve(folder, pattern);
    const stats = statSync(path, { throwIfNoEntry: false });
    const found = stats?.isDirectory()
      ? codeIn(path)
      : stats !== undefined
        ? [path]
        : globSync(path.replaceAll('\\', '/'))
            .filter((one) => isCode(one.replaceAll('\\', '/')))
            .sort();
    if (found.length === 0) throw assayError('SUPPORT_MISSING', { pattern, folder });
    return found;
  });
  return [...new Set(files)];
}
