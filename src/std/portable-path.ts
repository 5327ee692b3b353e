import { posix, relative, sep } from 'node:path';

/** A path relative to a folder, with / as separator. */
export function portablePath(from: string, path: string): string {
  return relative(from, path).split(sep).join(posix.sep);
}
