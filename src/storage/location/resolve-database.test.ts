import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locationLabel } from './database-location.ts';
import type { CommandLineDatabase, ProjectConfiguration } from './database-sources.ts';
import { type ResolvedDatabase, resolveDatabase } from './resolve-database.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

interface Situation {
  readonly commandLine?: CommandLineDatabase | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly dotEnv?: string;
  readonly config?: Pick<ProjectConfiguration, 'database' | 'shared'>;
}

let configurationsLoaded = 0;

function resolveIn({ commandLine, env: given = {}, dotEnv, config }: Situation): Promise<ResolvedDatabase> {
  configurationsLoaded = 0;
  const env = { XDG_DATA_HOME: '/data', ...given };
  if (dotEnv !== undefined) writeFileSync(join(cwd, '.env'), dotEnv);
  return resolveDatabase({
    cwd,
    env,
    commandLine: commandLine ?? null,
    resultsDir: join(cwd, 'results'),
    configuration: async () => {
      configurationsLoaded++;
      return { file: 'assay.config.ts', folder: '/conf', resultsDir: '/conf/out', ...config };
    },
  });
}

const label = async (situation: Situation) =>
  locationLabel((await resolveIn(situation)).location).replace(cwd, '.');

const settingsOf = async (situation: Situation) =>
  Object.fromEntries(
    (await resolveIn(situation)).settings.map(({ setting, value, origin }) => [setting, [value, origin]]),
  );

const server = { DATABASE__TYPE: 'postgres', DATABASE__NAME: 'runs', DATABASE__USER: 'ada' };

describe('the database that is meant', () => {
  const commandLine = { value: 'a.db', origin: '--db' };
  const all: Situation = {
    commandLine,
    env: { ASSAY_DATABASE_URL: 'sqlite:b.db', ASSAY_DB: 'c.db', ...server },
    dotEnv: [
      'ASSAY_DATABASE_URL=d.db',
      'ASSAY_DB=e.db',
      'DATABASE__NAME=of-dot-env',
      'DATABASE__HOST=dot-env',
    ].join('\n'),
    config: { database: 'f.db' },
  };
  const { ASSAY_DATABASE_URL: _url, ...withoutUrl } = all.env ?? {};

  it.each<[string, Situation, string]>([
    ['the command line', all, './a.db'],
    ['ASSAY_DATABASE_URL', { ...all, commandLine: null }, './b.db'],
    ['ASSAY_DB', { env: withoutUrl, dotEnv: all.dotEnv ?? '', config: { database: 'f.db' } }, './c.db'],
    [
      'DATABASE__ fields, filled up from .env',
      { env: server, dotEnv: all.dotEnv ?? '', config: { database: 'f.db' } },
      'postgres://ada@dot-env:5432/runs',
    ],
    ['a URL in .env', { dotEnv: all.dotEnv ?? '', config: { database: 'f.db' } }, './d.db'],
    ['a file in .env', { dotEnv: 'ASSAY_DB=e.db\nDATABASE__NAME=n', config: {} }, './e.db'],
    ['fields in .env', { dotEnv: 'DATABASE__NAME=n\nDATABASE__USER=u' }, 'postgres://u@localhost:5432/n'],
    ['the configuration', { config: { database: 'f.db' } }, '/conf/f.db'],
    ['the default in the folder of results', { config: { database: true } }, '/conf/out/results.db'],
    ['the default', {}, '/conf/out/results.db'],
  ])('is that of %s, where nothing stronger names one', async (_source, situation, expected) => {
    expect(await label(situation)).toBe(expected);
  });

  it('is found without loading the configuration where something stronger names it', async () => {
    await resolveIn({ env: { ASSAY_DB: 'c.db' }, config: { database: 'f.db' } });
    expect(configurationsLoaded).toBe(0);
    await resolveIn({});
    expect(configurationsLoaded).toBe(1);
  });

  it('tells which variables it overrules', async () => {
    expect((await resolveIn(all)).overruled).toEqual([
      'ASSAY_DATABASE_URL',
      'ASSAY_DB',
      'DATABASE__TYPE',
      'ASSAY_DATABASE_URL in .env',
      'ASSAY_DB in .env',
      'DATABASE__HOST in .env',
    ]);
    const mixed = await resolveIn({ env: server, dotEnv: 'DATABASE__HOST=db' });
    expect(mixed.overruled).toEqual([]);
  });

  it('takes no variable that is empty', async () => {
    const env = { ASSAY_DATABASE_URL: '', ASSAY_DB: '', ASSAY_SHARED: '', DATABASE__HOST: '' };
    expect(await label({ env, dotEnv: 'ASSAY_DB=e.db' })).toBe('./e.db');
  });
});

