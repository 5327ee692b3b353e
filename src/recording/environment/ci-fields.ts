import { gitHubHeadCommit, gitHubUrl } from './github-build.ts';
import { branchOfRef, firstValue, joined, type Variables } from './variables.ts';

/** One value out of variables: their names, tried in order, or a function for what needs more than that. */
export type FieldSource = readonly string[] | ((env: Variables) => string | null);

/** What a CI provider says about a build, and where. A missing field: the provider has no such variable. */
export interface CiFields {
  readonly runId: FieldSource;
  readonly runNumber?: FieldSource;
  readonly attempt?: FieldSource;
  readonly workflow?: FieldSource;
  readonly job?: FieldSource;
  readonly url?: FieldSource;
  readonly repository?: FieldSource;
  readonly commit?: FieldSource;
  readonly headCommit?: FieldSource;
  readonly branch?: FieldSource;
  readonly baseBranch?: FieldSource;
  readonly pullRequest?: FieldSource;
  /** Position of this job among parallel ones, with the number that the provider gives the first. */
  readonly shard?: { readonly index: string; readonly total: string; readonly first: 0 | 1 };
  readonly runner?: FieldSource;
  readonly triggeredBy?: FieldSource;
  /** Which parent of the merge commit that the provider makes for a pull request is the request's own commit. */
  readonly headParent?: 0 | 1;
}

function azureUrl(env: Variables): string | null {
  const [collection, project, build] = [
    firstValue(env, ['SYSTEM_COLLECTIONURI', 'SYSTEM_TEAMFOUNDATIONCOLLECTIONURI']),
    firstValue(env, ['SYSTEM_TEAMPROJECT']),
    firstValue(env, ['BUILD_BUILDID']),
  ];
  if (!collection || !project || !build) return null;
  return `${collection.replace(/\/?$/, '/')}${encodeURIComponent(project)}/_build/results?buildId=${build}`;
}

const gitHubFields: CiFields = {
  runId: ['GITHUB_RUN_ID'],
  runNumber: ['GITHUB_RUN_NUMBER'],
  attempt: ['GITHUB_RUN_ATTEMPT'],
  workflow: ['GITHUB_WORKFLOW'],
  job: ['GITHUB_JOB'],
  url: gitHubUrl,
  repository: ['GITHUB_REPOSITORY'],
  // Of a pull request this is the merge commit; its own commit is in the event's file.
  commit: ['GITHUB_SHA'],
  headCommit: gitHubHeadCommit,
  branch: (env) =>
    firstValue(env, ['GITHUB_HEAD_REF']) ??
    (env.GITHUB_REF_TYPE === 'tag' ? null : branchOfRef(env, 'GITHUB_REF')),
  baseBranch: ['GITHUB_BASE_REF'],
  pullRequest: (env) => /^refs\/pull\/(\d+)\//.exec(env.GITHUB_REF ?? '')?.[1] ?? null,
  runner: ['RUNNER_NAME'],
  triggeredBy: ['GITHUB_TRIGGERING_ACTOR', 'GITHUB_ACTOR'],
  headParent: 1,
};

