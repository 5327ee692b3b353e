import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { QueryRow, StorageConnection } from '../../src/storage/engines/storage-engine.ts';
import { migrate, migrationState } from '../../src/storage/migrations/migrate.ts';
import type { Migration } from '../../src/storage/migrations/migration.ts';
import type { NewRow } from '../../src/storage/tables/all-tables.ts';

/** An open database of the engine under test. */
export interface OpenEngine {
  readonly connection: StorageConnection;
  close(): Promise<void>;
}

/** What a dialect spells in its own way. */
export interface EngineSql {
  /** A timestamp column as whole microseconds since 1970. */
  readonly micros: (column: string) => string;
}

const at = Date.parse('2026-11-20T09:30:00Z') * 1000;
const uuid = (number: number) => `019aa000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const project = (id: number, more: Partial<NewRow<'projects'>> = {}): NewRow<'projects'> => ({
  project_id: id,
  uuid: uuid(id),
  key: `project-${id}`,
  name: 'Shop',
  created_at: at,
  ...more,
});

const run = (id: number, more: Partial<NewRow<'runs'>> = {}): NewRow<'runs'> => ({
  run_id: id,
  uuid: uuid(1000 + id),
  project_id: 1,
  status: 'running',
  started_at: at,
  planned_count: 0,
  passed_count: 0,
  failed_count: 0,
  skipped_count: 0,
  flaky_count: 0,
  lost_count: 0,
  created_at: at,
  ...more,
});

const log = (id: number, message: string): NewRow<'logs'> => ({
  log_id: id,
  run_id: 1,
  level: 'info',
  message,
  logged_at: at,
  created_at: at,
});

const suite = (id: number, parent: number | null): NewRow<'suites'> => ({
  suite_id: id,
  uuid: uuid(2000 + id),
  project_id: 1,
  parent_suite_id: parent,
  kind: 'feature',
  key: `suite-${id}`,
  name: 'The basket',
  created_at: at,
});

/** What every engine must do with the schema of Assay, whichever it is: the same rows in, the same rows out. */
export function describeEngine(
  name: string,
  open: (folder: string) => Promise<OpenEngine>,
  sql: EngineSql,
): void {
  describe(name, () => {
    let folder: string;
    let engine: OpenEngine;
    let connection: StorageConnection;

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'assay-'));
      engine = await open(folder);
      connection = engine.connection;
      await migrate(connection, folder);
      await connection.insert('projects', [project(1)]);
    });
    afterEach(async () => {
      await engine.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });

    const one = async (
      query: string,
      parameters: readonly (string | number | null)[] = [],
    ): Promise<QueryRow> => {
      const [row] = await connection.rows(query, parameters);
      if (row === undefined) throw new Error(`no row: ${query}`);
      return row;
    };
    const count = async (table: string) => Number((await one(`SELECT count(*) AS n FROM ${table}`)).n);

    describe('rows', () => {
      test('every kind of column comes back as it went in', async () => {
        await connection.insert('runs', [
          run(1, {
            name: 'nightly',
            headless: true,
            commit_dirty: false,
            worker_count: 4,
            duration_ms: 1234.567,
            command_args: '["assay", "run"]',
            ended_at: at + 1,
          }),
        ]);
        const row = await one(
          `SELECT run_id, CAST(uuid AS VARCHAR) AS uuid, name, headless, commit_dirty, worker_count, CAST(duration_ms AS VARCHAR) AS ms,
             CAST(command_args AS VARCHAR) AS args, ${sql.micros('started_at')} AS started, ${sql.micros('ended_at')} AS ended FROM runs`,
        );
        expect(Number(row.run_id)).toBe(1);
        expect(row.uuid).toBe(uuid(1001));
        expect(row.name).toBe('nightly');
        expect([Number(row.headless), Number(row.commit_dirty)]).toEqual([1, 0]);
        expect(Number(row.worker_count)).toBe(4);
        expect(Number(row.ms)).toBe(1234.567);
        expect(JSON.parse(String(row.args))).toEqual(['assay', 'run']);
        expect([Number(row.started), Number(row.ended)]).toEqual([at, at + 1]);
      });

      test('what is left out, undefined or null is NULL', async () => {
        await connection.insert('runs', [run(1, { name: null, branch: undefined })]);
        const row = await one(
          `SELECT name, branch, headless, worker_count, duration_ms, command_args, ended_at FROM runs`,
        );
        expect(new Set(Object.values(row))).toEqual(new Set([null]));
      });

      test('many rows at once all arrive, with NULLs where they belong', async () => {
        await connection.insert('runs', [run(1)]);
        const rows = Array.from({ length: 5001 }, (_, index) => ({
          ...log(index + 1, `line ${index}`),
          source: index % 3 === 0 ? null : `source ${index}`,
        }));
        await connection.insert('logs', rows);
        expect(await count('logs')).toBe(5001);
        const found = await connection.rows('SELECT log_id, source, message FROM logs ORDER BY log_id');
        for (const [index, row] of found.entries()) {
          expect(row.message).toBe(`line ${index}`);
          expect(row.source).toBe(index % 3 === 0 ? null : `source ${index}`);
        }
      });

      test('no rows are no work', async () => {
        await connection.insert('logs', []);
        await connection.update('runs', new Map());
        expect(await count('logs')).toBe(0);
      });
    });

    describe('texts', () => {
      const kept: readonly (readonly [string, string])[] = [
        ['nothing, which is not NULL', ''],
        ['blanks', '  \t '],
        ['quotes', `it's "5 €" \`x\` \\ $1 ? :a`],
        ['line breaks', 'one\ntwo\r\nthree\rfour'],
        ['colours of terminals', '\u001b[31mred\u001b[0m'],
        ['other control characters', '\u0001\u007f\u0085\u2028'],
        ['all planes', 'ä ß 漢字 العربية 🙂 👨‍👩‍👧 𝔘'],
        ['what looks like SQL', `'); DROP TABLE runs; --`],
        ['what looks like NULL', 'NULL'],
        ['a megabyte', 'ü🙂x'.repeat(150_000)],
      ];
      test.each(kept)('%s', async (_name, text) => {
        await connection.insert('runs', [run(1)]);
        await connection.insert('logs', [log(1, text)]);
        const row = await one('SELECT message, message IS NULL AS missing FROM logs');
        expect(row.message).toBe(text);
        expect(Number(row.missing)).toBe(0);
        expect((await connection.rows('SELECT log_id FROM logs WHERE message = ?', [text])).length).toBe(1);
      });

      test.each([
        ['NUL', 'a\u0000b', 'a\ufffdb'],
        ['half of a surrogate pair', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
      ])('%s becomes U+FFFD', async (_name, text, stored) => {
        await connection.insert('runs', [run(1)]);
        await connection.insert('logs', [log(1, text)]);
        await connection.update('runs', new Map([[1, { name: text }]]));
        expect((await one('SELECT message FROM logs')).message).toBe(stored);
        expect((await one('SELECT name FROM runs')).name).toBe(stored);
      });
    });

    describe('numbers and times', () => {
      const artifact = (id: number, more: Partial<NewRow<'artifacts'>>): NewRow<'artifacts'> => ({
        artifact_id: id,
        uuid: uuid(3000 + id),
        run_id: 1,
        path: 'a',
        name: 'a',
        kind: 'log',
        created_at: at,
        ...more,
      });

      test('whole numbers are exact up to 2^53, and 32-bit ones to their ends', async () => {
        await connection.insert('runs', [run(1)]);
        const numbers = [
          0,
          1,
          -1,
          2 ** 32,
          2 ** 32 - 1,
          -(2 ** 40) - 1,
          Number.MAX_SAFE_INTEGER,
          -Number.MAX_SAFE_INTEGER,
        ];
        const rows = numbers.map((bytes, index) =>
          artifact(index + 1, { bytes, width: index % 2 === 0 ? 2 ** 31 - 1 : -(2 ** 31) }),
        );
        await connection.insert('artifacts', rows);
        const found = await connection.rows(
          'SELECT CAST(bytes AS VARCHAR) AS bytes, width FROM artifacts ORDER BY artifact_id',
        );
        expect(found.map((row) => row.bytes)).toEqual(numbers.map(String));
        expect(found.map((row) => Number(row.width))).toEqual(rows.map((row) => row.width));
      });

      test('keys as large as they get', async () => {
        const largest = 2 ** 25 * 2 ** 28 - 1;
        await connection.insert('runs', [run(1)]);
        await connection.insert('logs', [log(largest, 'x')]);
        await connection.execute(`DELETE FROM logs WHERE log_id = ${largest}`);
        expect(await count('logs')).toBe(0);
      });

      test('milliseconds keep three decimals, up to three years and more', async () => {
        const durations = [0, 0.001, 0.0004, 0.0006, 1.5, 12_345.678, 1e11];
        await connection.insert(
          'runs',
          durations.map((duration_ms, index) => run(index + 1, { duration_ms })),
        );
        const found = await connection.rows(
          'SELECT CAST(duration_ms AS VARCHAR) AS ms FROM runs ORDER BY run_id',
        );
        expect(found.map((row) => Number(row.ms))).toEqual([0, 0.001, 0, 0.001, 1.5, 12_345.678, 1e11]);
      });

      test('times are exact to the microsecond, from 1970 to 2255', async () => {
        const times = [0, 1, at + 999_999, 4_102_444_800_000_001, Number.MAX_SAFE_INTEGER];
        await connection.insert(
          'runs',
          times.map((started_at, index) => run(index + 1, { started_at })),
        );
        const found = await connection.rows(
          `SELECT CAST(${sql.micros('started_at')} AS VARCHAR) AS us FROM runs ORDER BY run_id`,
        );
        expect(found.map((row) => Number(row.us))).toEqual(times);
      });

      test.each([
        ['a whole number beyond 32 bits', () => artifact(1, { width: 2 ** 31 })],
        ['a fraction where a whole number belongs', () => artifact(1, { width: 1.5 })],
        ['a whole number beyond 2^53', () => artifact(1, { bytes: 2 ** 60 })],
        ['no number', () => artifact(1, { bytes: Number.NaN })],
      ])('%s is refused rather than bent', async (_name, row) => {
        await connection.insert('runs', [run(1)]);
        await expect(connection.insert('artifacts', [row()])).rejects.toThrow(
          /conversion|constraint|range|type/i,
        );
        expect(await count('artifacts')).toBe(0);
      });
    });

    describe('changes', () => {
      test('a change by key touches what it names; null and undefined keep what is there', async () => {
        await connection.insert('runs', [
          run(1, { name: 'one', duration_ms: 5 }),
          run(2, { name: 'two' }),
          run(3),
        ]);
        await connection.update(
          'runs',
          new Map([
            [1, { status: 'passed', name: null, duration_ms: undefined }],
            [2, { status: 'failed', name: 'second', ended_at: at + 7 }],
            [99, { status: 'failed' }],
          ]),
        );
        const found = await connection.rows(
          `SELECT status, name, CAST(duration_ms AS VARCHAR) AS ms, ${sql.micros('ended_at')} AS ended FROM runs ORDER BY run_id`,
        );
        expect(found.map((row) => [row.status, row.name])).toEqual([
          ['passed', 'one'],
          ['failed', 'second'],
          ['running', null],
        ]);
        expect(Number(found[0]?.ms)).toBe(5);
        expect(found.map((row) => (row.ended === null ? null : Number(row.ended)))).toEqual([
          null,
          at + 7,
          null,
        ]);
        expect(await count('runs')).toBe(3);
      });

      test('many rows change at once', async () => {
        const ids = Array.from({ length: 3000 }, (_, index) => index + 1);
        await connection.insert(
          'runs',
          ids.map((id) => run(id)),
        );
        await connection.update(
          'runs',
          new Map(ids.map((id) => [id, { name: `run ${id}`, passed_count: id }])),
        );
        const row = await one(
          `SELECT count(*) AS n FROM runs WHERE name = 'run ' || CAST(run_id AS VARCHAR) AND passed_count = run_id`,
        );
        expect(Number(row.n)).toBe(3000);
      });

      test('a row that others refer to can be changed', async () => {
        await connection.insert('runs', [run(1)]);
        await connection.insert('logs', [log(1, 'x')]);
        await connection.update('runs', new Map([[1, { status: 'passed' }]]));
        await connection.update('projects', new Map([[1, { name: 'Renamed' }]]));
        expect((await one('SELECT status FROM runs')).status).toBe('passed');
        expect(await count('logs')).toBe(1);
      });

      test('a change that breaks a rule changes nothing', async () => {
        await connection.insert('runs', [run(1), run(2)]);
        const changes = new Map([
          [1, { status: 'passed' }],
          [2, { status: 'splendid' }],
        ]);
        await expect(connection.update('runs', changes)).rejects.toThrow(/constraint/i);
        await connection.update('runs', new Map([[2, { status: 'failed' }]]));
        const found = await connection.rows('SELECT status FROM runs ORDER BY run_id');
        expect(found.map((row) => row.status)).toEqual(['running', 'failed']);
      });
    });

    describe('transactions', () => {
      test('everything in one happens, and its result comes back', async () => {
        const result = await connection.transaction(async () => {
          await connection.insert('runs', [run(1)]);
          await connection.insert('logs', [log(1, 'x')]);
          await connection.update('runs', new Map([[1, { status: 'passed' }]]));
          return 17;
        });
        expect(result).toBe(17);
        expect((await one('SELECT status FROM runs')).status).toBe('passed');
      });

      test('when it fails, nothing has happened, and the connection goes on', async () => {
        await connection.insert('runs', [run(1)]);
        const failing = connection.transaction(async () => {
          await connection.insert('logs', [log(1, 'x')]);
          await connection.update('runs', new Map([[1, { status: 'passed' }]]));
          await connection.execute('CREATE TABLE left_over (a INTEGER)');
          throw new Error('on purpose');
        });
        await expect(failing).rejects.toThrow('on purpose');
        expect(await count('logs')).toBe(0);
        expect((await one('SELECT status FROM runs')).status).toBe('running');
        await expect(connection.rows('SELECT * FROM left_over')).rejects.toThrow();
        await connection.update('runs', new Map([[1, { status: 'failed' }]]));
        await connection.insert('logs', [log(1, 'again')]);
        expect((await one('SELECT status FROM runs')).status).toBe('failed');
      });

      test('a broken rule in the middle takes everything back', async () => {
        await connection.insert('runs', [run(1)]);
        const failing = connection.transaction(async () => {
          await connection.insert('logs', [log(1, 'x')]);
          await connection.insert('logs', [log(2, 'y'), { ...log(3, 'z'), run_id: 99 }]);
        });
        await expect(failing).rejects.toThrow(/constraint/i);
        expect(await count('logs')).toBe(0);
      });

      test('parents and children of one table go in one after the other', async () => {
        await connection.transaction(async () => {
          await connection.insert('suites', [suite(1, null)]);
          await connection.insert('suites', [suite(2, 1)]);
          await connection.insert('suites', [suite(3, 2)]);
        });
        expect(await count('suites')).toBe(3);
      });
    });

    describe('rules', () => {
      test.each<readonly [string, () => Promise<void>]>([
        ['a key that is there', () => connection.insert('projects', [project(1, { key: 'other' })])],
        [
          'a unique value that is there',
          () => connection.insert('projects', [project(2, { key: 'project-1' })]),
        ],
        ['a row that refers to nothing', () => connection.insert('runs', [run(1, { project_id: 99 })])],
        ['a value that is not allowed', () => connection.insert('runs', [run(1, { status: 'splendid' })])],
        [
          'nothing where something must be',
          () => connection.insert('runs', [{ ...run(1), started_at: null as unknown as number }]),
        ],
        [
          'the same key twice in one call',
          () => connection.insert('runs', [run(1), run(1, { uuid: uuid(7) })]),
        ],
      ])('%s is refused, with everything of the same call', async (_name, insert) => {
        await expect(insert()).rejects.toThrow(/constraint/i);
        expect(await count('projects')).toBe(1);
        expect(await count('runs')).toBe(0);
        await connection.insert('runs', [run(1)]);
        expect(await count('runs')).toBe(1);
      });

      test('a row that others refer to cannot go', async () => {
        await connection.insert('runs', [run(1)]);
        await expect(connection.execute('DELETE FROM projects')).rejects.toThrow(/constraint/i);
        expect(await count('projects')).toBe(1);
      });
    });

    test('what was committed is there when the database is opened again, with and without a checkpoint', async () => {
      await connection.insert('runs', [run(1)]);
      await connection.checkpoint();
      await connection.insert('runs', [run(2)]);
      await engine.close();
      engine = await open(folder);
      connection = engine.connection;
      expect(await count('runs')).toBe(2);
    });

    describe('migrations', () => {
      const colours: readonly Migration[] = [
        {
          id: 1,
          name: 'colours',
          up: ['CREATE TABLE colours (colour_id BIGINT PRIMARY KEY, name VARCHAR NOT NULL)'],
          down: ['DROP TABLE colours'],
        },
        {
          id: 2,
          name: 'shades',
          up: ['ALTER TABLE colours ADD COLUMN shade VARCHAR', `UPDATE colours SET shade = 'dark ' || name`],
          down: ['ALTER TABLE colours DROP COLUMN shade'],
        },
      ];
      const broken: Migration = {
        id: 3,
        name: 'broken',
        up: [
          'CREATE TABLE half (a INTEGER)',
          `UPDATE colours SET name = 'changed'`,
          'INSERT INTO colours (colour_id) VALUES (2)',
        ],
        down: [],
      };
      const names = async () => (await connection.rows('SELECT name FROM colours')).map((row) => row.name);

      beforeEach(async () => {
        await migrate(connection, folder, 0);
      });

      test('the released ones go down to nothing and up again', async () => {
        await expect(connection.rows('SELECT * FROM runs')).rejects.toThrow();
        expect((await migrate(connection, folder)).length).toBeGreaterThan(0);
        expect(await count('runs')).toBe(0);
        expect(await migrate(connection, folder)).toEqual([]);
      });

      test('data lives through them, up and down', async () => {
        expect(await migrate(connection, folder, 1, colours)).toEqual(['0001-colours']);
        await connection.execute(`INSERT INTO colours VALUES (1, 'red')`);
        expect(await migrate(connection, folder, undefined, colours)).toEqual(['0002-shades']);
        expect((await one('SELECT shade FROM colours')).shade).toBe('dark red');
        expect(await migrate(connection, folder, 1, colours)).toEqual(['0002-shades']);
        expect(Object.keys(await one('SELECT * FROM colours'))).toEqual(['colour_id', 'name']);
        expect((await migrationState(connection, folder, colours)).current).toBe(1);
      });

      test('one that fails leaves nothing behind, and says which it was', async () => {
        await migrate(connection, folder, undefined, colours);
        await connection.execute(`INSERT INTO colours (colour_id, name) VALUES (1, 'red')`);
        await expect(migrate(connection, folder, undefined, [...colours, broken])).rejects.toMatchObject({
          code: 'MIGRATION_FAILED',
          message: expect.stringContaining('0003-broken'),
        });
        expect(await names()).toEqual(['red']);
        await expect(connection.rows('SELECT * FROM half')).rejects.toThrow();
        expect((await migrationState(connection, folder, colours)).current).toBe(2);
      });

      test('a database of a newer Assay is refused and left alone', async () => {
        await migrate(connection, folder, undefined, colours);
        const older = colours.slice(0, 1);
        await expect(migrate(connection, folder, undefined, older)).rejects.toMatchObject({
          code: 'DATABASE_NEWER',
        });
        expect(await names()).toEqual([]);
      });
    });
  });
}
