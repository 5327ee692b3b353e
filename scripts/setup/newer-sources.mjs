import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether anything that is built is older than what it is made from.
 * @param {string} repository folder of the repository
 * @param {readonly string[]} places files and folders in it
 * @param {number} builtMs when it was built, ms since 1970
 */
export function hasNewerSources(repository, places, builtMs) {
  return places
    .flatMap((place) => filesOf(join(repository, place)))
    .some((path) => statSync(path).mtimeMs >= builtMs);
}

/** Setting up begins on whatever Node there is: older ones have no `globSync`. */
function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesOf(join(path, name)));
}
