import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hasNewerSources } from './newer-sources.mjs';
import { runQuietly, SetupError } from './run-program.mjs';

/**
 * Builds the page (`web/`) into `dist/web/`; takes about two seconds.
 * @param {string} repository folder of the repository
 * @param {NodeJS.ProcessEnv} env environment whose PATH has the repository's programs
 * @throws {SetupError} when it does not build
 */
export function buildPage(repository, env) {
  const vite = join(repository, 'node_modules/.bin/vite');
  const args = ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'];
  const { ok, output } = runQuietly(vite, args, {
    cwd: repository,
    // Where tests build it, NODE_ENV is another, and libraries would come with what they have for development.
    env: { ...env, NODE_ENV: 'production' },
  });
  if (!ok) throw new SetupError(`The page does not build (vite ${args.join(' ')}):\n${output}`);
}

/**
 * Builds the page only when it is not there, or older than what it is made from.
 * @returns {boolean} whether it was built
 * @throws {SetupError} when it does not build
 */
export function buildPageWhenOld(repository, env) {
  if (isBuilt(repository)) return false;
  buildPage(repository, env);
  return true;
}

function isBuilt(repository) {
  const page = join(repository, 'dist/web/index.html');
  if (!existsSync(page)) return false;
  const built = statSync(page).mtimeMs;
  return !hasNewerSources(repository, ['web', 'package-lock.json'], built);
}
