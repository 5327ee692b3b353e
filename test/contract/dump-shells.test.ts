import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStorage } from '../../src/storage/engines/open-engine.ts';
import { dumpText, EngineDatabases, firstDifference } from '../dumps/engine-databases.ts';
import { testPostgres } from '../postgres/test-postgres.ts';
import { generateRows, insertRows } from '../rows/generate-rows.ts';

const databases = new EngineDatabases();
let dump = '';
let file = '';

beforeAll(async () => {
  const { connection } = await databases.empty('sqlite');
  await insertRows(connection, generateRows(3, 40));
  dump = (await dumpText(connection)).text;
  file = databases.file('dump.sql');
  writeFileSync(file, dump);
}, 60_000);
afterAll(() => databases.close());

const hasProgram = (name: string) => spawnSync(name, ['--version']).error === undefined;

/** Numbers of rows as the dump's own footer says. */
function counts(text: string): [string, number][] {
  return Array.from(text.matchAll(/^-- (\d+) rows? in "(\w+)"$/gm), ([, rows, table = '']) => [
    table,
    Number(rows),
  ]);
}

test.runIf(hasProgram('sqlite3'))('sqlite3 loads a dump, and Assay finds in it what was dumped', async () => {
  const path = databases.file('shell.sqlite');
  execFileSync('sqlite3', ['-bail', path], { stdio: [openSync(file, 'r'), 'pipe', 'pipe'] });
  const database = await openStorage({ engine: 'sqlite', path, postgres: null });
  const connection = await database.connect();
  expect(await connection.rows('PRAGMA foreign_key_check')).toEqual([]);
  const again = (await dumpText(connection)).text;
  await connection.close();
  await database.close();
  expect(firstDifference(again, dump)).toBeNull();
});

test.runIf(hasProgram('psql'))('psql loads a dump, and Assay finds in it what was dumped', async () => {
  const location = await (await testPostgres()).createDatabase(databases.folder);
  const { host = '', port, user = '', password, database: name = '' } = location.postgres ?? {};
  await promisify(execFile)(
    'psql',
    ['-q', '-v', 'ON_ERROR_STOP=1', '-h', host, '-p', String(port), '-U', user, '-f', file, name],
    { env: { ...process.env, PGPASSWORD: password ?? '', PGCLIENTENCODING: 'UTF8' } },
  );
  const database = await openStorage(location);
  const connection = await database.connect();
  const again = (await dumpText(connection)).text;
  await connection.close();
  await database.close();
  expect(firstDifference(again, dump)).toBeNull();
});

test('DuckDB runs a dump, and Assay finds in it what was dumped', async () => {
  const path = databases.file('shell.duckdb');
  const instance = await DuckDBInstance.create(path);
  const plain = await instance.connect();
  await plain.run(dump);
  for (const [table, rows] of counts(dump)) {
    const found = await plain.runAndReadAll(`SELECT count(*)::INTEGER AS n FROM "${table}"`);
    expect([table, found.getRowsJS()[0]?.[0]]).toEqual([table, rows]);
  }
  plain.closeSync();
  instance.closeSync();
  const database = await openStorage({ engine: 'duckdb', path, postgres: null });
  const connection = await database.connect();
  const again = (await dumpText(connection)).text;
  await connection.close();
  await database.close();
  expect(firstDifference(again, dump)).toBeNull();
});

test.runIf(hasProgram('sqlite3'))('a dump that sqlite3 cannot load leaves nothing behind', async () => {
  const path = databases.file('broken.sqlite');
  const broken = dump.replace(/(INSERT INTO "logs"[^\n]*\n)\(/, '$1(NULL, ');
  const { status } = spawnSync('sqlite3', ['-bail', path], { input: broken });
  expect(status).not.toBe(0);
  expect(execFileSync('sqlite3', [path, '.tables'], { encoding: 'utf8' }).trim()).toBe('');
});
