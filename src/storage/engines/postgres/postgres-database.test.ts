import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestPostgres, testPostgres } from '../../../../test/postgres/test-postgres.ts';
import type { DatabaseLocation, PostgresAddress } from '../../location/database-location.ts';
import { createTableSql } from '../../sql/create-table.ts';
import { tableDeclaration } from '../../tables/all-tables.ts';
import type { OpenOptions } from '../storage-engine.ts';
import { PostgresDatabase } from './postgres-database.ts';

let folder: string;
let server: TestPostgres;
let location: DatabaseLocation;
const opened: PostgresDatabase[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  server = await testPostgres();
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
beforeEach(async () => {
  location = await server.createDatabase(folder);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
  await server.dropDatabase(location);
});

function at(more: Partial<PostgresAddress>): DatabaseLocation {
  if (location.postgres === null) throw new TypeError('no address');
  return { ...location, postgres: { ...location.postgres, ...more } };
}

async function open(more: Partial<PostgresAddress> = {}, options: OpenOptions = {}) {
  const database = await PostgresDatabase.open(at(more), options);
  opened.push(database);
  return database;
}

const connect = async (more: Partial<PostgresAddress> = {}, options: OpenOptions = {}) =>
  await (await open(more, options)).connect();

/** Lets a number of people go on only when all have come. */
function meeting(people: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let missing = people;
  return async () => {
    if (--missing <= 0) resolve();
    await promise;
  };
}

describe('a database that cannot be had', () => {
  test.each<readonly [string, Partial<PostgresAddress>, RegExp]>([
    ['by a wrong password', { password: 'not this' }, /password authentication failed/],
    ['without a password', { password: null }, /password/],
    ['that does not exist', { database: 'nowhere' }, /"nowhere" does not exist/],
    ['on a port where nobody is', { port: 1 }, /ECONNREFUSED/],
    ['on a host that does not exist', { host: 'nowhere.invalid' }, /ENOTFOUND|EAI_AGAIN|getaddrinfo/],
    ['over a socket that is not there', { host: '/nowhere' }, /ENOENT/],
    ['with encryption that the server does not have', { ssl: 'require' }, /SSL/],
  ])('%s', async (_name, more, reason) => {
    const error = await open(more).then(
      () => expect.fail('it was opened'),
      (thrown: Error) => thrown,
    );
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', message: expect.stringMatching(reason) });
    expect(error.message).toContain(`/${more.database ?? location.postgres?.database}`);
    expect(error.message).not.toContain('not this');
    expect(error.message).not.toContain('pass word');
  });

  test('because its encoding cannot hold all texts', async () => {
    const database = `${location.postgres?.database}_ascii`;
    await server.asOwner(
      `CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'`,
    );
    await expect(open({ database })).rejects.toThrow(/SQL_ASCII.*UTF8/);
    await server.dropDatabase(at({ database }));
  });
});

describe('a schema', () => {
  test('is made when it is not there, and holds the tables', async () => {
    const connection = await connect({ schema: 'my "schema"' });
    await connection.execute('CREATE TABLE here (a INTEGER)');
    const again = await connect({ schema: 'my "schema"' }, { mustExist: true });
    expect(await again.rows('SELECT * FROM here')).toEqual([]);
    await expect((await connect()).rows('SELECT * FROM here')).rejects.toThrow(/does not exist/);
  });

  test.each([{ mustExist: true }, { readOnly: true }])('is not made with %j', async (options) => {
    await expect(open({ schema: 'other' }, options)).rejects.toMatchObject({ code: 'DATABASE_MISSING' });
  });

  test('is made once by many who come together', async () => {
    await Promise.all(Array.from({ length: 8 }, () => open({ schema: 'shared' })));
  });
});

test('a database that is opened for reading is not written', async () => {
  const connection = await connect({}, { readOnly: true });
  await expect(connection.execute('CREATE TABLE here (a INTEGER)')).rejects.toThrow(/read-only/);
});

test('knows its size', async () => {
  const database = await open();
  const connection = await database.connect();
  const before = await database.size();
  await connection.script(
    `CREATE TABLE large AS SELECT repeat(md5(n::text), 10) AS t FROM generate_series(1, 5000) AS n`,
  );
  expect((await database.size()).bytes).toBeGreaterThan(before.bytes + 1_000_000);
});

describe('a connection', () => {
  test('does not depend on what the database has set for its users', async () => {
    const name = location.postgres?.database;
    await server.asOwner(
      `ALTER DATABASE ${name} SET timezone = 'Asia/Tokyo'; ALTER DATABASE ${name} SET datestyle = 'German';
       ALTER DATABASE ${name} SET standard_conforming_strings = off; ALTER DATABASE ${name} SET bytea_output = escape`,
    );
    const connection = await connect();
    expect(
      await connection.rows(
        `SELECT CAST(to_timestamp(0) AS TEXT) AS t, 'a\\b' AS s, CAST(DATE '2026-11-20' AS TEXT) AS d`,
      ),
    ).toEqual([{ t: '1970-01-01 00:00:00+00', s: 'a\\b', d: '2026-11-20' }]);
  });

  test('gives up a statement that takes too long', async () => {
    const connection = await connect({ statementTimeoutMs: 100 });
    const error = await connection.rows('SELECT pg_sleep(60)').catch((thrown: unknown) => thrown);
    expect(connection.failureKind(error)).toBe('timeout');
    expect(await connection.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('has nothing left of what a script has set', async () => {
    const connection = await connect({ poolSize: 1 });
    await connection.script(`SET TimeZone = 'Asia/Tokyo'; CREATE TEMP TABLE mine (a INTEGER); BEGIN`);
    expect(await connection.rows(`SELECT current_setting('TimeZone') AS zone`)).toEqual([{ zone: 'UTC' }]);
    await expect(connection.rows('SELECT * FROM mine')).rejects.toThrow(/does not exist/);
  });

  test('fails at its end when an error in a transaction was passed over', async () => {
    const connection = await connect();
    await connection.execute('CREATE TABLE here (a INTEGER)');
    const work = connection.transaction(async () => {
      await connection.execute('INSERT INTO here VALUES (1)');
      await connection.execute('INSERT INTO nowhere VALUES (1)').catch(() => {});
    });
    await expect(work).rejects.toThrow(/"nowhere" does not exist/);
    expect(await connection.rows('SELECT * FROM here')).toEqual([]);
  });

  test('writes few rows and many in the same way', async () => {
    const connection = await connect();
    await connection.execute(
      createTableSql('id_counters', tableDeclaration('id_counters'), 'postgres').replaceAll(
        /REFERENCES[^,)]*\)/g,
        '',
      ),
    );
    await connection.execute(
      createTableSql('logs', tableDeclaration('logs'), 'postgres').replaceAll(
        / REFERENCES "\w+" \("\w+"\)/g,
        '',
      ),
    );
    const texts = [
      '',
      '\\',
      '\\N',
      '\\.',
      'NULL',
      '"',
      '{a,b}',
      'a\tb',
      'a\nb',
      'a\r\nb',
      '\\n',
      "it's",
      '\u0001\u007f',
      '🙂',
      'a\0b',
      ' x ',
    ];
    const rows = (count: number, first: number) =>
      Array.from({ length: count }, (_, index) => ({
        log_id: first + index,
        run_id: 1,
        level: 'info',
        message: texts[index % texts.length] ?? '',
        source: index % 3 === 0 ? null : 'here',
        logged_at: 1_763_631_000_123_456,
        created_at: -1,
      }));
    const columns = 'message, source, CAST(logged_at AS TEXT) AS logged, CAST(created_at AS TEXT) AS created';
    await connection.insert('logs', rows(64, 1));
    await connection.insert('logs', rows(640, 1000));
    const few = await connection.rows(`SELECT ${columns} FROM logs WHERE log_id < 65 ORDER BY log_id`);
    const many = await connection.rows(
      `SELECT ${columns} FROM logs WHERE log_id BETWEEN 1000 AND 1063 ORDER BY log_id`,
    );
    expect(few.map(({ message }) => message)).toEqual(
      rows(64, 1).map(({ message }) => message.replace('\0', '\ufffd')),
    );
    expect(few[0]).toMatchObject({
      source: null,
      logged: '2025-11-20 09:30:00.123456',
      created: '1969-12-31 23:59:59.999999',
    });
    expect(many).toEqual(few);
  });
});

describe('many at once', () => {
  test('transactions that lock each other out are done again', async () => {
    await server.asOwner(`ALTER DATABASE ${location.postgres?.database} SET deadlock_timeout = '20ms'`);
    const one = await connect();
    const other = await connect();
    await one.script(
      'CREATE TABLE counts (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO counts VALUES (1, 0), (2, 0)',
    );
    const met = meeting(2);
    let calls = 0;
    const addTo = (connection: typeof one, ids: readonly number[]) =>
      connection.transaction(async () => {
        calls++;
        for (const id of ids) {
          await connection.execute('UPDATE counts SET n = n + 1 WHERE id = ?', [id]);
          await met();
        }
      });
    await Promise.all([addTo(one, [1, 2]), addTo(other, [2, 1])]);
    expect(calls).toBeGreaterThan(2); // The server may break off both.
    expect(await one.rows('SELECT n FROM counts')).toEqual([{ n: 2 }, { n: 2 }]);
  });

  test('a transaction that others have overtaken is done again', async () => {
    const one = await connect();
    const other = await connect();
    await one.script('CREATE TABLE counts (n INTEGER); INSERT INTO counts VALUES (0)');
    let calls = 0;
    await one.transaction(async () => {
      await one.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      const [row] = await one.rows('SELECT n FROM counts');
      if (++calls === 1) await other.execute('UPDATE counts SET n = n + 10');
      await one.execute('UPDATE counts SET n = CAST(? AS INTEGER) + 1', [Number(row?.n)]);
    });
    expect(calls).toBe(2);
    expect(await one.rows('SELECT n FROM counts')).toEqual([{ n: 11 }]);
  });

  test('rows of the same key are made once and counted by all', async () => {
    const connections = await Promise.all(Array.from({ length: 6 }, () => connect({ poolSize: 1 })));
    const [first] = connections;
    await first?.execute('CREATE TABLE seen (key TEXT PRIMARY KEY, n INTEGER NOT NULL)');
    const keys = ['a', 'b', 'c', 'd'];
    await Promise.all(
      connections.map(async (connection) => {
        for (let round = 0; round < 10; round++)
          for (const key of keys)
            await connection.execute(
              'INSERT INTO seen VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET n = seen.n + 1',
              [key],
            );
      }),
    );
    expect(await first?.rows('SELECT key, n FROM seen ORDER BY key')).toEqual(
      keys.map((key) => ({ key, n: 60 })),
    );
  });

  test('wait for a connection when all are in use', async () => {
    const database = await open({ poolSize: 2 });
    const first = await database.connect();
    await first.execute('CREATE TABLE here (a INTEGER)');
    let together = 0;
    let most = 0;
    const met = meeting(2);
    await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const connection = await database.connect();
        await connection.transaction(async () => {
          most = Math.max(most, ++together);
          if (index < 2) await met();
          await connection.execute('INSERT INTO here VALUES (?)', [index]);
          together--;
        });
      }),
    );
    expect(most).toBe(2);
    expect(await first.rows('SELECT count(*) AS n FROM here')).toEqual([{ n: 12 }]);
  });
});

