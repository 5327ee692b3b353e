import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AssayError } from '../../model/errors.ts';
import { locationLabel, type PostgresAddress } from './database-location.ts';
import { parseDatabaseUrl } from './parse-database-url.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const place = { folder: '/shop', resultsDir: '/shop/results', origin: '--database-url' };
const parse = (text: string) => parseDatabaseUrl(text, place);
const address = (text: string) => parse(text).postgres as PostgresAddress;

function failure(text: string): AssayError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error(`${text} is taken.`);
}

describe('a path', () => {
  it.each([
    ['results.db', 'duckdb', '/shop/results.db'],
    ['/data/all.duckdb', 'duckdb', '/data/all.duckdb'],
    ['runs.sqlite', 'sqlite', '/shop/runs.sqlite'],
    ['a/RUNS.SQLITE3', 'sqlite', '/shop/a/RUNS.SQLITE3'],
    ['sqlite.db', 'duckdb', '/shop/sqlite.db'],
    ['a b%20c?d#e.db', 'duckdb', '/shop/a b%20c?d#e.db'],
    ['duckdb:runs.sqlite', 'duckdb', '/shop/runs.sqlite'],
    ['sqlite:runs.db', 'sqlite', '/shop/runs.db'],
    ['SQLite:///data/runs.db', 'sqlite', '/data/runs.db'],
    ['duckdb:///data/runs', 'duckdb', '/data/runs'],
    ['duckdb:/data/runs', 'duckdb', '/data/runs'],
    ['sqlite:../a%b.db', 'sqlite', '/a%b.db'],
  ])('%s is a file of %s', (text, engine, path) => {
    expect(parse(text)).toEqual({ engine, path, postgres: null });
  });

  it('is of the engine that wrote the file, whatever its name says', async () => {
    const [sqlite, duckdb] = [join(folder, 'a.db'), join(folder, 'b.sqlite')];
    const made = new DatabaseSync(sqlite);
    made.exec('CREATE TABLE t (a)');
    made.close();
    const { DuckDBInstance } = await import('@duckdb/node-api');
    (await DuckDBInstance.create(duckdb)).closeSync();
    expect(parse(sqlite).engine).toBe('sqlite');
    expect(parse(duckdb).engine).toBe('duckdb');
  });

  it.each(['', 'SQLite format', '\0'.repeat(16)])('goes by its name when the file begins with %j', (text) => {
    const path = join(folder, 'c.sqlite');
    writeFileSync(path, text);
    expect(parse(path).engine).toBe('sqlite');
  });

  it('comes back from duckdb: and sqlite: as it was', () => {
    const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/[/\0]|^\.{0,2}$/.test(text));
    fc.assert(
      fc.property(fc.constantFrom('duckdb', 'sqlite'), name, (engine, file) => {
        expect(parse(`${engine}:///d/${file}`)).toEqual({ engine, path: `/d/${file}`, postgres: null });
      }),
      { seed: 7 },
    );
  });
});

