import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { environmentOutside, runQuietly, SetupError } from './run-program.mjs';

/** The pinned Node of a repository: it comes as the npm package `node`, whatever Node the machine has. */
export function pinnedNode(repository) {
  return join(repository, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Makes `node_modules` what the lock file says, the pinned Node included, and links `assay` to the source.
 * @throws {SetupError} when npm cannot install, with what npm printed
 */
export function installPackages(repository, say) {
  const env = environmentOutside(repository);
  const version = readJson(join(repository, 'package-lock.json')).packages['node_modules/node'].version;
  if (!installedMatchesLock(repository)) {
    const started = Date.now();
    installOnFittingNode(repository, version, env, say);
    say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
  }
  ensureNode(repository, version, env);
  const link = join(repository, 'node_modules/.bin/assay');
  rmSync(link, { force: true });
  symlinkSync('../../bin/assay-from-source', link);
}

/**
 * npm leaves out optional packages that the Node it runs on is too old for, native parts that the pinned Node needs
 * among them. On an older Node the pinned one is therefore installed first, aside, and npm runs on that.
 */
function installOnFittingNode(repository, version, env, say) {
  if (isNewEnough(runQuietly('node', ['--version'], { env }).output, repository)) {
    runCi(repository, env, say);
    return;
  }
  const aside = mkdtempSync(join(tmpdir(), 'assay-node-'));
  try {
    say(`Installing Node ${version} to work with, beside the one of this machine ...`);
    writeFileSync(
      join(aside, 'package.json'),
      JSON.stringify({ private: true, allowScripts: { node: true } }),
    );
    runNpm(['install', '--no-save', `node@${version}`], aside, env);
    ensureNode(aside, version, env);
    runCi(repository, { ...env, PATH: dirname(pinnedNode(aside)) + delimiter + env.PATH }, say);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function runCi(repository, env, say) {
  say('Installing the exact packages of package-lock.json (npm ci) ...');
  runNpm(['ci', '--include=dev', '--include=optional'], repository, env);
}

function runNpm(args, cwd, env) {
  const { ok, output } = runQuietly('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env,
  });
  // What went wrong comes first in npm's output; a page on how to use npm follows.
  const reason = output.split('\n').slice(0, 15).join('\n');
  if (!ok) throw new SetupError(`npm ${args[0]} failed. Is the npm registry reachable from here?\n${reason}`);
}

function isNewEnough(version, repository) {
  const numbers = (text) => text.match(/\d+/g).map(Number);
  const [major, minor] = numbers(version || '0.0');
  const [wantedMajor, wantedMinor] = numbers(readJson(join(repository, 'package.json')).engines.node);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Compares npm's own note of what it installed with the lock file, so that a package just added needs no second install. */
function installedMatchesLock(repository) {
  const note = join(repository, 'node_modules/.package-lock.json');
  if (!existsSync(note)) return false;
  const wanted = readJson(join(repository, 'package-lock.json')).packages;
  const installed = readJson(note).packages;
  return (
    Object.entries(wanted).every(
      ([path, entry]) => path === '' || !isForHere(entry) || installed[path]?.version === entry.version,
    ) && Object.entries(installed).every(([path, { version }]) => wanted[path]?.version === version)
  );
}

/** Optional packages are for one platform each, or a fall-back for all others that npm may leave out. */
function isForHere({ optional, os, cpu, libc }) {
  if (!optional) return true;
  const glibc = process.report?.getReport().header.glibcVersionRuntime !== undefined;
  const libcFits = !libc || libc.includes(glibc ? 'glibc' : 'musl');
  return Boolean(os?.includes(process.platform) && cpu?.includes(process.arch) && libcFits);
}

/** npm skips install scripts under `ignore-scripts`, and newer versions unless they are approved: run Node's here then. */
function ensureNode(folder, version, env) {
  const node = pinnedNode(folder);
  if (runQuietly(node, ['--version']).output === `v${version}`) return;
  const cwd = join(folder, 'node_modules/node');
  const { output } = runQuietly('node', ['installArchSpecificPackage'], { cwd, env });
  const printed = runQuietly(node, ['--version']).output;
  if (printed !== `v${version}`)
    throw new SetupError(
      `Node ${version} (the npm package "node") does not run here:\n${output}\n${printed}`,
    );
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
