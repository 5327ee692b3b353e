import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hasNewerSources } from './newer-sources.mjs';
import { runQuietly, SetupError } from './run-program.mjs';

/**
 * Builds what static sites consist of (`web/site/`) into `dist/site/`: the page and the engine's worker, each one classic
 * script.
 * @param {string} repository folder of the repository
 * @param {NodeJS.ProcessEnv} env environment whose PATH has the repository's programs
 * @throws {SetupError} when it does not build
 */
export function buildSite(repository, env) {
  const vite = join(repository, 'node_modules/.bin/vite');
  for (const part of ['worker', 'page']) {
    const args = ['build', '--config', `web/site/${part}/vite.config.ts`, '--logLevel', 'error'];
    const { ok, output } = runQuietly(vite, args, {
      cwd: repository,
      // Where tests build it, NODE_ENV is another, and libraries would come with what they have for development.
      env: { ...env, NODE_ENV: 'production' },
    });
    if (!ok) throw new SetupError(`The static site does not build (vite ${args.join(' ')}):\n${output}`);
  }
}

/**
 * Builds it only when it is not there, or older than what it is made from.
 * @returns {boolean} whether it was built
 * @throws {SetupError} when it does not build
 */
export function buildSiteWhenOld(repository, env) {
  const built = ['worker.js', 'page.js', 'sqlite3.wasm'].map((name) => join(repository, 'dist/site', name));
  if (built.every((path) => existsSync(path))) {
    const oldest = Math.min(...built.slice(0, 2).map((path) => statSync(path).mtimeMs));
    const code = ['api', 'analysis', 'repositories', 'storage', 'model', 'std'].map(
      (folder) => `src/${folder}`,
    );
    const places = ['web/src', 'web/site', 'web/public', ...code, 'package-lock.json'];
    if (!hasNewerSources(repository, places, oldest)) return false;
  }
  buildSite(repository, env);
  return true;
}
