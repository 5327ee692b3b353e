import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type PrivatePostgres, startPostgres } from '../../../../test/postgres/test-postgres.ts';
import type { DatabaseLocation } from '../../location/database-location.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { PostgresDatabase } from './postgres-database.ts';

let folder: string;
let server: PrivatePostgres;
let location: DatabaseLocation;
let database: PostgresDatabase;
let connection: PostgresConnection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  server = await startPostgres();
  location = await server.createDatabase(folder);
  database = await PostgresDatabase.open(location);
  connection = await database.connect();
});
afterAll(async () => {
  await database.close();
  await server.remove();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
beforeEach(async () => {
  await connection.script('DROP TABLE IF EXISTS here; CREATE TABLE here (a INTEGER)');
});

const found = async () => (await connection.rows('SELECT a FROM here ORDER BY a')).map(({ a }) => a);

async function restart(mode: 'fast' | 'immediate'): Promise<void> {
  await server.stop(mode);
  await server.start();
}

/** Ends the connection that does something whose SQL begins like this, as soon as it does it. */
async function endWhoever(sql: string): Promise<void> {
  const find = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '${sql}%' AND pid <> pg_backend_pid()`;
  while ((await server.asOwner(find, location)).length === 0)
    await new Promise((wake) => setTimeout(wake, 5));
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => 'it went well',
    (error: { code?: string }) => error.code,
  );
}

describe.each(['fast', 'immediate'] as const)('a server that is stopped (%s) and started', (mode) => {
  test('between statements', async () => {
    await connection.execute('INSERT INTO here VALUES (1)');
    await restart(mode);
    await connection.execute('INSERT INTO here VALUES (2)');
    await restart(mode);
    expect(await found()).toEqual([1, 2]);
  });

  test('while a statement waits for it', async () => {
    await server.stop(mode);
    const later = found();
    const written = connection.execute('INSERT INTO here VALUES (1)');
    await server.start();
    await later;
    await written;
    expect(await found()).toEqual([1]);
  });

  test('in the middle of a transaction, which is done again', async () => {
    let calls = 0;
    await connection.transaction(async () => {
      calls++;
      await connection.execute('INSERT INTO here VALUES (1)');
      if (calls === 1) await restart(mode);
      await connection.execute('INSERT INTO here VALUES (2)');
    });
    expect(calls).toBe(2);
    expect(await found()).toEqual([1, 2]);
  });

  test('in the middle of an inner transaction, of which nobody hears', async () => {
    let calls = 0;
    await connection.transaction(async () => {
      calls++;
      await connection.execute('INSERT INTO here VALUES (1)');
      await connection
        .transaction(async () => {
          await connection.execute('INSERT INTO here VALUES (2)');
          if (calls === 1) await restart(mode);
          await connection.execute('INSERT INTO here VALUES (3)');
        })
        .catch(() => {});
    });
    expect(calls).toBe(2);
    expect(await found()).toEqual([1, 2, 3]);
  });

  test('before the end of a transaction', async () => {
    let calls = 0;
    await connection.transaction(async () => {
      calls++;
      await connection.execute('INSERT INTO here VALUES (?)', [calls]);
      if (calls === 1) await restart(mode);
    });
    expect(await found()).toEqual([2]);
  });

  test('in the middle of a stream, which fails', async () => {
    await connection.execute('INSERT INTO here SELECT generate_series(1, 10000)');
    const reading = (async () => {
      for await (const rows of connection.stream('SELECT a FROM here'))
        if (rows.length > 0) await restart(mode);
    })();
    expect(await codeOf(reading)).toBe('CONNECTION_LOST');
    expect((await found()).length).toBe(10_000);
  });
});

describe('a connection that is ended', () => {
  test('while it reads: the query is done again', async () => {
    const reading = connection.rows('SELECT pg_sleep(0.5), 17 AS n');
    await endWhoever('SELECT pg_sleep');
    expect((await reading)[0]?.n).toBe(17);
  });

  test('while it writes: nobody knows the outcome, and nothing is repeated', async () => {
    const writing = connection
      .execute('INSERT INTO here SELECT 1 FROM pg_sleep(60)')
      .catch((thrown: unknown) => thrown);
    await endWhoever('INSERT INTO here');
    const error = await writing;
    expect(error).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(connection.failureKind(error)).toBe('connection');
    expect(await found()).toEqual([]);
  });

  test('while it writes in a transaction: everything is done again', async () => {
    let calls = 0;
    await connection.transaction(async () => {
      const isFirst = ++calls === 1;
      await connection.execute('INSERT INTO here VALUES (1)');
      const writing = connection.execute(`INSERT INTO here SELECT 2 FROM pg_sleep(${isFirst ? 60 : 0})`);
      if (isFirst) await Promise.all([endWhoever('INSERT INTO here SELECT'), writing.catch(() => {})]);
      await writing;
    });
    expect(calls).toBe(2);
    expect(await found()).toEqual([1, 2]);
  });

  test('while it copies rows: everything is done again', async () => {
    await connection.script(
      'DROP TABLE IF EXISTS migrations; CREATE TABLE migrations (migration_id BIGINT PRIMARY KEY, name TEXT, applied_at TIMESTAMP, created_at TIMESTAMP)',
    );
    const rows = Array.from({ length: 20_000 }, (_, index) => ({
      migration_id: index,
      name: 'x'.repeat(500),
      applied_at: 0,
      created_at: 0,
    }));
    const other = await database.connect();
    let calls = 0;
    const unlock = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const locking = other.transaction(async () => {
      await other.execute('LOCK TABLE migrations IN ACCESS EXCLUSIVE MODE');
      locked.resolve();
      await unlock.promise;
    });
    await locked.promise;
    const copying = connection.transaction(async () => {
      calls++;
      await connection.insert('migrations', rows);
    });
    await endWhoever('COPY');
    unlock.resolve();
    await Promise.all([locking, copying]);
    expect(calls).toBe(2);
    expect(await connection.rows('SELECT count(*) AS n FROM migrations')).toEqual([{ n: 20_000 }]);
  });

  test('at the end of a transaction: nobody knows the outcome, and nothing is repeated', async () => {
    await connection.script(`
      CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';
      CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON here DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()`);
    let calls = 0;
    const outcome = codeOf(
      connection.transaction(async () => {
        calls++;
        await connection.execute('INSERT INTO here VALUES (1)');
      }),
    );
    await endWhoever('COMMIT');
    expect(await outcome).toBe('CONNECTION_LOST');
    expect(calls).toBe(1);
    await connection.script('DROP TRIGGER at_commit ON here');
    await connection.execute('INSERT INTO here VALUES (2)');
    expect(await found()).toEqual([2]);
  });
});

test('a database is closed though its server is gone', async () => {
  const other = await PostgresDatabase.open(location);
  await (await other.connect()).rows('SELECT 1');
  await server.stop('immediate');
  await other.close();
  await server.start();
});
