import { posix, relative, resolve, sep } from 'node:path';
import { stripUrlCredentials } from '../redaction/url-credentials.ts';
import { type CiContext, captureCi, headParentOfMerge } from './ci-context.ts';
import { askGit } from './git-command.ts';
import {
  commitFormat,
  type GitCommit,
  type GitStatus,
  parseCommit,
  parseRemotes,
  parseStatus,
  parseStoredParents,
} from './git-output.ts';
import { firstValue, type Variables } from './variables.ts';

/** The state of the source code that a run tested. What git could not say is null. */
export interface GitContext {
  /** Null when no branch is checked out, unless the CI system names the branch of this commit. */
  readonly branch: string | null;
  /** The commit that is checked out. */
  readonly commit: string | null;
  /**
   * The commit that somebody made. Of a pull request that CI merged for the test it is the request's last commit;
   * null where the CI system does not tell which parent that is.
   */
  readonly headCommit: string | null;
  readonly parents: readonly string[];
  /** The same as `commit` if it is a merge, else null. */
  readonly mergeCommit: string | null;
  /** A tag that points to the commit. */
  readonly tag: string | null;
  /** Address of the remote repository, without credentials. */
  readonly remote: string | null;
  /** Whether files are changed or untracked. */
  readonly dirty: boolean | null;
  /** Changed and untracked entries; an untracked folder counts as one. */
  readonly dirtyFileCount: number | null;
  readonly shallow: boolean | null;
  /** When the commit was written: ISO 8601, UTC. */
  readonly authoredAt: string | null;
  /** First line of the commit's message. */
  readonly subject: string | null;
}

export interface GitCaptureOptions {
  /** What CI says, if it was read already. */
  readonly ci?: CiContext | null;
  /** Paths (absolute or relative to `cwd`) whose changes do not make the tree dirty, such as the results folder. */
  readonly ignoredPaths?: readonly string[];
}

/** Paths as git names them: relative to the top of the working tree, with `/`. */
function fromTop(paths: readonly string[], cwd: string, prefix: string): string[] {
  return paths.map((path) => posix.join(prefix, relative(cwd, resolve(cwd, path)).replaceAll(sep, '/')));
}

function countDirty(status: GitStatus, ignored: readonly string[]): number {
  const isIgnored = (path: string) => ignored.some((one) => path === one || path.startsWith(`${one}/`));
  return status.changedPaths.filter((path) => !isIgnored(path)).length;
}

function remoteAddress(remotes: ReadonlyMap<string, string>, upstream: string | null): string | null {
  const ofUpstream = [...remotes.keys()].find((name) => upstream?.startsWith(`${name}/`));
  const address = remotes.get(ofUpstream ?? 'origin') ?? [...remotes.values()][0];
  return address ? stripUrlCredentials(address) : null;
}

function headCommitOf(
  commit: string,
  parents: readonly string[],
  env: Variables,
  ci: CiContext | null,
): string | null {
  if (ci?.headCommit && [commit, ...parents].includes(ci.headCommit)) return ci.headCommit;
  if (parents.length < 2 || !ci?.pullRequest) return commit;
  // A merge that CI made for the test.
  const parent = ci.commit === commit ? headParentOfMerge(env, ci) : null;
  return parent === null ? null : (parents[parent] ?? null);
}

const nothing: GitContext = {
  branch: null,
  commit: null,
  headCommit: null,
  parents: [],
  mergeCommit: null,
  tag: null,
  remote: null,
  dirty: null,
  dirtyFileCount: null,
  shallow: null,
  authoredAt: null,
  subject: null,
};

function withoutEmpty(value: string | null): string | null {
  return value === null || value.trim() === '' ? null : value;
}

/** Variables that set or correct what git says. */
const overrides = {
  branch: 'ASSAY_GIT_BRANCH',
  headCommit: 'ASSAY_GIT_HEAD_COMMIT',
  tag: 'ASSAY_GIT_TAG',
  remote: 'ASSAY_GIT_REMOTE',
  authoredAt: 'ASSAY_GIT_AUTHORED_AT',
  subject: 'ASSAY_GIT_SUBJECT',
} as const satisfies Partial<Record<keyof GitContext, string>>;

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  false: false,
  '0': false,
  no: false,
};

