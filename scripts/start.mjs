/** `npm start`: sets up, runs the example shop's features with recording on, and says what to try next. */
import { join } from 'node:path';
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
  return 0;
});
