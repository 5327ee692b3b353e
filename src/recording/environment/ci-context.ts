import { createHash } from 'node:crypto';
import { type CiFields, ciFields, type FieldSource, isKnownProvider } from './ci-fields.ts';
import { detectProvider, unknownProvider } from './ci-provider.ts';
import { firstValue, type Variables } from './variables.ts';

/** What a CI system says about the build that a run is a part of. Of providers that are not known well: the name. */
export interface CiContext {
  /** `github`, `gitlab`, `jenkins`, `circleci`, `buildkite`, `azure`, another name in lower case, or `unknown`. */
  readonly provider: string;
  /** The same for people, for example `GitHub Actions`. */
  readonly providerName: string;
  readonly repository: string | null;
  readonly workflow: string | null;
  /** Identity of the build; shards of one build have the same. */
  readonly runId: string | null;
  /** The small number that people know the build by. */
  readonly runNumber: string | null;
  readonly attempt: string | null;
  readonly job: string | null;
  readonly url: string | null;
  /** The commit that was checked out: for pull requests often a merge made by the provider. */
  readonly commit: string | null;
  /** The commit that somebody pushed. */
  readonly headCommit: string | null;
  readonly branch: string | null;
  readonly baseBranch: string | null;
  /** Number of the pull or merge request. */
  readonly pullRequest: string | null;
  /** 1 for the first of `shardTotal` parallel jobs, whatever the provider counts from. */
  readonly shardIndex: number | null;
  readonly shardTotal: number | null;
  readonly runner: string | null;
  readonly triggeredBy: string | null;
}

const textFields = [
  'repository',
  'workflow',
  'runId',
  'runNumber',
  'attempt',
  'job',
  'url',
  'commit',
  'headCommit',
  'branch',
  'baseBranch',
  'pullRequest',
  'runner',
  'triggeredBy',
] as const satisfies readonly (keyof CiContext & keyof CiFields)[];

/** Our names where they are not the lower-case form of ci-info's. */
const providerIds: Readonly<Record<string, string>> = {
  GITHUB_ACTIONS: 'github',
  GITEA_ACTIONS: 'gitea',
  CIRCLE: 'circleci',
  AZURE_PIPELINES: 'azure',
};

const commitHash = /^[0-9a-f]{7,64}$/i;

function read(env: Variables, source: FieldSource | undefined): string | null {
  if (source === undefined) return null;
  return typeof source === 'function' ? source(env) : firstValue(env, source);
}

function overrideName(field: string): string {
  return `ASSAY_CI_${field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function wholeNumber(text: string | null | undefined): number | null {
  return text && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function shard(
  env: Variables,
  source: CiFields['shard'],
): { shardIndex: number | null; shardTotal: number | null } {
  const ownIndex = wholeNumber(env[overrideName('shardIndex')]);
  const given = source && wholeNumber(env[source.index]);
  const total =
    wholeNumber(env[overrideName('shardTotal')]) ?? (source ? wholeNumber(env[source.total]) : null);
  const index = ownIndex ?? (source && typeof given === 'number' ? given - source.first + 1 : null);
  return index !== null && total !== null && index >= 1 && index <= total
    ? { shardIndex: index, shardTotal: total }
    : { shardIndex: null, shardTotal: null };
}

/**
 * Reads what the CI system says about itself. Null outside CI. Each field can be set or corrected by a variable
 * such as `ASSAY_CI_RUN_ID`, `ASSAY_CI_BRANCH` or `ASSAY_CI_SHARD_INDEX` (1 for the first); `ASSAY_CI_PROVIDER` or
 * `ASSAY_CI_RUN_ID` alone make a context where no provider is found. Never throws; reads at most one small file.
 *
 * @param env variables of the process
 */
export function captureCi(env: Variables): CiContext | null {
  const ownProvider = firstValue(env, [overrideName('provider')]);
  const detected =
    detectProvider(env) ?? (ownProvider || firstValue(env, [overrideName('runId')]) ? unknownProvider : null);
  if (detected === null) return null;
  const fields: CiFields | null = isKnownProvider(detected.constant) ? ciFields[detected.constant] : null;
  const texts = Object.fromEntries(
    textFields.map((field) => [field, firstValue(env, [overrideName(field)]) ?? read(env, fields?.[field])]),
  ) as Record<(typeof textFields)[number], string | null>;
  // Buildkite says "HEAD" for builds of no certain commit and "false" for builds of no pull request.
  const commit = texts.commit && commitHash.test(texts.commit) ? texts.commit : null;
  const named = texts.headCommit && commitHash.test(texts.headCommit) ? texts.headCommit : null;
  const pullRequest = texts.pullRequest === 'false' ? null : texts.pullRequest;
  return {
    provider: ownProvider ?? providerIds[detected.constant] ?? detected.constant.toLowerCase(),
    providerName: ownProvider ?? detected.name,
    ...texts,
    commit,
    headCommit: named ?? (pullRequest === null ? commit : null),
    pullRequest,
    ...shard(env, fields?.shard),
  };
}

/**
 * Which parent (0 or 1) of a merge commit that the CI system made is the commit of the pull request; null where that
 * is not known, or the build is of no pull request.
 */
export function headParentOfMerge(env: Variables, ci: CiContext | null): 0 | 1 | null {
  const constant = detectProvider(env)?.constant;
  if (!ci?.pullRequest || !constant || !isKnownProvider(constant)) return null;
  return (ciFields[constant] as CiFields).headParent ?? null;
}

/** What tells two runs of one build apart that are no shards of each other. */
export interface Variant {
  /** Name of the runner. */
  readonly command: string;
  /** As Node names them. */
  readonly platform: string;
  readonly architecture: string;
  readonly nodeVersion: string;
}

/**
 * Key that all shards of one build share and no other build has: `ASSAY_RUN_ID` if set, else a hash of provider,
 * repository, run id, workflow and the variant. The attempt is not in it: a job that is run again makes attempts of its
 * tests. The variant is: the same tests on another system, or under another version of Node, are another run. Null
 * outside CI and where the provider names no run.
 */
export function runIdentity(env: Variables, ci: CiContext | null, variant: Variant): string | null {
  const own = firstValue(env, ['ASSAY_RUN_ID']);
  if (own !== null) return own;
  if (!ci?.runId) return null;
  const { command, platform, architecture, nodeVersion } = variant;
  const parts = [
    ci.provider,
    ci.repository,
    ci.runId,
    ci.workflow,
    command,
    platform,
    architecture,
    nodeVersion,
  ];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${ci.provider}-${hash.slice(0, 32)}`;
}
