import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pause } from '../../src/std/pause.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const programs = join(repository, 'node_modules/.bin');
const lock = join(repository, 'results/page-build.lock');
/** A lock this old (ms) was left by a process that was killed. */
const abandonedMs = 60_000;

/** Folder of the page as it is published; built first when a source of it is newer. Several files may ask at once. */
export async function builtPage(): Promise<string> {
  const script = new URL('../../scripts/setup/build-page.mjs', import.meta.url).href;
  const { buildPageWhenOld } = (await import(script)) as {
    buildPageWhenOld: (repository: string, env: NodeJS.ProcessEnv) => boolean;
  };
  return await alone(() => {
    buildPageWhenOld(repository, { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH}` });
    return join(repository, 'dist/web');
  });
}

/** Folder of the page with the gallery of components in it. */
export async function builtGallery(): Promise<string> {
  return await alone(() => {
    const folder = join(repository, 'results/page-gallery');
    const vite = join(repository, 'node_modules/.bin/vite');
    const args = ['build', '--config', 'web/vite.config.ts', '--mode', 'gallery', '--logLevel', 'warn'];
    execFileSync(process.execPath, [vite, ...args], {
      cwd: repository,
      stdio: 'pipe',
      env: { ...process.env, NODE_ENV: 'production' },
    });
    return folder;
  });
}

async function alone<T>(work: () => T): Promise<T> {
  mkdirSync(join(repository, 'results'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > abandonedMs) rmdirSync(lock);
      await pause(50, new AbortController().signal);
    }
  }
  try {
    return work();
  } finally {
    rmdirSync(lock);
  }
}