function overridden(found: GitContext | null, env: Variables): GitContext | null {
  const given = Object.entries(overrides)
    .map(([field, name]) => [field, firstValue(env, [name])] as const)
    .filter(([, value]) => value !== null)
    .map(([field, value]) => [field, field === 'remote' && value ? stripUrlCredentials(value) : value]);
  const commit = firstValue(env, ['ASSAY_GIT_COMMIT']);
  const dirty = truths[firstValue(env, ['ASSAY_GIT_DIRTY'])?.toLowerCase() ?? ''];
  if (given.length === 0 && commit === null && dirty === undefined) return found;
  // What git said of another commit does not belong to the given one.
  const base =
    commit === null || commit === found?.commit
      ? (found ?? nothing)
      : {
          ...nothing,
          commit,
          headCommit: commit,
          branch: found?.branch ?? null,
          remote: found?.remote ?? null,
        };
  return {
    ...base,
    ...(dirty === undefined
      ? {}
      : { dirty, dirtyFileCount: dirty === found?.dirty ? found.dirtyFileCount : null }),
    ...Object.fromEntries(given),
  };
}

async function parentsOf(commit: GitCommit, cwd: string, env: Variables): Promise<readonly string[]> {
  if (commit.parents.length > 0) return commit.parents;
  // At the edge of a shallow clone git shows no parents, but the commit still names them.
  const stored = await askGit(cwd, env, ['cat-file', '-p', commit.commit]);
  return stored === null ? [] : parseStoredParents(stored);
}

/**
 * Asks git about the working tree: four questions at once, a fifth for a commit that shows no parents. Null when
 * there is no git, no repository, or git refuses it (ownership), and no `ASSAY_GIT_*` variable says anything
 * (`BRANCH`, `COMMIT`, `HEAD_COMMIT`, `TAG`, `REMOTE`, `DIRTY`, `AUTHORED_AT`, `SUBJECT`). Never throws, takes at
 * most a few seconds, and never reads names or addresses of authors.
 *
 * @param cwd a folder inside the working tree
 * @param env variables of the process
 */
export async function captureGit(
  cwd: string,
  env: Variables,
  options: GitCaptureOptions = {},
): Promise<GitContext | null> {
  const ci = options.ci === undefined ? captureCi(env) : options.ci;
  const [statusText, commitText, placeText, remoteText] = await Promise.all([
    askGit(cwd, env, ['status', '--porcelain=v2', '--branch', '--untracked-files=normal', '-z']),
    askGit(cwd, env, [
      'log',
      '-1',
      '--no-color',
      '--no-patch',
      '--encoding=UTF-8',
      `--format=${commitFormat}`,
    ]),
    askGit(cwd, env, ['rev-parse', '--is-shallow-repository', '--show-prefix']),
    askGit(cwd, env, ['config', '--null', '--get-regexp', '^remote\\..*\\.url$']),
  ]);
  if (statusText === null && commitText === null) return overridden(null, env);
  const status = statusText === null ? null : parseStatus(statusText);
  const last = commitText === null ? null : parseCommit(commitText);
  const parents = last === null ? [] : await parentsOf(last, cwd, env);
  const commit = last?.commit ?? status?.commit ?? null;
  const [shallow, prefix = ''] = placeText?.split('\n') ?? [];
  const dirtyFileCount = status && countDirty(status, fromTop(options.ignoredPaths ?? [], cwd, prefix));
  return overridden(
    {
      branch: status?.branch ?? (ci && commit !== null && ci.commit === commit ? ci.branch : null),
      commit,
      headCommit: commit && headCommitOf(commit, parents, env, ci),
      parents,
      mergeCommit: parents.length > 1 ? commit : null,
      tag: last?.tag ?? null,
      remote: withoutEmpty(remoteAddress(parseRemotes(remoteText ?? ''), status?.upstream ?? null)),
      dirty: dirtyFileCount === null ? null : dirtyFileCount > 0,
      dirtyFileCount,
      shallow: shallow === undefined ? null : shallow === 'true',
      authoredAt: last?.authoredAt ?? null,
      subject: last?.subject ?? null,
    },
    env,
  );
}