describe('a postgres URL', () => {
  it('names everything', () => {
    expect(parse('postgres://ada:s3cret@db.example:6432/runs?schema=qa&sslmode=verify-full')).toEqual({
      engine: 'postgres',
      path: '/shop/results/runs@db.example-6432-qa.postgres',
      postgres: {
        host: 'db.example',
        port: 6432,
        database: 'runs',
        user: 'ada',
        password: 's3cret',
        schema: 'qa',
        ssl: 'verify',
        poolSize: 5,
        statementTimeoutMs: 300_000,
      },
    });
  });

  it('leaves out what has a default', () => {
    expect(address('postgresql:///runs')).toMatchObject({
      host: 'localhost',
      port: 5432,
      user: userInfo().username,
      password: null,
      schema: null,
      ssl: 'disable',
    });
  });

  it.each([
    ['postgres://ada@%2Fvar%2Frun/runs', '/var/run', 5432],
    ['postgres://ada@/runs?host=/var/run', '/var/run', 5432],
    ['postgres://ada@localhost:5433/runs?host=/var/run', '/var/run', 5433],
    ['postgres://[::1]:5433/runs', '::1', 5433],
    ['postgres://DB.Example:/runs', 'db.example', 5432],
    ['postgres:///runs?port=7&pool_size=9&statement_timeout_ms=0', 'localhost', 7],
  ])('%s goes to %s, port %i', (text, host, port) => {
    expect(address(text)).toMatchObject({ host, port });
  });

  const sign = fc.oneof(
    fc.constantFrom(...`@:/?#%&=+[] "'\\;,<>\`{}|^~$!*()äß€`),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  const word = fc.string({ unit: sign, minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0'));
  interface Strange {
    readonly user: string;
    readonly password: string;
    readonly database: string;
    readonly schema: string | null;
    readonly host: string;
    readonly port: number;
  }
  const strange: fc.Arbitrary<Strange> = fc.record({
    user: word,
    password: word,
    database: word,
    schema: fc.option(word),
    host: fc.constantFrom('db', '10.0.0.7', '::1', '/var/run/post gres', 'bücher.example'),
    port: fc.integer({ min: 1, max: 65_535 }),
  });
  const encode = encodeURIComponent;
  const urlOf = ({ user, password, database, schema, host, port }: Strange) =>
    `postgres://${encode(user)}:${encode(password)}@${host.includes(':') ? `[${host}]` : encode(host)}:${port}` +
    `/${encode(database)}${schema === null ? '' : `?schema=${encode(schema)}`}`;

  it('gives back names and passwords of any signs', () => {
    fc.assert(
      fc.property(strange, (given) => {
        expect(address(urlOf(given))).toMatchObject(given);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('has a label without the password, which names the same database', () => {
    fc.assert(
      fc.property(strange, (given) => {
        const location = parse(urlOf(given));
        const again = parse(locationLabel(location));
        expect(again.path).toBe(location.path);
        expect(again.postgres).toEqual({ ...location.postgres, password: null });
      }),
      { seed: 12 },
    );
  });

  it('keeps journals in a place of its own, by a name that every system takes', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(strange, (given) => {
        const { path } = parse(urlOf(given));
        expect(path).toMatch(/^\/shop\/results\/[a-z0-9_.@+-]{1,140}\.postgres$/);
        const { database, host, port, schema } = given;
        const identity = JSON.stringify([database, host, port, schema]);
        expect(seen.get(path) ?? identity).toBe(identity);
        seen.set(path, identity);
      }),
      { seed: 13, numRuns: 500 },
    );
  });

  it.each([
    ['postgres:///Runs', 'postgres:///runs'],
    ['postgres://h-1:2/runs', 'postgres://h:1/runs?schema=2'],
    ['postgres://h-1-a:2/runs', 'postgres://h:1/runs?schema=a-2'],
    ['postgres:///a%2Fb', 'postgres:///a-b'],
    [`postgres:///${'x'.repeat(300)}1`, `postgres:///${'x'.repeat(300)}2`],
  ])('%s and %s do not share journals', (one, other) => {
    expect(parse(one).path).not.toBe(parse(other).path);
  });
});

describe('a URL that cannot be used', () => {
  it.each([
    ['', 'the path of the file is missing'],
    ['sqlite:', 'the path of the file is missing'],
    [':memory:', 'never in memory'],
    ['sqlite::memory:', 'never in memory'],
    ['sqlite://data/runs.db', 'a file has no host'],
    ['mysql://ada:geheim@db/runs', 'DuckDB, SQLite or PostgreSQL'],
    ['postgres:runs', 'does not begin with postgres://'],
    ['postgres://ada:geheim@db', 'name of the database is missing'],
    ['postgres://ada:geheim@db/', 'name of the database is missing'],
    ['postgres://ada:geheim@db:54x/runs', 'port must be'],
    ['postgres://ada:geheim@db:70000/runs', 'from 1 to 65535'],
    ['postgres://ada:geheim@db,db2/runs', 'several hosts'],
    ['postgres://ada:geheim@d!b/runs', 'signs that no host has'],
    ['postgres://ada:geheim@::1/runs', 'stands in [ ]'],
    ['postgres://ada:geheim#1@db/runs', 'written as %23'],
    ['postgres://ada:12/geheim@db/runs', 'an @ or a / behind the host'],
    ['postgres://ada:geheim/1@db/runs', 'an @ or a / behind the host'],
    ['postgres://ada:100%geheim@db/runs', 'itself is %25'],
    ['postgres://ada:ge heim@db/runs', 'percent-encoded'],
    ['postgres://ada:ge"heim@db/runs', 'percent-encoded'],
    ['postgres://db/runs%00', 'NUL'],
    ['postgres://ada@db/runs?password=geheim', 'not belong behind the ?'],
    ['postgres://ada@db/runs?geheim=1', 'it takes host, port, user, schema, sslmode'],
    ['postgres://ada:geheim@db/runs?sslmode=prefer', 'disable, require or verify-full'],
  ])('%s: %s', (text, reason) => {
    const error = failure(text);
    expect(error.code).toBe('DATABASE_URL_INVALID');
    expect(error.message).toContain('--database-url');
    expect(error.message).toContain(reason);
    expect(`${error.message}${error.remedy}${JSON.stringify(error)}`).not.toContain('heim');
  });

  it('never shows its password', () => {
    const broken = fc
      .tuple(fc.constantFrom('postgres://', 'postgresql://', 'mysql://'), fc.string({ unit: 'binary' }))
      .map(([scheme, rest]) => `${scheme}ada:QqZz${rest}QqZz@db${rest}/runs?a=QqZz`);
    fc.assert(
      fc.property(broken, (text) => {
        const { message, remedy } = failure(text);
        expect(`${message}${remedy}`).not.toContain('QqZz');
      }),
      { seed: 14, numRuns: 300 },
    );
  });
});
