/**
 * Sets this repository up on a machine that has only npm and Node 18 or newer: packages, the pinned Node, a Chromium.
 * Plain JavaScript without dependencies, because it runs before there are any. `node scripts/setup.mjs [--again]`
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromiumRemedy, findChromium, installChromium } from './setup/find-chromium.mjs';
import { installPackages, pinnedNode } from './setup/install-packages.mjs';
import { environmentInside, SetupError } from './setup/run-program.mjs';

/** The folder that holds package.json. */
export const repository = dirname(dirname(fileURLToPath(import.meta.url)));

const stampPath = join(repository, 'node_modules/.assay-setup.json');

/**
 * Does what is missing and says so; when nothing is, it only compares a stamp and returns at once.
 * @param {{ again?: boolean, browser?: boolean }} options `again`: do not trust the stamp;
 * `browser: false`: packages are enough
 * @returns {{ node: string, chromium: string | undefined, env: NodeJS.ProcessEnv }} the pinned Node's program,
 * Chromium's, and the environment to run everything else in (PATH, and ASSAY_CHROMIUM when there is one)
 * @throws {SetupError} when packages cannot be installed
 */
export function setUp({ again = false, browser = true } = {}) {
  const say = (text) => process.stdout.write(`${text}\n`);
  const stamp = again ? {} : readStamp();
  const lock = createHash('sha256')
    .update(readFileSync(join(repository, 'package-lock.json')))
    .digest('hex');
  const node = pinnedNode(repository);
  const fresh = stamp.lock !== lock || !existsSync(node);
  if (fresh) {
    say(`Setting up Assay in ${repository} (only the first time, and when package-lock.json changes)`);
    installPackages(repository, say);
  }
  if (!browser && !fresh) return { node, chromium: undefined, env: environmentInside(repository) };
  const named = process.env.ASSAY_CHROMIUM;
  const known = !named && stamp.chromium && existsSync(stamp.chromium) ? stamp.chromium : undefined;
  let chromium = known ?? findChromium(repository);
  if (!chromium && fresh) chromium = installChromium(repository, say);
  if (!chromium)
    say(`No Chromium: what needs a browser will not run, everything else does.\n${chromiumRemedy}`);
  if (fresh || (!named && chromium !== stamp.chromium))
    writeFileSync(stampPath, JSON.stringify({ lock, ...(chromium && !named && { chromium }) }));
  if (fresh) say(`Ready${chromium ? `, with the browser ${chromium}` : ''}.\n`);
  return { node, chromium, env: environmentInside(repository, chromium ? { ASSAY_CHROMIUM: chromium } : {}) };
}

/** Runs a script's main function; a set-up error is told without a stack trace and exits with 2. */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampPath, 'utf8'));
  } catch {
    // No stamp, or one that was cut short: set up again.
    return {};
  }
}

if (argv[1] && fileURLToPath(import.meta.url) === realpathSync(argv[1]))
  await runMain(() => {
    setUp({ again: argv.includes('--again') });
    return 0;
  });