/** Where the providers that Assay knows well keep their facts, by the name that ci-info gives them. */
export const ciFields = {
  GITHUB_ACTIONS: gitHubFields,
  // Speaks GitHub's language, variables included.
  GITEA_ACTIONS: gitHubFields,
  GITLAB: {
    runId: ['CI_PIPELINE_ID'],
    runNumber: ['CI_PIPELINE_IID'],
    job: ['CI_JOB_NAME', 'CI_JOB_ID'],
    url: ['CI_JOB_URL', 'CI_PIPELINE_URL'],
    repository: ['CI_PROJECT_PATH'],
    commit: ['CI_COMMIT_SHA'],
    // Set in pipelines of merged results only, where CI_COMMIT_SHA is the merge commit.
    headCommit: ['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA', 'CI_COMMIT_SHA'],
    branch: (env) =>
      firstValue(env, ['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME', 'CI_COMMIT_BRANCH']) ??
      (env.CI_COMMIT_TAG ? null : branchOfRef(env, 'CI_COMMIT_REF_NAME')),
    baseBranch: ['CI_MERGE_REQUEST_TARGET_BRANCH_NAME'],
    pullRequest: ['CI_MERGE_REQUEST_IID'],
    shard: { index: 'CI_NODE_INDEX', total: 'CI_NODE_TOTAL', first: 1 },
    runner: ['CI_RUNNER_DESCRIPTION'],
    triggeredBy: ['GITLAB_USER_LOGIN'],
    headParent: 1,
  },
  JENKINS: {
    runId: ['BUILD_NUMBER'],
    runNumber: ['BUILD_NUMBER'],
    workflow: ['JOB_NAME'],
    job: (env) => joined(env, ['JOB_NAME', 'STAGE_NAME'], ' / '),
    url: ['BUILD_URL'],
    repository: ['JENKINS_URL'],
    commit: ['GIT_COMMIT'],
    branch: (env) =>
      firstValue(env, ['CHANGE_BRANCH']) ??
      (env.TAG_NAME ? null : firstValue(env, ['BRANCH_NAME'])) ??
      firstValue(env, ['GIT_LOCAL_BRANCH', 'GIT_BRANCH'])?.replace(/^origin\//, '') ??
      null,
    baseBranch: ['CHANGE_TARGET'],
    pullRequest: ['CHANGE_ID', 'ghprbPullId'],
    runner: (env) => joined(env, ['NODE_NAME', 'EXECUTOR_NUMBER'], '#'),
    triggeredBy: ['BUILD_USER_ID'],
  },
  CIRCLE: {
    runId: ['CIRCLE_WORKFLOW_ID'],
    runNumber: ['CIRCLE_BUILD_NUM'],
    job: ['CIRCLE_JOB'],
    url: ['CIRCLE_BUILD_URL'],
    repository: (env) => joined(env, ['CIRCLE_PROJECT_USERNAME', 'CIRCLE_PROJECT_REPONAME'], '/'),
    commit: ['CIRCLE_SHA1'],
    headCommit: ['CIRCLE_SHA1'],
    branch: ['CIRCLE_BRANCH'],
    pullRequest: (env) => /\/(\d+)\/?$/.exec(env.CIRCLE_PULL_REQUEST ?? '')?.[1] ?? null,
    shard: { index: 'CIRCLE_NODE_INDEX', total: 'CIRCLE_NODE_TOTAL', first: 0 },
    triggeredBy: ['CIRCLE_USERNAME'],
  },
  BUILDKITE: {
    runId: ['BUILDKITE_BUILD_ID'],
    runNumber: ['BUILDKITE_BUILD_NUMBER'],
    attempt: ['BUILDKITE_RETRY_COUNT'],
    job: ['BUILDKITE_LABEL', 'BUILDKITE_JOB_ID'],
    url: (env) => joined(env, ['BUILDKITE_BUILD_URL', 'BUILDKITE_JOB_ID'], '#'),
    repository: (env) => joined(env, ['BUILDKITE_ORGANIZATION_SLUG', 'BUILDKITE_PIPELINE_SLUG'], '/'),
    commit: ['BUILDKITE_COMMIT'],
    headCommit: ['BUILDKITE_COMMIT'],
    branch: (env) => (env.BUILDKITE_TAG ? null : firstValue(env, ['BUILDKITE_BRANCH'])),
    baseBranch: ['BUILDKITE_PULL_REQUEST_BASE_BRANCH'],
    pullRequest: ['BUILDKITE_PULL_REQUEST'],
    shard: { index: 'BUILDKITE_PARALLEL_JOB', total: 'BUILDKITE_PARALLEL_JOB_COUNT', first: 0 },
    runner: ['BUILDKITE_AGENT_NAME'],
    triggeredBy: ['BUILDKITE_BUILD_CREATOR'],
  },
  AZURE_PIPELINES: {
    runId: ['BUILD_BUILDID'],
    runNumber: ['BUILD_BUILDNUMBER'],
    attempt: ['SYSTEM_JOBATTEMPT'],
    workflow: ['BUILD_DEFINITIONNAME'],
    job: ['SYSTEM_JOBDISPLAYNAME', 'SYSTEM_JOBID'],
    url: azureUrl,
    repository: ['BUILD_REPOSITORY_NAME'],
    // Of a pull request this is the merge commit.
    commit: ['BUILD_SOURCEVERSION'],
    headCommit: ['SYSTEM_PULLREQUEST_SOURCECOMMITID'],
    branch: (env) =>
      branchOfRef(env, 'SYSTEM_PULLREQUEST_SOURCEBRANCH') ?? branchOfRef(env, 'BUILD_SOURCEBRANCH'),
    baseBranch: (env) => branchOfRef(env, 'SYSTEM_PULLREQUEST_TARGETBRANCH'),
    pullRequest: ['SYSTEM_PULLREQUEST_PULLREQUESTNUMBER', 'SYSTEM_PULLREQUEST_PULLREQUESTID'],
    shard: { index: 'SYSTEM_JOBPOSITIONINPHASE', total: 'SYSTEM_TOTALJOBSINPHASE', first: 1 },
    runner: ['AGENT_NAME'],
    triggeredBy: ['BUILD_REQUESTEDFOR'],
    headParent: 1,
  },
} satisfies Record<string, CiFields>;

/** Providers of which more than the name is known. */
export type KnownProvider = keyof typeof ciFields;

/** Whether more than the name is known of a provider. */
export function isKnownProvider(constant: string): constant is KnownProvider {
  return Object.hasOwn(ciFields, constant);
}