describe('a statement that comes again', () => {
  test('fits the table as it is, though somebody else has changed it', async () => {
    const connection = await connect({ poolSize: 1 });
    const other = await connect();
    await connection.execute('CREATE TABLE here (a INTEGER)');
    await connection.execute('INSERT INTO here VALUES (1)');
    const ask = () => connection.rows('SELECT * FROM here WHERE a = ?', [1]);
    for (let time = 0; time < 8; time++) expect(await ask()).toEqual([{ a: 1 }]);
    await other.execute('ALTER TABLE here ADD COLUMN b INTEGER');
    expect(await ask()).toEqual([{ a: 1, b: null }]);
    for (let time = 0; time < 4; time++) await ask();
    await other.execute('ALTER TABLE here DROP COLUMN b');
    let calls = 0;
    await connection.transaction(async () => {
      calls++;
      expect(await ask()).toEqual([{ a: 1 }]);
    });
    expect(calls).toBe(2);
  });

  test('is planned once for each connection', async () => {
    const connection = await connect({ poolSize: 1 });
    for (let time = 0; time < 5; time++) await connection.rows('SELECT ? || ? AS text', ['a', String(time)]);
    const kept = await connection.rows(
      `SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%||%'`,
    );
    expect(kept).toEqual([{ statement: 'SELECT $1 || $2 AS text' }]);
  });

  test('is planned anew when the server has forgotten it', async () => {
    const connection = await connect({ poolSize: 1 });
    const ask = () => connection.rows('SELECT CAST(? AS INTEGER) AS a', [1]);
    for (let time = 0; time < 3; time++) await ask();
    await connection.execute('DEALLOCATE ALL');
    expect(await ask()).toEqual([{ a: 1 }]);
  });
});
