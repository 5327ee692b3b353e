import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captureCi, runIdentity } from './ci-context.ts';

const merge = 'a'.repeat(40);
const head = 'b'.repeat(40);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-ci-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const gitHub = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '901',
  GITHUB_RUN_NUMBER: '12',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW: 'Tests',
  GITHUB_JOB: 'e2e',
  GITHUB_SHA: merge,
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_TYPE: 'branch',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_ACTOR: 'ada',
  RUNNER_NAME: 'runner-1',
};

const gitHubRequest = {
  ...gitHub,
  GITHUB_REF: 'refs/pull/7/merge',
  GITHUB_HEAD_REF: 'topic',
  GITHUB_BASE_REF: 'main',
  GITHUB_EVENT_NAME: 'pull_request',
};

describe('outside CI', () => {
  it('there is no context', () => {
    expect(captureCi({})).toBeNull();
    expect(captureCi({ CI: 'false', GITHUB_ACTIONS: 'true' })).toBeNull();
    expect(captureCi({ CI: '0' })).toBeNull();
  });

  it('the environment of this process is not looked at', () => {
    process.env.BITBUCKET_COMMIT = merge;
    try {
      expect(captureCi({})).toBeNull();
    } finally {
      delete process.env.BITBUCKET_COMMIT;
    }
  });
});

describe('GitHub Actions', () => {
  it('describes a push', () => {
    expect(captureCi(gitHub)).toEqual({
      provider: 'github',
      providerName: 'GitHub Actions',
      repository: 'acme/shop',
      workflow: 'Tests',
      runId: '901',
      runNumber: '12',
      attempt: '2',
      job: 'e2e',
      url: 'https://github.com/acme/shop/actions/runs/901/attempts/2',
      commit: merge,
      headCommit: merge,
      branch: 'main',
      baseBranch: null,
      pullRequest: null,
      shardIndex: null,
      shardTotal: null,
      runner: 'runner-1',
      triggeredBy: 'ada',
    });
  });

  it('takes the commit of a pull request from the file of the event', () => {
    const path = join(folder, 'event.json');
    writeFileSync(path, JSON.stringify({ pull_request: { head: { sha: head } } }));
    expect(captureCi({ ...gitHubRequest, GITHUB_EVENT_PATH: path })).toMatchObject({
      commit: merge,
      headCommit: head,
      branch: 'topic',
      baseBranch: 'main',
      pullRequest: '7',
    });
  });

  it('does without the file of the event', () => {
    const path = join(folder, 'event.json');
    expect(captureCi({ ...gitHubRequest, GITHUB_EVENT_PATH: path })?.headCommit).toBeNull();
    for (const content of ['{', 'null', '{"pull_request":{"head":{"sha":5}}}']) {
      writeFileSync(path, content);
      expect(captureCi({ ...gitHubRequest, GITHUB_EVENT_PATH: path })?.headCommit).toBeNull();
    }
  });

  it('has no branch when a tag is built', () => {
    expect(captureCi({ ...gitHub, GITHUB_REF: 'refs/tags/v1', GITHUB_REF_TYPE: 'tag' })?.branch).toBeNull();
  });

  it('is told from Gitea, which sets the same variables', () => {
    expect(captureCi({ ...gitHub, GITEA_ACTIONS: 'true' })).toMatchObject({
      provider: 'gitea',
      runId: '901',
    });
  });
});

