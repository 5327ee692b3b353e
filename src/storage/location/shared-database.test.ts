import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveDatabase } from './resolve-database.ts';
import { sharedDatabasePath, userDataDirectory } from './shared-database.ts';

let folder: string;
const env = { PATH: process.env.PATH, HOME: '/home/ada', XDG_DATA_HOME: '/data' };

function git(cwd: string, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd, stdio: 'pipe' });
}

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-')));
  mkdirSync(join(folder, 'my shop/src/deep'), { recursive: true });
  git(join(folder, 'my shop'), 'init', '--quiet', '--initial-branch=main');
  git(join(folder, 'my shop'), 'commit', '--quiet', '--allow-empty', '--message=first');
  git(join(folder, 'my shop'), 'worktree', 'add', '--quiet', '-b', 'fix', join(folder, 'fix'));
  git(folder, 'clone', '--quiet', '--bare', 'my shop', 'bare.git');
  git(join(folder, 'bare.git'), 'worktree', 'add', '--quiet', '-b', 'other', join(folder, 'of-bare'));
  symlinkSync(join(folder, 'my shop'), join(folder, 'link'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const pathFrom = (name: string) => sharedDatabasePath(join(folder, name), env);

describe('the shared database of a repository', () => {
  it('is the same from every worktree, folder and link', async () => {
    const path = await pathFrom('my shop');
    expect(path).toMatch(/^\/data\/assay\/my-shop-[0-9a-f]{12}\/results\.db$/);
    for (const other of ['my shop/src/deep', 'fix', 'link', 'link/src'])
      expect(await pathFrom(other)).toBe(path);
  });

  it('is another one for another clone, also for worktrees of a bare one', async () => {
    const path = await pathFrom('of-bare');
    expect(path).toMatch(/^\/data\/assay\/bare-[0-9a-f]{12}\/results\.db$/);
    expect(await pathFrom('bare.git')).toBe(path);
  });

  it('is that of the working directory, whatever a hook says', async () => {
    const inHook = { ...env, GIT_DIR: join(folder, 'bare.git') };
    expect(await sharedDatabasePath(join(folder, 'fix'), inHook)).toBe(await pathFrom('my shop'));
  });

  it('does not exist outside of repositories', async () => {
    const outside = { ...env, GIT_CEILING_DIRECTORIES: folder };
    mkdirSync(join(folder, 'none'));
    await expect(sharedDatabasePath(join(folder, 'none'), outside)).rejects.toMatchObject({
      code: 'SHARED_WITHOUT_REPOSITORY',
    });
  });
});

describe('whether it is meant', () => {
  const origin = async (
    variables: Record<string, string>,
    config: { readonly database?: string; readonly shared?: boolean },
    commandLine: { readonly shared: true; readonly origin: string } | null = null,
  ) => {
    const { settings } = await resolveDatabase({
      cwd: join(folder, 'fix'),
      env: { ...env, ...variables },
      commandLine,
      resultsDir: '/results',
      configuration: async () => ({ file: 'assay.config.js', folder, resultsDir: '/results', ...config }),
    });
    return settings.find(({ setting }) => setting === 'path')?.origin;
  };

  it('is said by --shared, ASSAY_SHARED or the configuration', async () => {
    expect(await origin({ ASSAY_DB: 'x.db' }, {}, { shared: true, origin: '--shared' })).toBe('--shared');
    expect(await origin({ ASSAY_SHARED: '1' }, { database: 'x.db' })).toBe('ASSAY_SHARED');
    expect(await origin({}, { shared: true })).toBe('shared in assay.config.js');
  });

  it('is unsaid by ASSAY_SHARED=0, or by whoever names a database', async () => {
    expect(await origin({ ASSAY_SHARED: '0' }, { shared: true })).toBe('default');
    expect(await origin({ ASSAY_SHARED: '1', ASSAY_DB: 'x.db' }, {})).toBe('ASSAY_DB');
    expect(await origin({}, { shared: true, database: 'x.db' })).toBe('database in assay.config.js');
  });
});

describe("the folder for a user's data", () => {
  it.each([
    ['linux', { HOME: '/home/ada' }, '/home/ada/.local/share'],
    ['linux', { HOME: '/home/ada', XDG_DATA_HOME: '/data' }, '/data'],
    ['linux', { HOME: '/home/ada', XDG_DATA_HOME: 'relative' }, '/home/ada/.local/share'],
    ['darwin', { HOME: '/Users/ada' }, '/Users/ada/Library/Application Support'],
    ['win32', { USERPROFILE: '/Users/ada', LOCALAPPDATA: '/Users/ada/Local' }, '/Users/ada/Local'],
    ['win32', { USERPROFILE: '/Users/ada' }, '/Users/ada/AppData/Local'],
  ] as const)('on %s with %j is %s', (platform, variables, expected) => {
    expect(userDataDirectory(variables, platform)).toBe(expected);
  });
});
