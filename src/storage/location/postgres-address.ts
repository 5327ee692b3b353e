import { createHash } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { DatabaseLocation, PostgresAddress } from './database-location.ts';
import { type GivenValue, refused } from './given-value.ts';

/** Parts of a server's address, by the names that settings have. */
export const postgresFields = [
  'host',
  'port',
  'name',
  'user',
  'password',
  'schema',
  'ssl',
  'poolSize',
  'statementTimeoutMs',
] as const;

export type PostgresField = (typeof postgresFields)[number];

/** What was said of an address; the rest gets defaults. */
export type GivenAddress = Readonly<Partial<Record<PostgresField, GivenValue>>>;

const defaults = {
  host: 'localhost',
  port: 5432,
  ssl: 'disable',
  poolSize: 5,
  /** Long enough for an index over millions of rows. */
  statementTimeoutMs: 300_000,
} as const;

const sslModes: Readonly<Record<string, PostgresAddress['ssl']>> = {
  disable: 'disable',
  false: 'disable',
  require: 'require',
  true: 'require',
  verify: 'verify',
  'verify-ca': 'verify',
  'verify-full': 'verify',
};

function wholeNumber(given: GivenValue, what: string, [least, most]: readonly [number, number]): number {
  const number = Number(given.value);
  if (/^\d{1,10}$/.test(given.value) && number >= least && number <= most) return number;
  throw refused(given, `the ${what} must be a whole number from ${least} to ${most}`);
}

function textOf(given: GivenValue | undefined, what: string): string | null {
  if (given === undefined || given.value === '') return null;
  if (given.value.includes('\0')) throw refused(given, `the ${what} has a NUL in it`);
  return given.value;
}

function hostOf(given: GivenValue | undefined): string {
  const host = textOf(given, 'host');
  if (given === undefined || host === null) return defaults.host;
  if (host.startsWith('/')) return host;
  if (host.includes(',')) throw refused(given, 'several hosts are not supported');
  if (!/^[\p{L}\p{N}._:%-]+$/u.test(host)) throw refused(given, 'the host has signs that no host has');
  return host.toLowerCase();
}

function sslOf(given: GivenValue | undefined): PostgresAddress['ssl'] {
  if (given === undefined) return defaults.ssl;
  const mode = sslModes[given.value.toLowerCase()];
  if (mode !== undefined) return mode;
  throw refused(given, 'SSL is disable, require or verify-full');
}

/**
 * Brings the parts of a server's address together.
 *
 * @param named what the address comes from, for the message when the database has no name
 * @throws DATABASE_URL_INVALID, DATABASE_SETTING_INVALID
 */
function completeAddress(given: GivenAddress, named: GivenValue): PostgresAddress {
  const database = textOf(given.name, 'name of the database');
  if (database === null) throw refused(named, 'the name of the database is missing');
  const { port, poolSize, statementTimeoutMs } = given;
  return {
    host: hostOf(given.host),
    port: port === undefined ? defaults.port : wholeNumber(port, 'port', [1, 65_535]),
    database,
    user: textOf(given.user, 'user') ?? userInfo().username,
    password: textOf(given.password, 'password'),
    schema: textOf(given.schema, 'schema'),
    ssl: sslOf(given.ssl),
    poolSize: poolSize === undefined ? defaults.poolSize : wholeNumber(poolSize, 'pool size', [1, 1000]),
    statementTimeoutMs:
      statementTimeoutMs === undefined
        ? defaults.statementTimeoutMs
        : wholeNumber(statementTimeoutMs, 'statement timeout (ms)', [0, 2_147_483_647]),
  };
}

const longestPlainPlace = 120;

/**
 * Name of the place beside which journals of a server's database lie. Two databases never share one: what does not
 * fit into a file name of every system, or could be read in two ways, is told apart by a hash.
 */
function placeName({ database, host, port, schema }: PostgresAddress): string {
  const place = `${database}@${host}-${port}${schema === null ? '' : `-${schema}`}`;
  const isPlain =
    /^[a-z0-9_.-]+$/.test(database) &&
    /^[a-z0-9_.-]+$/.test(host) &&
    /^[a-z_][a-z0-9_.]*$/.test(schema ?? '_') &&
    place.length <= longestPlainPlace;
  if (isPlain) return `${place}.postgres`;
  const hash = createHash('sha256')
    .update(JSON.stringify([database, host, port, schema]))
    .digest('hex');
  const safe = place.toLowerCase().replace(/[^a-z0-9_.@-]+/g, '-');
  return `${safe.slice(0, longestPlainPlace)}+${hash.slice(0, 8)}.postgres`;
}

/**
 * The location of a server's database.
 *
 * @param named what the address comes from, for messages
 * @param places absolute folder in which journals of servers lie
 * @throws DATABASE_URL_INVALID, DATABASE_SETTING_INVALID
 */
export function postgresLocation(given: GivenAddress, named: GivenValue, places: string): DatabaseLocation {
  const postgres = completeAddress(given, named);
  return { engine: 'postgres', path: join(places, placeName(postgres)), postgres };
}