describe('other providers', () => {
  it('GitLab: a merged result', () => {
    const env = {
      GITLAB_CI: 'true',
      CI_PIPELINE_ID: '5000',
      CI_PIPELINE_IID: '17',
      CI_JOB_NAME: 'e2e 2/4',
      CI_JOB_URL: 'https://gitlab.example/acme/shop/-/jobs/9',
      CI_PROJECT_PATH: 'acme/shop',
      CI_COMMIT_SHA: merge,
      CI_COMMIT_REF_NAME: 'refs/merge-requests/3/merge',
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head,
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'topic',
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      CI_MERGE_REQUEST_IID: '3',
      CI_NODE_INDEX: '2',
      CI_NODE_TOTAL: '4',
      CI_RUNNER_DESCRIPTION: 'shared',
    };
    expect(captureCi(env)).toMatchObject({
      provider: 'gitlab',
      runId: '5000',
      runNumber: '17',
      job: 'e2e 2/4',
      url: 'https://gitlab.example/acme/shop/-/jobs/9',
      commit: merge,
      headCommit: head,
      branch: 'topic',
      baseBranch: 'main',
      pullRequest: '3',
      shardIndex: 2,
      shardTotal: 4,
      runner: 'shared',
    });
    const branch = { GITLAB_CI: 'true', CI_COMMIT_SHA: merge, CI_COMMIT_REF_NAME: 'main' };
    expect(captureCi(branch)).toMatchObject({ branch: 'main', headCommit: merge });
    expect(captureCi({ ...branch, CI_COMMIT_REF_NAME: 'v1', CI_COMMIT_TAG: 'v1' })?.branch).toBeNull();
  });

  it('Jenkins: a branch and a change', () => {
    const env = {
      JENKINS_URL: 'https://jenkins.example/',
      BUILD_ID: '41',
      BUILD_NUMBER: '41',
      JOB_NAME: 'shop',
      STAGE_NAME: 'e2e',
      BUILD_URL: 'https://jenkins.example/job/shop/41/',
      GIT_COMMIT: head,
      GIT_BRANCH: 'origin/main',
      NODE_NAME: 'agent',
      EXECUTOR_NUMBER: '0',
    };
    expect(captureCi(env)).toMatchObject({
      provider: 'jenkins',
      runId: '41',
      job: 'shop / e2e',
      url: 'https://jenkins.example/job/shop/41/',
      commit: head,
      headCommit: head,
      branch: 'main',
      runner: 'agent#0',
    });
    const change = {
      ...env,
      BRANCH_NAME: 'PR-7',
      CHANGE_ID: '7',
      CHANGE_BRANCH: 'topic',
      CHANGE_TARGET: 'main',
    };
    expect(captureCi(change)).toMatchObject({
      branch: 'topic',
      baseBranch: 'main',
      pullRequest: '7',
      headCommit: null,
    });
  });

  it('CircleCI: shards that count from 0', () => {
    const env = {
      CIRCLECI: 'true',
      CIRCLE_WORKFLOW_ID: 'w-1',
      CIRCLE_BUILD_NUM: '88',
      CIRCLE_JOB: 'e2e',
      CIRCLE_SHA1: head,
      CIRCLE_BRANCH: 'topic',
      CIRCLE_PULL_REQUEST: 'https://github.com/acme/shop/pull/7',
      CIRCLE_NODE_INDEX: '0',
      CIRCLE_NODE_TOTAL: '3',
    };
    expect(captureCi(env)).toMatchObject({
      provider: 'circleci',
      runId: 'w-1',
      runNumber: '88',
      pullRequest: '7',
      headCommit: head,
      shardIndex: 1,
      shardTotal: 3,
    });
  });

  it('Buildkite: no certain commit, no pull request', () => {
    const env = {
      BUILDKITE: 'true',
      BUILDKITE_BUILD_ID: 'uuid',
      BUILDKITE_BUILD_NUMBER: '5',
      BUILDKITE_RETRY_COUNT: '1',
      BUILDKITE_BUILD_URL: 'https://buildkite.com/acme/shop/builds/5',
      BUILDKITE_JOB_ID: 'job',
      BUILDKITE_COMMIT: 'HEAD',
      BUILDKITE_BRANCH: 'main',
      BUILDKITE_PULL_REQUEST: 'false',
      BUILDKITE_PULL_REQUEST_BASE_BRANCH: '',
      BUILDKITE_PARALLEL_JOB: '2',
      BUILDKITE_PARALLEL_JOB_COUNT: '3',
    };
    expect(captureCi(env)).toMatchObject({
      provider: 'buildkite',
      attempt: '1',
      url: 'https://buildkite.com/acme/shop/builds/5#job',
      commit: null,
      headCommit: null,
      branch: 'main',
      baseBranch: null,
      pullRequest: null,
      shardIndex: 3,
      shardTotal: 3,
    });
  });

  it('Azure: a pull request, macros that were not replaced', () => {
    const env = {
      TF_BUILD: 'True',
      BUILD_BUILDID: '77',
      BUILD_BUILDNUMBER: '20260304.1',
      SYSTEM_COLLECTIONURI: 'https://dev.azure.com/acme/',
      SYSTEM_TEAMPROJECT: 'Web Shop',
      SYSTEM_JOBDISPLAYNAME: '$(jobName)',
      SYSTEM_JOBID: 'guid',
      BUILD_SOURCEVERSION: merge,
      BUILD_SOURCEBRANCH: 'refs/pull/7/merge',
      SYSTEM_PULLREQUEST_SOURCECOMMITID: head,
      SYSTEM_PULLREQUEST_SOURCEBRANCH: 'refs/heads/topic',
      SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
      SYSTEM_PULLREQUEST_PULLREQUESTID: '7',
      SYSTEM_JOBPOSITIONINPHASE: '1',
      SYSTEM_TOTALJOBSINPHASE: '2',
    };
    expect(captureCi(env)).toMatchObject({
      provider: 'azure',
      url: 'https://dev.azure.com/acme/Web%20Shop/_build/results?buildId=77',
      job: 'guid',
      commit: merge,
      headCommit: head,
      branch: 'topic',
      baseBranch: 'main',
      pullRequest: '7',
      shardIndex: 1,
      shardTotal: 2,
    });
  });

  it('of others the name alone is known', () => {
    const found = captureCi({ TRAVIS: 'true', CI: 'true' });
    expect(found).toMatchObject({ provider: 'travis', providerName: 'Travis CI', runId: null, commit: null });
    expect(captureCi({ CI_NAME: 'codeship' })?.provider).toBe('codeship');
    expect(captureCi({ NOW_BUILDER: '1' })?.provider).toBe('vercel');
    expect(captureCi({ NODE: '/app/.heroku/node/bin/node' })?.provider).toBe('heroku');
    expect(captureCi({ JENKINS_URL: 'https://ci' })).toBeNull();
  });

  it('and of a CI system that only says CI not even that', () => {
    expect(captureCi({ CI: 'true' })).toMatchObject({ provider: 'unknown', runId: null });
  });
});

