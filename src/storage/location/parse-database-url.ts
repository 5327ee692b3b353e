import { resolve } from 'node:path';
import type { DatabaseLocation } from './database-location.ts';
import { engineOfFile, type FileEngine } from './file-engine.ts';
import { type GivenValue, refused } from './given-value.ts';
import { type GivenAddress, postgresLocation } from './postgres-address.ts';
import { readPostgresUrl } from './postgres-url.ts';

/** Where the relative paths of a URL start from, and what it is called in messages. */
export interface UrlPlace {
  /** Absolute folder that a relative path starts from. */
  readonly folder: string;
  /** Absolute folder in which the journals of a server's database lie. */
  readonly resultsDir: string;
  /** Where the URL was given, for messages, such as `--database-url`. */
  readonly origin: string;
}

/** What a URL or a path names. */
export type NamedDatabase =
  | {
      readonly kind: 'file';
      readonly engine: FileEngine;
      /** What says which engine it is. */
      readonly evidence: string;
      /** Absolute. */
      readonly path: string;
    }
  | { readonly kind: 'server'; readonly address: GivenAddress };

/** Whether a word is a URL of a database, and not a path. */
export function isDatabaseUrl(word: string): boolean {
  return /^(duckdb|sqlite|postgres|postgresql):/i.test(word);
}

function filePath(text: string, given: GivenValue, folder: string): string {
  if (text === '' || text.includes('\0')) throw refused(given, 'the path of the file is missing');
  if (text === ':memory:') throw refused(given, 'a run database is never in memory only');
  return resolve(folder, text);
}

/** The path behind `duckdb:` or `sqlite:`; it is taken as it stands, without percent-encoding. */
function pathOfUrl(rest: string, given: GivenValue): string {
  if (!rest.startsWith('//')) return rest;
  if (!rest.startsWith('///')) {
    throw refused(given, 'a file has no host: write the path behind one colon, or begin it with ///');
  }
  return rest.slice(2).replace(/^\/(?=[A-Za-z]:[\\/])/, '');
}

/**
 * Reads a URL or a path. The engine of a plain path is known by the first bytes of its file, else by its name.
 *
 * @param folder absolute folder that a relative path starts from
 * @throws DATABASE_URL_INVALID
 */
export function readDatabaseUrl(
  text: string,
  { folder, origin }: Omit<UrlPlace, 'resultsDir'>,
): NamedDatabase {
  const given = { value: text, origin, inUrl: true };
  const [, scheme, rest = ''] = /^(duckdb|sqlite):([\s\S]*)$/i.exec(text) ?? [];
  if (scheme !== undefined) {
    const engine = scheme.toLowerCase() as FileEngine;
    return { kind: 'file', engine, evidence: origin, path: filePath(pathOfUrl(rest, given), given, folder) };
  }
  if (isDatabaseUrl(text)) return { kind: 'server', address: readPostgresUrl(given) };
  const other = /^[a-z][a-z0-9+.-]+:\/\//i.exec(text)?.[0];
  if (other !== undefined) throw refused(given, 'Assay keeps its data in DuckDB, SQLite or PostgreSQL');
  const path = filePath(text, given, folder);
  return { kind: 'file', ...engineOfFile(path), path };
}

/**
 * The database that a URL or a path names: `duckdb:PATH`, `sqlite:PATH`, both also with `///` before an absolute path,
 * `postgres://user:password@host:port/database?schema=name&sslmode=mode`, or a path. Nothing but the URL is asked;
 * `resolveDatabase` also takes passwords from elsewhere.
 *
 * @throws DATABASE_URL_INVALID, whose message has nothing of the URL in it
 */
export function parseDatabaseUrl(text: string, place: UrlPlace): DatabaseLocation {
  const named = readDatabaseUrl(text, place);
  if (named.kind === 'file') return { engine: named.engine, path: named.path, postgres: null };
  const given = { value: '', origin: place.origin, inUrl: true };
  return postgresLocation(named.address, given, place.resultsDir);
}
