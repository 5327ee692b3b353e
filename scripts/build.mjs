/** `npm run build`: compiles `src/` to `dist/` and the page in `web/` to `dist/web/` and `dist/site/`, ready to be packed. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildPage } from './setup/build-page.mjs';
import { buildSite } from './setup/build-site.mjs';
import { runInForeground } from './setup/run-program.mjs';
import { repository, runMain, setUp } from './setup.mjs';

await runMain(async () => {
  const { env } = setUp({ browser: false });
  rmSync(join(repository, 'dist'), { recursive: true, force: true });
  const tsc = join(repository, 'node_modules/.bin/tsc');
  const code = await runInForeground(tsc, ['--project', 'tsconfig.build.json'], { cwd: repository, env });
  if (code !== 0) return code;
  buildPage(repository, env);
  buildSite(repository, env);
  return code;
});