describe('ASSAY_CI_ variables', () => {
  it('correct what the provider says', () => {
    const own = { ASSAY_CI_JOB: 'e2e (chromium)', ASSAY_CI_SHARD_INDEX: '2', ASSAY_CI_SHARD_TOTAL: '3' };
    const found = captureCi({ ...gitHub, ...own, ASSAY_CI_PULL_REQUEST: '9' });
    expect(found).toMatchObject({
      job: 'e2e (chromium)',
      shardIndex: 2,
      shardTotal: 3,
      pullRequest: '9',
      runId: '901',
    });
  });

  it('make a context where no provider is found', () => {
    const found = captureCi({
      ASSAY_CI_PROVIDER: 'own-farm',
      ASSAY_CI_RUN_ID: '5',
      ASSAY_CI_BASE_BRANCH: 'main',
    });
    expect(found).toMatchObject({ provider: 'own-farm', runId: '5', baseBranch: 'main' });
  });

  it.each([
    ['4', '3'],
    ['0', '3'],
    ['x', '3'],
    ['1', ''],
  ])('give no shard for %s of %s', (index, total) => {
    const found = captureCi({ CI: '1', ASSAY_CI_SHARD_INDEX: index, ASSAY_CI_SHARD_TOTAL: total });
    expect(found).toMatchObject({ shardIndex: null, shardTotal: null });
  });
});

describe('the identity of a build', () => {
  const linux = { command: 'vitest', platform: 'linux', architecture: 'x64', nodeVersion: '26.10.0' };
  const identity = (env: Record<string, string>, variant = linux) =>
    runIdentity(env, captureCi(env), variant);

  it('is what the user says', () => {
    expect(identity({ ...gitHub, ASSAY_RUN_ID: 'nightly-1' })).toBe('nightly-1');
    expect(identity({ ASSAY_RUN_ID: 'nightly-1' })).toBe('nightly-1');
  });

  it('is the same for all jobs, shards and attempts of one build', () => {
    const first = identity(gitHub);
    expect(first).toMatch(/^github-[0-9a-f]{32}$/);
    expect(identity({ ...gitHub, GITHUB_JOB: 'other', RUNNER_NAME: 'runner-2' })).toBe(first);
    expect(identity({ ...gitHub, GITHUB_RUN_ATTEMPT: '3' })).toBe(first);
  });

  it.each(['GITHUB_RUN_ID', 'GITHUB_REPOSITORY', 'GITHUB_WORKFLOW'])('changes with %s', (name) => {
    expect(identity({ ...gitHub, [name]: '77' })).not.toBe(identity(gitHub));
  });

  it.each([
    { command: 'playwright' },
    { platform: 'darwin' },
    { architecture: 'arm64' },
    { nodeVersion: '24.0.0' },
  ])('changes with the variant: %j', (other) => {
    expect(identity(gitHub, { ...linux, ...other })).not.toBe(identity(gitHub));
  });

  it('is not known outside CI and where the provider names no run', () => {
    expect(identity({})).toBeNull();
    expect(identity({ CI: 'true' })).toBeNull();
  });
});
