const secretWords = [
  'TOKEN',
  'SECRET',
  'PASSWORD',
  'PASSWD',
  'PASSPHRASE',
  '(?:^|_)PASS$',
  'PWD',
  '(?:API|ACCESS|PRIVATE|SESSION|SIGNING|ENCRYPTION|ACCOUNT|STORAGE)_?KEY',
  'CREDENTIAL',
  // AUTH and AUTHORIZATION, but no AUTHOR and no AUTHORITY.
  'AUTH(?!OR(?!I[SZ]))',
  'COOKIE',
  '(?:^|_)JWT(?:_|$)',
  '(?:^|_)DSN(?:_|$)',
  'CONN(?:ECTION)?_?STR(?:ING)?',
  'WEBHOOK_URL',
];

const secretName = new RegExp(secretWords.join('|'));

/** Names that speak of a secret but hold something about it: where it lies, who it belongs to, how it is used. */
const plainEnding =
  /_(?:FILE|FILENAME|PATH|DIR|SOCK|SOCKET|HOST|PORT|USER|USERNAME|NAME|EMAIL|ENABLED|DISABLED|TIMEOUT|TTL|TYPE|METHOD|PROVIDER|MODE|VERSION|SCOPES?|ISSUER|AUDIENCE|(?<!WEBHOOK_)UR[IL])$/;

const plainNames = new Set(['PWD', 'OLDPWD']);

/** Variables that CI systems and registries fill with a secret; their values count even when they look harmless. */
const issuedSecretNames = new Set([
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'BUILDKITE_AGENT_ACCESS_TOKEN',
  'CI_BUILD_TOKEN',
  'CI_DEPENDENCY_PROXY_PASSWORD',
  'CI_DEPLOY_PASSWORD',
  'CI_JOB_JWT',
  'CI_JOB_JWT_V2',
  'CI_JOB_TOKEN',
  'CI_REGISTRY_PASSWORD',
  'CIRCLE_OIDC_TOKEN',
  'CIRCLE_OIDC_TOKEN_V2',
  'CIRCLE_TOKEN',
  'GH_TOKEN',
  'GITHUB_TOKEN',
  'GITLAB_TOKEN',
  'NODE_AUTH_TOKEN',
  'NPM_TOKEN',
  'SYSTEM_ACCESSTOKEN',
]);

function normalised(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}

/** Whether a variable is one that a CI system or a registry fills with a secret. */
export function isIssuedSecretName(name: string): boolean {
  return issuedSecretNames.has(name.toUpperCase());
}

/**
 * Whether the name of a variable, an option or a header says that its value is a secret: `DB_PASSWORD`, `api-key`,
 * `accessToken`, but not `GIT_AUTHOR_NAME`, `PWD` or `TOKEN_FILE`.
 */
export function isSecretName(name: string): boolean {
  if (isIssuedSecretName(name)) return true;
  const plain = normalised(name);
  return !plainNames.has(plain) && secretName.test(plain) && !plainEnding.test(plain);
}
