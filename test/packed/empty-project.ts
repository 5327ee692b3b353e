import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** The repository's root: the folder that is packed. */
export const repository = join(import.meta.dirname, '../..');

const patience = 120_000;
const pinnedNode = join(repository, 'node_modules/node/bin/node');

/** What a program printed and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A file of the packed package, as npm lists it. */
interface PackedFile {
  readonly path: string;
}

/**
 * Builds and packs the repository.
 * @returns the tarball's path and the paths of the files in it
 */
export function packRepository(folder: string): { tarball: string; files: string[] } {
  const options = {
    cwd: repository,
    encoding: 'utf8',
    timeout: patience,
    env: cleanEnvironment(dirname(pinnedNode)),
  } as const;
  execFileSync(pinnedNode, ['scripts/build.mjs'], options);
  const output = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    options,
  );
  const [packed] = Object.values(JSON.parse(output)) as { filename: string; files: PackedFile[] }[];
  if (!packed) throw new Error(`npm pack listed nothing: ${output}`);
  return { tarball: join(folder, packed.filename), files: packed.files.map((file) => file.path) };
}

/** Installs packages into a new folder as somebody would who has never seen this repository. */
export function installInto(folder: string, packages: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'empty-project', private: true, type: 'module', allowScripts: { node: true } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], {
    cwd: folder,
    env: cleanEnvironment(dirname(pinnedNode)),
    timeout: patience,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * Runs `npx <args>` in a folder.
 * @param nodeFolder the folder whose `node` runs npm, npx and the program
 */
export function npx(folder: string, nodeFolder: string, args: readonly string[]): Outcome {
  const env = cleanEnvironment(nodeFolder);
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
    timeout: patience,
  });
  return { code: status, stdout, stderr };
}

/** The environment of a user's shell: nothing in it leads back to this repository, npm or Vitest. */
function cleanEnvironment(nodeFolder: string): NodeJS.ProcessEnv {
  const ours =
    /^(npm_(?!config_registry)|vitest|node_(options|env|path|v8_coverage)$|assay_|init_cwd$|test$|dev$|prod$|mode$|ssr$)/i;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.startsWith(repository));
  return { ...Object.fromEntries(kept), PATH: [nodeFolder, ...path].join(delimiter), NO_COLOR: '1' };
}
