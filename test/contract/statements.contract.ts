import { describe, expect, test } from 'vitest';
import type { QueryRow } from '../../src/storage/engines/storage-engine.ts';
import { isTrue } from '../../src/storage/sql/value-expressions.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { artifact, at, log, run } from './sample-rows.ts';

/** Statements with parameters, and what comes back from them. */
export function describeStatements(under: () => EngineUnderTest): void {
  const logs = (count: number) =>
    Array.from({ length: count }, (_, index) => log(index + 1, `line ${index}`));

  describe('statements', () => {
    test('say how many rows they changed', async () => {
      await under().connection.insert('runs', [run(1), run(2), run(3)]);
      const change = 'UPDATE runs SET name = ? WHERE run_id >= ?';
      expect(await under().connection.execute(change, ['late', 2])).toBe(2);
      expect(await under().connection.execute(change, ['none', 9])).toBe(0);
      expect(await under().connection.execute('DELETE FROM runs WHERE name = ?', ['late'])).toBe(2);
      expect(await under().count('runs')).toBe(1);
    });

    test('take texts, numbers, booleans and NULL as they are', async () => {
      await under().connection.insert('runs', [run(1)]);
      await under().connection.execute(
        'UPDATE runs SET name = ?, headless = ?, worker_count = ?, branch = ?',
        [`it's "?" :a $1`, true, 7, null],
      );
      const row = await under().one('SELECT name, headless, worker_count, branch FROM runs');
      expect(row.name).toBe(`it's "?" :a $1`);
      expect(isTrue(row.headless)).toBe(true);
      expect([row.worker_count, row.branch]).toEqual([7, null]);
    });

    test('compare keys beyond 32 bits', async () => {
      await under().connection.insert('runs', [run(1)]);
      await under().connection.insert('logs', [log(2 ** 52 + 1, 'far'), log(2 ** 52 + 2, 'farther')]);
      const row = await under().one('SELECT message FROM logs WHERE log_id = ?', [2 ** 52 + 1]);
      expect(row.message).toBe('far');
    });

    test('a script runs all of its statements', async () => {
      await under().connection.script(
        `CREATE TABLE things (thing_id INTEGER PRIMARY KEY, name VARCHAR);
         INSERT INTO things VALUES (1, 'a;b'); -- a comment; with a semicolon
         INSERT INTO things VALUES (2, 'c');`,
      );
      expect((await under().connection.rows('SELECT name FROM things ORDER BY thing_id')).length).toBe(2);
    });

    test('a connection goes on after a statement that was none', async () => {
      await expect(under().connection.execute('SELEKT 1')).rejects.toThrow();
      await expect(under().connection.rows('SELECT nothing FROM runs')).rejects.toThrow();
      expect(await under().count('projects')).toBe(1);
    });
  });

  describe('numbers that come back', () => {
    test.each([
      ['9007199254740991', Number.MAX_SAFE_INTEGER],
      ['-9007199254740991', -Number.MAX_SAFE_INTEGER],
      ['9007199254740993', '9007199254740993'],
      ['9223372036854775807', '9223372036854775807'],
    ])('%s', async (written, expected) => {
      expect((await under().one(`SELECT CAST(${written} AS BIGINT) AS n`)).n).toBe(expected);
    });

    test('counts are numbers', async () => {
      expect((await under().one('SELECT count(*) AS n FROM projects')).n).toBe(1);
    });
  });

  describe('a stream', () => {
    const read = async (sql: string, parameters: readonly (string | number)[] = []) => {
      const rows: QueryRow[] = [];
      let batches = 0;
      for await (const batch of under().connection.stream(sql, parameters)) {
        rows.push(...batch);
        batches++;
      }
      return { rows, batches };
    };

    test('brings all rows, in their order and in several batches', async () => {
      await under().connection.insert('runs', [run(1)]);
      await under().connection.insert('logs', logs(10_000));
      const { rows, batches } = await read(
        'SELECT log_id, message FROM logs WHERE log_id > ? ORDER BY log_id',
        [100],
      );
      expect(rows.length).toBe(9900);
      expect(rows[0]).toEqual({ log_id: 101, message: 'line 100' });
      expect(rows.at(-1)).toEqual({ log_id: 10_000, message: 'line 9999' });
      expect(batches).toBeGreaterThan(1);
    });

    test('of nothing brings nothing', async () => {
      expect((await read('SELECT * FROM logs')).rows).toEqual([]);
    });

    test('that is left in the middle leaves the connection free', async () => {
      await under().connection.insert('runs', [run(1)]);
      await under().connection.insert('logs', logs(10_000));
      for await (const batch of under().connection.stream('SELECT * FROM logs')) {
        expect(batch.length).toBeGreaterThan(0);
        break;
      }
      await under().connection.insert('logs', [log(20_000, 'afterwards')]);
      await under().connection.checkpoint();
      expect(await under().count('logs')).toBe(10_001);
    });

    test('of something that is no query fails', async () => {
      await expect(read('SELECT * FROM nowhere')).rejects.toThrow();
      expect(await under().count('projects')).toBe(1);
    });
  });

  describe('kinds of failure', () => {
    const kindOf = async (work: () => Promise<unknown>) => {
      const error = await work().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).not.toBeNull();
      return under().connection.failureKind(error);
    };
    const projects = `INSERT INTO projects (project_id, uuid, "key", name, created_at)`;
    const values = (id: number, key: string, name: string) =>
      `${projects} VALUES (${id}, '019aa000-0000-7000-8000-00000000009${id}', '${key}', ${name}, '2026-11-20 09:30:00')`;

    test.each<readonly [string, () => Promise<unknown>, string | null]>([
      ['a key twice', () => under().connection.insert('runs', [run(1), run(1)]), 'unique'],
      [
        'a key that a statement gives twice',
        () => under().connection.execute(values(1, 'k', "'n'")),
        'unique',
      ],
      ['a unique value twice', () => under().connection.execute(values(2, 'project-1', "'n'")), 'unique'],
      [
        'a row that refers to nothing',
        () => under().connection.insert('runs', [run(1, { project_id: 9 })]),
        'foreign-key',
      ],
      [
        'a row that goes while others refer to it',
        async () => {
          await under().connection.insert('runs', [run(1)]);
          await under().connection.execute('DELETE FROM projects');
        },
        'foreign-key',
      ],
      [
        'a value that is not allowed',
        () => under().connection.insert('runs', [run(1, { status: 'splendid' })]),
        'check',
      ],
      [
        'nothing where something must be',
        () => under().connection.execute(values(3, 'k', 'NULL')),
        'not-null',
      ],
      [
        'nothing in a row to insert',
        () => under().connection.insert('runs', [{ ...run(1), started_at: null as unknown as number }]),
        'not-null',
      ],
      [
        'a number too large',
        () => under().connection.insert('artifacts', [artifact(1, { width: 2 ** 40 })]),
        'value',
      ],
      ['a table that is not there', () => under().connection.rows('SELECT * FROM nowhere'), null],
      ['an error of somebody else', () => Promise.reject(new Error('my own')), null],
    ])('%s', async (_name, work, expected) => {
      expect(await kindOf(work)).toBe(expected);
      await under().connection.insert('runs', [run(77, { started_at: at })]);
    });
  });
}