describe('single fields', () => {
  it('each have an origin, and passwords are masked', async () => {
    const env = { ...server, DATABASE__PASSWORD: 'geheim-1' };
    const dotEnv = 'DATABASE__PORT=6432\nDATABASE__USER=weaker\nDATABASE__SSL=true\nDATABASE__POOL_SIZE=3';
    expect(await settingsOf({ env, dotEnv })).toEqual({
      type: ['postgres', 'DATABASE__TYPE'],
      host: ['localhost', 'default'],
      port: [6432, 'DATABASE__PORT in .env'],
      name: ['runs', 'DATABASE__NAME'],
      user: ['ada', 'DATABASE__USER'],
      password: ['***', 'DATABASE__PASSWORD'],
      schema: [null, 'default'],
      ssl: ['require', 'DATABASE__SSL in .env'],
      poolSize: [3, 'DATABASE__POOL_SIZE in .env'],
      statementTimeoutMs: [300_000, 'default'],
      path: ['/data/assay/servers/runs@localhost-6432.postgres', 'place of the journals'],
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ DATABASE__TYPE: 'sqlite' }, './results/results.sqlite'],
    [{ DATABASE__TYPE: 'duckdb' }, './results/results.db'],
    [{ DATABASE__TYPE: 'SQLite', DATABASE__PATH: 'x.db' }, './x.db'],
    [{ DATABASE__PATH: 'x.db', DATABASE__USER: 'ada' }, './x.db'],
    [
      { DATABASE__TYPE: 'postgresql', DATABASE__NAME: 'n', DATABASE__USER: 'u', DATABASE__HOST: '/run' },
      'postgres://u@%2Frun:5432/n',
    ],
  ])('%j mean %s', async (env, expected) => expect(await label({ env })).toBe(expected));

  it.each<[Record<string, string>, string, string]>([
    [{ DATABASE__PATH: 'x.db' }, 'DATABASE__TYPE=postgres\nDATABASE__NAME=n', './x.db'],
    [
      { DATABASE__NAME: 'n', DATABASE__USER: 'u' },
      'DATABASE__TYPE=sqlite\nDATABASE__PATH=x.db',
      'postgres://u@localhost:5432/n',
    ],
  ])('%j are not mixed with %j, which means something else', async (env, dotEnv, expected) => {
    expect(await label({ env, dotEnv })).toBe(expected);
  });

  it.each<[Record<string, string>, string]>([
    [
      { DATABASE__TYPE: 'mysql' },
      'DATABASE__TYPE cannot be used: the type of a database is duckdb, sqlite or',
    ],
    [{ DATABASE__HOST: 'db' }, 'DATABASE__HOST cannot be used: the name of the database is missing'],
    [{ ...server, DATABASE__PORT: '0' }, 'DATABASE__PORT cannot be used: the port must be'],
    [{ ...server, DATABASE__POOL_SIZE: '-1' }, 'DATABASE__POOL_SIZE cannot be used'],
    [{ ...server, DATABASE__STATEMENT_TIMEOUT_MS: '5s' }, 'DATABASE__STATEMENT_TIMEOUT_MS cannot be used'],
    [{ ...server, DATABASE__SSL: 'maybe' }, 'DATABASE__SSL cannot be used'],
    [{ DATABASE__NAME: 'n', DATABASE__PATH: 'x.db' }, 'DATABASE__NAME names a server'],
    [{ ASSAY_SHARED: 'maybe' }, 'ASSAY_SHARED cannot be used: it is 1 or 0'],
  ])('%j are refused', async (env, message) => {
    await expect(resolveIn({ env })).rejects.toThrow(message);
  });
});

