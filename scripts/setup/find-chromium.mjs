import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode } from './install-packages.mjs';
import { environmentInside, findOnPath, runQuietly } from './run-program.mjs';

const programs = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const elsewhere = [
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** What to tell somebody whose machine has no Chromium. */
export const chromiumRemedy =
  'Install one with "apt-get install -y chromium" (Debian) or "npx playwright-core install --with-deps chromium", ' +
  'or name its program in the environment variable ASSAY_CHROMIUM.';

/** The Chromium that ASSAY_CHROMIUM, PATH, a usual place or Playwright's own downloads offer; undefined without one. */
export function findChromium(repository) {
  if (process.env.ASSAY_CHROMIUM) return process.env.ASSAY_CHROMIUM;
  const candidates = [findOnPath(programs), ...elsewhere.filter((path) => existsSync(path))];
  return candidates.find((path) => path && starts(path)) ?? playwrightDownload(repository);
}

/** Installs a Chromium with what this machine has; undefined when nothing works, after saying why. */
export function installChromium(repository, say) {
  const root = process.getuid?.() === 0;
  if (root && isDebian() && findOnPath(['apt-get'])) {
    say("No Chromium found. Installing Debian's (apt-get install chromium) ...");
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const update = runQuietly('apt-get', ['update'], { env, minutes: 3 });
    const install = runQuietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
    const found = install.ok && findChromium(repository);
    if (found) return found;
    say(`That did not work: ${reason(install.output || update.output)}`);
  }
  say("No Chromium found. Downloading Playwright's (npx playwright-core install chromium) ...");
  const withSystemLibraries = root && findOnPath(['apt-get']) ? ['--with-deps'] : [];
  const { output } = runQuietly(
    pinnedNode(repository),
    ['node_modules/playwright-core/cli.js', 'install', ...withSystemLibraries, 'chromium'],
    { cwd: repository, env: environmentInside(repository) },
  );
  const found = playwrightDownload(repository);
  if (!found) say(`That did not work: ${reason(output)}`);
  return found;
}

function playwrightDownload(repository) {
  const script = "process.stdout.write(require('playwright-core').chromium.executablePath())";
  const { ok, output } = runQuietly(pinnedNode(repository), ['-e', script], { cwd: repository });
  return ok && existsSync(output) && starts(output) ? output : undefined;
}

/** A name on PATH may be a stub that only says how to install the real one: ask for its version. */
function starts(program) {
  return runQuietly(program, ['--version', '--no-sandbox'], { minutes: 0.5 }).ok;
}

function isDebian() {
  if (!existsSync('/etc/os-release')) return false;
  // Not Ubuntu, whose package is a stub for another installer.
  return /^ID=debian$/m.test(readFileSync(join('/etc', 'os-release'), 'utf8'));
}

function reason(output) {
  const lines = output.trim().split('\n');
  return lines.find((line) => /error|failed|unable/i.test(line)) ?? lines.at(-1);
}
