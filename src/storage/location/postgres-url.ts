import { type GivenValue, refused } from './given-value.ts';
import type { GivenAddress, PostgresField } from './postgres-address.ts';

/** Parameters behind the `?`. No password: it would stand in the clear where others are masked. */
const parameterFields: Readonly<Record<string, PostgresField>> = {
  host: 'host',
  port: 'port',
  user: 'user',
  schema: 'schema',
  sslmode: 'ssl',
  pool_size: 'poolSize',
  statement_timeout_ms: 'statementTimeoutMs',
};

const urlShape =
  /^postgres(?:ql)?:\/\/(?:(?<user>[^/?#]*)@)?(?<server>[^/?#@]*)(?:\/(?<name>[^?#]*))?(?:\?(?<query>[^#]*))?$/i;

function decoded(text: string, url: GivenValue): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused(url, 'a % in it is not followed by the hexadecimal digits of a sign; % itself is %25');
  }
}

/** Host and port as they stand; `[::1]:5432` has an address of IPv6. */
function splitServer(server: string, url: GivenValue): readonly [string, string | undefined] {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::([^:]*))?$/.exec(server);
  if (match === null) {
    throw refused(url, 'host and port cannot be told apart; an address of IPv6 stands in [ ]');
  }
  return [match[1] ?? match[2] ?? '', match[3]];
}

function readParameters(query: string, url: GivenValue): Partial<Record<PostgresField, string>> {
  const found: Partial<Record<PostgresField, string>> = {};
  for (const pair of query.split('&').filter(Boolean)) {
    const equals = pair.indexOf('=');
    const name = decoded(equals < 0 ? pair : pair.slice(0, equals), url).toLowerCase();
    const field = Object.hasOwn(parameterFields, name) ? parameterFields[name] : undefined;
    if (name === 'password') {
      throw refused(url, 'a password does not belong behind the ?, but before the host or into PGPASSWORD');
    }
    if (field === undefined) {
      throw refused(url, `behind the ? it takes ${Object.keys(parameterFields).join(', ')} only`);
    }
    found[field] = equals < 0 ? '' : decoded(pair.slice(equals + 1), url);
  }
  return found;
}

/**
 * Takes a `postgres://` or `postgresql://` URL apart. Parameters win over the same part before the `?`; parts that are
 * left out or empty are not in the answer.
 *
 * @throws DATABASE_URL_INVALID, whose message has nothing of the URL in it
 */
export function readPostgresUrl(url: GivenValue): GivenAddress {
  const parts = urlShape.exec(url.value)?.groups;
  if (parts === undefined) {
    const hasHash = url.value.includes('#');
    throw refused(url, hasHash ? 'a # in it must be written as %23' : 'it does not begin with postgres://');
  }
  const { user: userInfo = '', server = '', name = '', query = '' } = parts;
  if (/[@/]/.test(name)) {
    throw refused(
      url,
      'there is an @ or a / behind the host; in user, password and name they are %40 and %2F',
    );
  }
  if (/[\s"`<>\\]/.test(url.value) || hasControl(url.value)) {
    throw refused(url, 'white space, quotes, <, > and \\ in it must be percent-encoded');
  }
  const colon = userInfo.indexOf(':');
  const [host, port] = splitServer(server, url);
  const texts: Partial<Record<PostgresField, string>> = {
    host: decoded(host, url),
    ...(port !== undefined && { port }),
    name: decoded(name, url),
    user: decoded(colon < 0 ? userInfo : userInfo.slice(0, colon), url),
    password: colon < 0 ? '' : decoded(userInfo.slice(colon + 1), url),
    ...readParameters(query, url),
  };
  const given = Object.entries(texts).filter(([, value]) => value !== '');
  return Object.fromEntries(
    given.map(([field, value]) => [field, { value, origin: url.origin, inUrl: true }]),
  );
}

function hasControl(text: string): boolean {
  return [...text].some((sign) => sign < ' ' || sign === '\x7f');
}
