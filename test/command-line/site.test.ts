import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteFacts } from '../../src/exporters/site/site-facts.ts';
import { openLocation } from '../../src/keeper/open-database.ts';
import { everyEngine, locationUrl, newLocation } from '../engines/engine-locations.ts';
import { builtPage } from '../page/built-page.ts';
import { runAssay } from './captured-program.ts';
import { recordShopRuns } from './shop-runs.ts';

interface Written {
  readonly runs: number;
  readonly rows: number;
  readonly bytes: number;
  readonly files: { readonly copied: number; readonly missing: number };
  readonly remarks: readonly string[];
}

/** The facts that a site says of itself. */
function factsOf(site: string): SiteFacts {
  const html = readFileSync(join(site, 'index.html'), 'utf8');
  const [, json = ''] = /id="assay-facts">(.*)<\/script>/.exec(html) ?? [];
  return JSON.parse(json) as SiteFacts;
}

/** The database of a site, put together as a page does. */
function databaseOf(site: string): DatabaseSync {
  const { pieces, bytes } = factsOf(site);
  const packed = Array.from({ length: pieces }, (_, piece) => {
    const script = readFileSync(join(site, `parts/database-${piece}.js`), 'utf8');
    return Buffer.from(/, "([^"]*)"/.exec(script)?.[1] ?? '', 'base64');
  });
  const file = gunzipSync(Buffer.concat(packed));
  expect(file.length).toBe(bytes);
  const path = join(site, '..', `${Math.random()}.sqlite`);
  writeFileSync(path, file);
  return new DatabaseSync(path, { readOnly: true });
}

function rowsOf(database: DatabaseSync, sql: string): unknown[][] {
  return database
    .prepare(sql)
    .all()
    .map((row) => Object.values(row));
}

beforeAll(async () => {
  await builtPage();
}, 60_000);

describe.each(everyEngine)('a site of a database of $product', ({ engine }) => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-site-'));
  const site = join(folder, 'site');
  let url = '';
  let written: Written;
  const assay = (...argv: readonly string[]) => runAssay(argv, { cwd: folder, env: {} });
  beforeAll(async () => {
    const location = await newLocation(engine, folder);
    url = locationUrl(location);
    await recordShopRuns(location);
    const database = await openLocation({ location, env: process.env });
    try {
      const { user_id } = await database
        .table('users')
        .create({ login: 'ada', name: 'Ada', kind: 'person', role: 'admin' });
      const query = { sql: 'SELECT 1', created_by: user_id };
      await database.table('saved_queries').create({ ...query, name: 'for all', is_shared: true });
      await database.table('saved_queries').create({ ...query, name: 'mine', is_shared: false });
      const variables = { KEY: 'hidden' };
      await database.environments.create({
        name: 'staging',
        kind: 'staging',
        status: 'available',
        variables,
      });
    } finally {
      await database.close();
    }
    const { code, stdout, stderr } = await assay('site', '--database-url', url, '-o', site, '--json');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    written = JSON.parse(stdout) as Written;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has every run, the tests, and what happened in them', async () => {
    const database = databaseOf(site);
    const listed = await assay('db', 'query', '--database-url', url, '--format', 'json', countSql);
    const [expected] = JSON.parse(listed.stdout) as Record<string, number>[];
    expect(rowsOf(database, countSql)).toEqual([Object.values(expected ?? {}).map(Number)]);
    expect(written.runs).toBe(factsOf(site).runs);
    expect(rowsOf(database, 'SELECT count(*) FROM pragma_foreign_key_check')).toEqual([[0]]);
    database.close();
  });

  test('has nothing of people, of variables, of queries that are not for all', () => {
    const database = databaseOf(site);
    for (const table of ['users', 'project_members', 'api_tokens', 'audit_entries', 'test_data'])
      expect([table, rowsOf(database, `SELECT count(*) FROM ${table}`)]).toEqual([table, [[0]]]);
    expect(rowsOf(database, 'SELECT name, created_by FROM saved_queries')).toEqual([['for all', null]]);
    expect(rowsOf(database, 'SELECT count(environment_vars), count(results_dir) FROM runs')).toEqual([
      [0, 0],
    ]);
    expect(rowsOf(database, 'SELECT count(variables) FROM environments')).toEqual([[0]]);
    database.close();
    expect(factsOf(site).notices.join(' ')).toContain('environment variables are not in this copy');
  });

  test('has variables when they are asked for, and only the runs that are asked for', async () => {
    const other = join(folder, 'other');
    const argv = ['--with-variables', '--run', 'latest', '--no-logs', '-o', other];
    expect(await assay('site', '--database-url', url, ...argv)).toMatchObject({ code: 0 });
    const database = databaseOf(other);
    expect(rowsOf(database, 'SELECT count(*) FROM runs')).toEqual([[1]]);
    expect(rowsOf(database, 'SELECT count(*) FROM logs')).toEqual([[0]]);
    expect(rowsOf(database, 'SELECT variables FROM environments')).toEqual([['{"KEY":"hidden"}']]);
    expect(rowsOf(database, 'SELECT count(*) FROM pragma_foreign_key_check')).toEqual([[0]]);
    database.close();
  });

  test('can be made of a dump, with the same rows', async () => {
    const dump = join(folder, 'dump.sql.gz');
    expect(await assay('db', 'dump', '--database-url', url, '--output', dump)).toMatchObject({ code: 0 });
    const fromDump = join(folder, 'from-dump');
    expect(await assay('site', '--from', dump, '-o', fromDump)).toMatchObject({ code: 0 });
    const [first, second] = [databaseOf(site), databaseOf(fromDump)];
    expect(rowsOf(second, 'SELECT * FROM executions ORDER BY 1')).toEqual(
      rowsOf(first, 'SELECT * FROM executions ORDER BY 1'),
    );
    first.close();
    second.close();
  });
});

const countSql =
  'SELECT (SELECT count(*) FROM runs) AS a, (SELECT count(*) FROM executions) AS b, (SELECT count(*) FROM step_runs) AS c, (SELECT count(*) FROM logs) AS d, (SELECT count(*) FROM tests) AS e';

describe('the folder of a site', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-site-'));
  const assay = (...argv: readonly string[]) => runAssay(['site', ...argv], { cwd: folder, env: {} });
  beforeAll(async () => {
    await recordShopRuns({ engine: 'sqlite', path: join(folder, 'shop.sqlite'), postgres: null });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is replaced when it is a site, and left alone when it is anything else', async () => {
    expect(await assay('--db', 'shop.sqlite')).toMatchObject({ code: 0 });
    writeFileSync(join(folder, 'site/old.txt'), 'of the last time');
    expect(await assay('--db', 'shop.sqlite')).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'site/old.txt'))).toBe(false);
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine/thesis.txt'), 'years of work');
    const refused = await assay('--db', 'shop.sqlite', '-o', 'mine');
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('no site of Assay');
    expect(readdirSync(folder).toSorted()).toEqual(expect.arrayContaining(['mine', 'shop.sqlite', 'site']));
    expect(readdirSync(join(folder, 'mine'))).toEqual(['thesis.txt']);
    expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('asks for what there is', async () => {
    expect(await assay('--db', 'shop.sqlite', '--run', '99')).toMatchObject({ code: 2 });
    expect(await assay('--db', 'shop.sqlite', '--run', '1', '--days', '3')).toMatchObject({ code: 2 });
    expect(await assay('--from', 'nowhere.sql')).toMatchObject({ code: 2 });
    writeFileSync(join(folder, 'letter.txt'), 'Dear all');
    expect(await assay('--from', 'letter.txt')).toMatchObject({ code: 2 });
  });
});
