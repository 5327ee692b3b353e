import { posix } from 'node:path';

/** Whether a path under `src/` is a test. */
export function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file);
}

/** The layer that a path under `src/` lies in: its first folder. */
export function layerOf(file: string): string {
  return file.split('/')[0] ?? '';
}

/**
 * The two subfolders of the deepest folder that holds both files: `a/b/x.ts` and `a/c/d/y.ts` part at `a/b` and `a/c`.
 * Empty when one of the files lies in that folder itself.
 */
export function subfoldersWhereTheyPart(file: string, target: string): [string, string] | [] {
  const [from, to] = [posix.dirname(file).split('/'), posix.dirname(target).split('/')];
  const at = from.findIndex((part, depth) => part !== to[depth]);
  if (at < 0 || to[at] === undefined) return [];
  return [from.slice(0, at + 1).join('/'), to.slice(0, at + 1).join('/')];
}

/**
 * The child of `folder` that `file` belongs to; undefined when it lies elsewhere.
 * @param units whether files directly in the folder are children too, or shared by all its subfolders
 */
export function unitIn(
  folder: string,
  units: 'folders' | 'folders and files',
  file: string,
): string | undefined {
  if (!file.startsWith(`${folder}/`)) return undefined;
  const [child, ...rest] = file.slice(folder.length + 1).split('/');
  return rest.length > 0 || units === 'folders and files' ? child?.replace(/\.test\.ts$/, '.ts') : undefined;
}