describe('a password', () => {
  const url = { ASSAY_DATABASE_URL: 'postgres://ada@db/runs' };
  const given = { DATABASE__PASSWORD_FILE: 'secret.txt', PGPASSWORD: 'of-libpq' };

  it.each<[Record<string, string>, string, string]>([
    [
      { ASSAY_DATABASE_URL: 'postgres://ada:own@db/runs', DATABASE__PASSWORD: 'x' },
      'own',
      'ASSAY_DATABASE_URL',
    ],
    [{ ...url, ...given, DATABASE__PASSWORD: 'direct' }, 'direct', 'DATABASE__PASSWORD'],
    [{ ...url, ...given }, 'of a file', 'DATABASE__PASSWORD_FILE'],
    [{ ...url, PGPASSWORD: 'of-libpq' }, 'of-libpq', 'PGPASSWORD'],
    [{ ...server, PGPASSWORD: 'of-libpq' }, 'of-libpq', 'PGPASSWORD'],
  ])('%j is %s', async (env, password, origin) => {
    writeFileSync(join(cwd, 'secret.txt'), 'of a file\n');
    const { location, settings } = await resolveIn({ env });
    expect(location.postgres?.password).toBe(password);
    expect(settings.find(({ setting }) => setting === 'password')).toEqual({
      setting: 'password',
      value: '***',
      origin,
    });
    expect(JSON.stringify(settings)).not.toContain(password);
  });

  it('is none where nothing gives one', async () => {
    expect((await settingsOf({ env: url })).password).toEqual([null, 'default']);
  });

  it('whose file is missing is told', async () => {
    const env = { ...url, DATABASE__PASSWORD_FILE: 'gone.txt' };
    await expect(resolveIn({ env })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('.env', () => {
  it('is read with quotes, comments, export and a byte order mark', async () => {
    const dotEnv = '\uFEFF# ours\nexport ASSAY_DB="my runs.db" # here\n';
    expect(await label({ dotEnv })).toBe('./my runs.db');
  });

  it('may be a folder, as that of a virtual environment', async () => {
    mkdirSync(join(cwd, '.env'));
    expect(await label({ env: { ASSAY_DB: 'a.db' } })).toBe('./a.db');
  });
});

describe('a configuration', () => {
  it.each<[ProjectConfiguration['database'], string]>([
    ['team.sqlite', '/conf/team.sqlite'],
    ['sqlite:team.db', '/conf/team.db'],
    ['postgres://u@db/runs', 'postgres://u@db:5432/runs'],
    [{ url: 'duckdb:team.db' }, '/conf/team.db'],
    [{ type: 'sqlite', path: 'team.db' }, '/conf/team.db'],
    [{ type: 'sqlite' }, '/conf/out/results.sqlite'],
    [{ host: 'db', port: 1, name: 'runs', user: 'u', schema: 'qa' }, 'postgres://u@db:1/runs?schema=qa'],
    [false, '/conf/out/results.db'],
  ])('with %j means %s', async (database, expected) => {
    expect(await label({ config: { database } })).toBe(expected);
  });

  it('says of each field where it stands', async () => {
    const config = { database: { type: 'postgres', name: 'runs', password: 'geheim', poolSize: 2 } };
    expect(await settingsOf({ config })).toMatchObject({
      type: ['postgres', 'database.type in assay.config.ts'],
      password: ['***', 'database.password in assay.config.ts'],
      poolSize: [2, 'database.poolSize in assay.config.ts'],
      path: ['/data/assay/servers/runs@localhost-5432.postgres', 'place of the journals'],
    });
  });

  it('that is wrong names its field', async () => {
    const config = { database: { name: 'runs', host: 'd!b' } };
    await expect(resolveIn({ config })).rejects.toThrow('database.host in assay.config.ts cannot be used');
    await expect(resolveIn({ config: { database: 'mysql://u:geheim@h/d' } })).rejects.toThrow(
      /^database in assay.config.ts names no database/,
    );
  });
});
