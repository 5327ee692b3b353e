import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DatabaseLocation } from '../../location/database-location.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { SqliteDatabase, type SqliteOptions } from './sqlite-database.ts';

let folder: string;
let path: string;
let location: DatabaseLocation;
const opened: (SqliteDatabase | SqliteConnection)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  path = join(folder, 'results.db');
  location = { engine: 'sqlite', path, postgres: null };
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function open(options: SqliteOptions = {}): Promise<SqliteDatabase> {
  const database = await SqliteDatabase.open(location, options);
  opened.push(database);
  return database;
}

async function connect(options: SqliteOptions = {}): Promise<SqliteConnection> {
  const connection = await (await open(options)).connect();
  opened.unshift(connection);
  return connection;
}

async function counted(connection: SqliteConnection): Promise<unknown> {
  return (await connection.rows('SELECT count(*) AS n FROM things'))[0]?.n;
}

describe('opening', () => {
  test('makes a file, in folders that are made as well', async () => {
    location = { ...location, path: join(folder, 'a', 'b', 'results.db') };
    await (await connect()).execute('CREATE TABLE things (a)');
    expect(existsSync(location.path)).toBe(true);
  });

  test.each([{ mustExist: true }, { readOnly: true }])('with %o makes none', async (options) => {
    await expect(open(options)).rejects.toMatchObject({ code: 'DATABASE_MISSING' });
    expect(existsSync(path)).toBe(false);
  });

  test.each([{}, { readOnly: true }])('with %o refuses what is no SQLite file', async (options) => {
    writeFileSync(path, 'This is a diary and no database at all.\n'.repeat(200));
    await expect(open(options)).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' });
  });

  test('keeps the rules and the log as they must be', async () => {
    const connection = await connect();
    const setting = async (name: string) =>
      Object.values((await connection.rows(`SELECT * FROM pragma_${name}`))[0] ?? {})[0];
    expect(await setting('journal_mode')).toBe('wal');
    expect(await setting('foreign_keys')).toBe(1);
    expect(await setting('trusted_schema')).toBe(0);
    expect(await setting('synchronous')).toBe(1);
  });

  test('for reading only lets nothing be written, beside somebody who writes', async () => {
    const writer = await connect();
    await writer.execute('CREATE TABLE things (a)');
    const reader = await connect({ readOnly: true });
    await expect(reader.execute('INSERT INTO things VALUES (1)')).rejects.toThrow(/readonly/);
    await writer.execute('INSERT INTO things VALUES (1)');
    expect(await counted(reader)).toBe(1);
  });

  test.skipIf(process.getuid?.() === 0)('for reading only works where nothing can be written', async () => {
    const writer = await connect();
    await writer.script('CREATE TABLE things (a); INSERT INTO things VALUES (1)');
    await opened.shift()?.close();
    await opened.shift()?.close();
    chmodSync(path, 0o400);
    chmodSync(folder, 0o500);
    try {
      await expect(open()).rejects.toMatchObject({ code: 'DATABASE_READ_ONLY' });
      expect(await counted(await connect({ readOnly: true }))).toBe(1);
    } finally {
      chmodSync(folder, 0o700);
    }
  });
});

test('the size counts what is not yet in the main file', async () => {
  const database = await open();
  const connection = await database.connect();
  opened.unshift(connection);
  await connection.execute('CREATE TABLE things (a)');
  expect((await database.size()).logBytes).toBeGreaterThan(0);
  await connection.checkpoint();
  const { bytes, logBytes } = await database.size();
  expect(bytes).toBeGreaterThan(0);
  expect(logBytes).toBe(0);
});

test('a checkpoint goes on where a reader stands in the way of a whole one', async () => {
  const writer = await connect();
  await writer.script('CREATE TABLE things (a); INSERT INTO things VALUES (1), (2)');
  const reader = await connect();
  const found = reader.stream('SELECT a FROM things')[Symbol.asyncIterator]();
  await found.next();
  await writer.execute('INSERT INTO things VALUES (3)');
  await writer.checkpoint();
  await found.return?.(undefined);
  expect(await counted(reader)).toBe(3);
});

