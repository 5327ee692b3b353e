import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captureCi } from './ci-context.ts';
import { captureGit } from './git-context.ts';

let folder: string;
let env: Record<string, string>;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-git-')));
  env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CEILING_DIRECTORIES: folder,
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@private.example',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@private.example',
    GIT_AUTHOR_DATE: '2026-03-04T05:06:07+02:00',
    GIT_COMMITTER_DATE: '2026-03-05T05:06:07+02:00',
  };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

function commit(cwd: string, file: string, subject: string): string {
  writeFileSync(join(cwd, file), subject);
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-q', '-m', subject);
  return git(cwd, 'rev-parse', 'HEAD');
}

function repository(name = 'shop'): string {
  const path = join(folder, name);
  git(folder, 'init', '-q', '-b', 'main', path);
  commit(path, 'basket.feature', 'First feature');
  return path;
}

function mergeForTest(path: string): { base: string; head: string; merge: string } {
  git(path, 'checkout', '-q', '-b', 'topic');
  const head = commit(path, 'topic.feature', 'Topic');
  git(path, 'checkout', '-q', 'main');
  const base = commit(path, 'other.feature', 'Meanwhile');
  git(path, 'checkout', '-q', '--detach');
  git(path, 'merge', '-q', '--no-ff', '-m', 'Merge topic into main', 'topic');
  return { base, head, merge: git(path, 'rev-parse', 'HEAD') };
}

describe('the git context', () => {
  it('describes a clean working tree on a branch', async () => {
    const path = repository();
    const head = git(path, 'rev-parse', 'HEAD');
    expect(await captureGit(path, env)).toEqual({
      branch: 'main',
      commit: head,
      headCommit: head,
      parents: [],
      mergeCommit: null,
      tag: null,
      remote: null,
      dirty: false,
      dirtyFileCount: 0,
      shallow: false,
      authoredAt: '2026-03-04T03:06:07.000Z',
      subject: 'First feature',
    });
  });

  it('never holds the name or address of the author', async () => {
    const found = JSON.stringify(await captureGit(repository(), env));
    expect(found).not.toContain('private.example');
    expect(found).not.toContain('Ada');
  });

  it('names parents and tag', async () => {
    const path = repository();
    const parent = git(path, 'rev-parse', 'HEAD');
    commit(path, 'pay.feature', 'Second');
    git(path, 'tag', 'v1.2');
    expect(await captureGit(path, env)).toMatchObject({ parents: [parent], tag: 'v1.2', subject: 'Second' });
  });

  it('is the same whatever the user has configured for git', async () => {
    const path = repository();
    git(path, 'tag', 'v2');
    const plain = await captureGit(path, env);
    const settings = [
      'color.ui always',
      'log.decorate full',
      'status.showStash true',
      'log.showSignature true',
    ];
    for (const setting of [...settings, 'format.pretty oneline', 'status.relativePaths false']) {
      git(path, 'config', ...setting.split(' '));
    }
    expect(await captureGit(path, env)).toEqual(plain);
  });

  it('has no branch on a detached head', async () => {
    const path = repository();
    git(path, 'checkout', '-q', '--detach');
    expect(await captureGit(path, env)).toMatchObject({
      branch: null,
      commit: git(path, 'rev-parse', 'HEAD'),
    });
  });

  it('takes the branch of a detached head from CI when CI speaks of the same commit', async () => {
    const path = repository();
    git(path, 'checkout', '-q', '--detach');
    const ci = {
      GITLAB_CI: 'true',
      CI_COMMIT_BRANCH: 'release',
      CI_COMMIT_SHA: git(path, 'rev-parse', 'HEAD'),
    };
    expect((await captureGit(path, { ...env, ...ci }))?.branch).toBe('release');
    expect((await captureGit(path, { ...env, ...ci, CI_COMMIT_SHA: 'a'.repeat(40) }))?.branch).toBeNull();
  });

  it('describes a repository without a commit', async () => {
    git(folder, 'init', '-q', '-b', 'main', 'empty');
    writeFileSync(join(folder, 'empty', 'new.txt'), '');
    const found = await captureGit(join(folder, 'empty'), env);
    expect(found).toMatchObject({
      branch: 'main',
      commit: null,
      headCommit: null,
      dirty: true,
      subject: null,
    });
  });

  it('counts changed, renamed, deleted and untracked entries, with blanks and newlines in names', async () => {
    const path = repository();
    commit(path, 'b.feature', 'b');
    commit(path, 'c.feature', 'a longer text that a rename keeps');
    writeFileSync(join(path, 'basket.feature'), 'changed');
    rmSync(join(path, 'b.feature'));
    git(path, 'mv', 'c.feature', 'd e.feature');
    writeFileSync(join(path, 'new\n# file.feature'), '');
    mkdirSync(join(path, 'drafts'));
    writeFileSync(join(path, 'drafts', '1.feature'), '');
    writeFileSync(join(path, 'drafts', '2.feature'), '');
    expect(await captureGit(path, env)).toMatchObject({ branch: 'main', dirty: true, dirtyFileCount: 5 });
  });

  it('does not call the tree dirty for the results that a run writes', async () => {
    const path = repository();
    mkdirSync(join(path, 'tests', 'results'), { recursive: true });
    writeFileSync(join(path, 'tests', 'results', 'results.db'), '');
    writeFileSync(join(path, 'tests', 'a.feature'), '');
    const inTests = join(path, 'tests');
    git(path, 'add', 'tests/a.feature');
    git(path, 'commit', '-q', '-m', 'a');
    expect(await captureGit(inTests, env)).toMatchObject({ dirty: true, dirtyFileCount: 1 });
    for (const ignored of ['results', join(inTests, 'results')]) {
      expect(await captureGit(inTests, env, { ignoredPaths: [ignored] })).toMatchObject({ dirty: false });
    }
    writeFileSync(join(inTests, 'results.txt'), '');
    expect(await captureGit(inTests, env, { ignoredPaths: ['results'] })).toMatchObject({
      dirtyFileCount: 1,
    });
  });

  it('leaves credentials out of the address of the remote', async () => {
    const path = repository();
    git(path, 'remote', 'add', 'fork', 'https://example.com/fork.git');
    git(path, 'remote', 'add', 'origin', 'https://x-access-token:ghs_secret@example.com/shop.git');
    expect((await captureGit(path, env))?.remote).toBe('https://example.com/shop.git');
    git(path, 'remote', 'set-url', 'origin', 'git@example.com:shop.git');
    expect((await captureGit(path, env))?.remote).toBe('git@example.com:shop.git');
  });

  it('finds the parents of a shallow clone', async () => {
    const path = repository();
    const parent = git(path, 'rev-parse', 'HEAD');
    commit(path, 'pay.feature', 'Second');
    git(folder, 'clone', '-q', '--depth', '1', pathToFileURL(path).href, 'clone');
    expect(git(join(folder, 'clone'), 'log', '-1', '--format=%P')).toBe('');
    const found = await captureGit(join(folder, 'clone'), env);
    expect(found).toMatchObject({ shallow: true, parents: [parent], branch: 'main', dirty: false });
    expect(found?.remote).toBe(pathToFileURL(path).href);
  });
});

