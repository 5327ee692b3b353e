/**
 * `npm run page`: serves the page from its source while you work on it. The API is that of a running `assay serve`
 * (ASSAY_PAGE_SERVER says where, http://127.0.0.1:7350 without it). `npm run page -- build` only builds it when it is old.
 */
import { join } from 'node:path';
import { buildPageWhenOld } from './setup/build-page.mjs';
import { buildSiteWhenOld } from './setup/build-site.mjs';
import { runInForeground } from './setup/run-program.mjs';
import { repository, runMain, setUp } from './setup.mjs';

await runMain(() => {
  const { env } = setUp({ browser: false });
  const args = process.argv.slice(2);
  if (args[0] === 'build') {
    const built = buildPageWhenOld(repository, env);
    process.stdout.write(built ? 'Built dist/web/.\n' : 'dist/web/ is up to date.\n');
    const siteBuilt = buildSiteWhenOld(repository, env);
    process.stdout.write(siteBuilt ? 'Built dist/site/.\n' : 'dist/site/ is up to date.\n');
    return 0;
  }
  const vite = join(repository, 'node_modules/.bin/vite');
  return runInForeground(vite, ['--config', 'web/vite.config.ts', ...args], { cwd: repository, env });
});
