import { describe, expect, it } from 'vitest';
import { isSecretName } from './secret-names.ts';

const secret =
  `GITHUB_TOKEN SYSTEM_ACCESSTOKEN BUILDKITE_AGENT_ACCESS_TOKEN CI_JOB_JWT NPM_TOKEN AWS_ACCESS_KEY_ID
  DB_PASSWORD dbPassword MYSQL_PWD DB_PASS api-key apiKey APIKEY STRIPE_API_KEY PRIVATE_KEY GOOGLE_CREDENTIALS
  BASIC_AUTH OAUTH AUTHORIZATION SESSION_KEY COOKIE SENTRY_DSN CONNECTION_STRING SLACK_WEBHOOK_URL accessToken
  _authToken CLIENT_SECRET`.split(/\s+/);

const plain =
  `PWD OLDPWD INIT_CWD GIT_AUTHOR_NAME AUTHOR XAUTHORITY SSH_AUTH_SOCK TOKEN_FILE AUTH_URL AUTH_TYPE HOME
  KEYBOARD PATH TEST_PASSED COMPASS MONKEY DATABASE_URL npm_config_init_author_name SESSION_MANAGER`.split(
    /\s+/,
  );

describe('names that say secret', () => {
  it.each(secret)('%s', (name) => expect(isSecretName(name)).toBe(true));
});

describe('names that do not', () => {
  it.each(plain)('%s', (name) => expect(isSecretName(name)).toBe(false));
});