describe('a merge commit', () => {
  it('is its own head commit outside pull requests', async () => {
    const path = repository();
    const { base, head, merge } = mergeForTest(path);
    expect(await captureGit(path, env)).toMatchObject({
      commit: merge,
      mergeCommit: merge,
      headCommit: merge,
      parents: [base, head],
    });
  });

  it('that CI made for a pull request gives way to the commit of the request, in a shallow clone too', async () => {
    const path = repository();
    const { head, merge } = mergeForTest(path);
    git(path, 'branch', '-q', 'merged', merge);
    git(folder, 'clone', '-q', '--depth', '1', '--branch', 'merged', pathToFileURL(path).href, 'clone');
    const ci = {
      GITHUB_ACTIONS: 'true',
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_SHA: merge,
      GITHUB_HEAD_REF: 'topic',
    };
    for (const cwd of [path, join(folder, 'clone')]) {
      const found = await captureGit(cwd, { ...env, ...ci });
      expect(found).toMatchObject({ commit: merge, mergeCommit: merge, headCommit: head });
    }
  });

  it('has no head commit where CI does not tell which parent it is', async () => {
    const path = repository();
    mergeForTest(path);
    const ci = captureCi({ JENKINS_URL: 'https://ci', BUILD_ID: '4', CHANGE_ID: '7' });
    expect((await captureGit(path, env, { ci }))?.headCommit).toBeNull();
  });
});

describe('no git context', () => {
  it('without a repository', async () => {
    expect(await captureGit(folder, env)).toBeNull();
  });

  it('without git', async () => {
    expect(await captureGit(repository(), { ...env, PATH: join(folder, 'nowhere') })).toBeNull();
  });

  it('in a folder that does not exist', async () => {
    expect(await captureGit(join(folder, 'gone'), env)).toBeNull();
  });

  it('in a repository that belongs to somebody else', async () => {
    const path = repository();
    expect(await captureGit(path, { ...env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' })).toBeNull();
  });
});

describe('the variables of a git hook', () => {
  it('do not lead to another repository', async () => {
    const other = repository('other');
    const path = repository();
    const head = commit(path, 'x.feature', 'Here');
    const found = await captureGit(path, { ...env, GIT_DIR: join(other, '.git'), GIT_INDEX_FILE: 'nothing' });
    expect(found).toMatchObject({ commit: head, subject: 'Here', dirty: false });
  });
});

describe('ASSAY_GIT_ variables', () => {
  it('make a context where there is no repository', async () => {
    const own = { ASSAY_GIT_COMMIT: 'c'.repeat(40), ASSAY_GIT_BRANCH: 'main', ASSAY_GIT_DIRTY: 'no' };
    const found = await captureGit(folder, { ...env, ...own, ASSAY_GIT_REMOTE: 'https://u:p@host/x.git' });
    expect(found).toMatchObject({
      commit: 'c'.repeat(40),
      headCommit: 'c'.repeat(40),
      branch: 'main',
      dirty: false,
      remote: 'https://host/x.git',
    });
  });

  it('correct single fields', async () => {
    const path = repository();
    const found = await captureGit(path, { ...env, ASSAY_GIT_BRANCH: 'release', ASSAY_GIT_TAG: 'v9' });
    expect(found).toMatchObject({ branch: 'release', tag: 'v9', subject: 'First feature' });
  });

  it('do not mix another commit with what git says of this one', async () => {
    const found = await captureGit(repository(), { ...env, ASSAY_GIT_COMMIT: 'd'.repeat(40) });
    expect(found).toMatchObject({
      commit: 'd'.repeat(40),
      parents: [],
      subject: null,
      authoredAt: null,
      dirty: null,
    });
  });
});