describe('several writers', () => {
  test('of one process take turns, and none waits in vain', async () => {
    const connections = await Promise.all([connect(), connect(), connect()]);
    await connections[0]?.execute('CREATE TABLE things (a INTEGER PRIMARY KEY)');
    await Promise.all(
      connections.map(async (connection, index) => {
        for (let turn = 0; turn < 20; turn++)
          await connection.transaction(async () => {
            await connection.execute('INSERT INTO things VALUES (?)', [index * 100 + turn]);
            await new Promise((resolve) => setImmediate(resolve));
            await connection.rows('SELECT count(*) AS n FROM things');
          });
      }),
    );
    expect(await counted(connections[1] as SqliteConnection)).toBe(60);
  });

  test('that wait too long are told so', async () => {
    const first = await connect();
    await first.execute('CREATE TABLE things (a)');
    const second = await connect({ patienceMs: 50 });
    await first.transaction(async () => {
      const error = await second.execute('INSERT INTO things VALUES (1)').catch((thrown: unknown) => thrown);
      expect(second.failureKind(error)).toBe('timeout');
      const begun = second.transaction(async () => 1).catch((thrown: unknown) => thrown);
      expect(second.failureKind(await begun)).toBe('timeout');
      expect(await counted(second)).toBe(0);
    });
    await second.execute('INSERT INTO things VALUES (1)');
    expect(await counted(first)).toBe(1);
  });

  test('of several processes lose nothing', async () => {
    const connection = await connect();
    await connection.execute('CREATE TABLE things (a)');
    const module = new URL('./sqlite-database.ts', import.meta.url).href;
    const code = `
      const { SqliteDatabase } = await import(${JSON.stringify(module)});
      const database = await SqliteDatabase.open(${JSON.stringify(location)});
      const connection = await database.connect();
      for (let turn = 0; turn < 50; turn++)
        await connection.transaction(() => connection.execute('INSERT INTO things VALUES (?)', [turn]));
      await connection.close();
      await database.close();`;
    const flags = ['--conditions=assay-source', '--disable-warning=ExperimentalWarning'];
    const children = [1, 2].map(() =>
      spawn(process.execPath, [...flags, '--input-type=module', '-e', code], { stdio: 'inherit' }),
    );
    const ended = Promise.all(children.map((child) => once(child, 'exit')));
    for (let turn = 0; turn < 50; turn++)
      await connection.transaction(() => connection.execute('INSERT INTO things VALUES (?)', [turn]));
    expect((await ended).map(([status]) => status)).toEqual([0, 0]);
    expect(await counted(connection)).toBe(150);
  });
});

test('nothing goes on in a transaction that SQLite has ended on its own', async () => {
  const connection = await connect();
  await connection.execute('CREATE TABLE things (a UNIQUE ON CONFLICT ROLLBACK)');
  const work = connection.transaction(async () => {
    await connection.execute('INSERT INTO things VALUES (1)');
    await connection.execute('INSERT INTO things VALUES (1)').catch(() => 0);
    await connection.execute('INSERT INTO things VALUES (2)');
  });
  await expect(work).rejects.toThrow(/UNIQUE/);
  expect(await counted(connection)).toBe(0);
  await connection.transaction(() => connection.execute('INSERT INTO things VALUES (3)'));
  expect(await counted(connection)).toBe(1);
});

test('a script that fails in its own transaction leaves none open', async () => {
  const connection = await connect();
  await connection.execute('CREATE TABLE things (a NOT NULL)');
  const script = 'BEGIN; INSERT INTO things VALUES (1); INSERT INTO things VALUES (NULL); COMMIT';
  await expect(connection.script(script)).rejects.toThrow(/NOT NULL/);
  expect(await counted(connection)).toBe(0);
  await connection.transaction(() => connection.execute('INSERT INTO things VALUES (1)'));
  expect(await counted(connection)).toBe(1);
});

test('a column that another connection adds is seen', async () => {
  const first = await connect();
  const second = await connect();
  await first.script('CREATE TABLE things (a); INSERT INTO things VALUES (1)');
  expect(await second.rows('SELECT * FROM things')).toEqual([{ a: 1 }]);
  await first.execute('ALTER TABLE things ADD COLUMN b DEFAULT 2');
  expect(await second.rows('SELECT * FROM things')).toEqual([{ a: 1, b: 2 }]);
});
