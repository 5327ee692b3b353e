/** `npm start`: sets up, runs the example shop's features with recording on, and shows the run on a page. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildPageWhenOld } from './setup/build-page.mjs';
import { buildSiteWhenOld } from './setup/build-site.mjs';
import { runInForeground } from './setup/run-program.mjs';
import { repository, runMain, setUp } from './setup.mjs';

const mainJob = [
  'run',
  'examples/shop/features',
  '--config',
  'examples/shop/assay.config.ts',
  '--workers',
  '2',
  '--database',
];

const next = `
Everything is in results/results.db. Try next:
  npx assay db stats
  npx assay db query "SELECT status, count(*) AS scenarios, sum(total_duration_ms) AS ms FROM Scenario GROUP BY status"
  npx assay db list scenarios --run-id latest
`;

/** A page that nobody looks at any more ends by itself. */
const pageJob = ['serve', '--background', '--idle', '15m', '--run', 'latest', '--json'];

/**
 * Starts the server of the page in the background, unless one is there. The run is over and recorded: what goes wrong
 * here is told, and changes nothing about that.
 * @returns {string} what to say about it
 */
function startPage(launcher, env) {
  try {
    buildPageWhenOld(repository, env);
    buildSiteWhenOld(repository, env); // For `assay site`, which people may try next.
  } catch (error) {
    process.stderr.write(`${error.message}\n`); // Then the page is the one that was built before, or says how to build it.
  }
  try {
    const { stdout, stderr } = spawnSync(launcher, pageJob, {
      cwd: repository,
      env,
      encoding: 'utf8',
      timeout: 150_000,
    });
    if (!stdout) throw new Error(stderr);
    const { page } = JSON.parse(stdout);
    return `\nThe page of this run, open until nobody looked at it for 15 minutes (or: npx assay serve --stop):\n  ${page}\n`;
  } catch (error) {
    return `\nThe page could not be started; npx assay serve tries again. ${error.message}\n`;
  }
}

await runMain(async () => {
  const { chromium, env } = setUp();
  if (!chromium) {
    process.stderr.write(
      'npm start drives a web shop in a browser: install one as said above, and start again.\n',
    );
    return 2;
  }
  const launcher = join(repository, 'bin/assay-from-source');
  const code = await runInForeground(launcher, [...mainJob, ...process.argv.slice(2)], {
    cwd: repository,
    env,
  });
  if (code > 1) return code;
  if (code === 1)
    process.stdout.write(
      '\nOne scenario of the shop fails on purpose, to show what a failure looks like: the run itself ended with 1, npm start with 0.\n',
    );
  process.stdout.write(next);
  process.stdout.write(startPage(launcher, env));
  return 0;
});
