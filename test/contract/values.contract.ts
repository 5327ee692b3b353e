import { describe, expect, test } from 'vitest';
import type { TableName } from '../../src/storage/tables/all-tables.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { artifact, at, log, measurement, run, uuid } from './sample-rows.ts';

/** Values that go in and come out. */
export function describeValues(under: () => EngineUnderTest): void {
  describe('rows', () => {
    test('every kind of column comes back as it went in', async () => {
      await under().connection.insert('runs', [
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
      const row = await under().one(
        `SELECT run_id, CAST(uuid AS VARCHAR) AS uuid, name, headless, commit_dirty, worker_count, CAST(duration_ms AS VARCHAR) AS ms,
           CAST(command_args AS VARCHAR) AS args, ${under().sql.micros('started_at')} AS started, ${under().sql.micros('ended_at')} AS ended FROM runs`,
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
      await under().connection.insert('runs', [run(1, { name: null, branch: undefined })]);
      const row = await under().one(
        `SELECT name, branch, headless, worker_count, duration_ms, command_args, ended_at FROM runs`,
      );
      expect(new Set(Object.values(row))).toEqual(new Set([null]));
    });

    test('many rows at once all arrive, with NULLs where they belong', async () => {
      await under().connection.insert('runs', [run(1)]);
      const rows = Array.from({ length: 5001 }, (_, index) => ({
        ...log(index + 1, `line ${index}`),
        source: index % 3 === 0 ? null : `source ${index}`,
      }));
      await under().connection.insert('logs', rows);
      expect(await under().count('logs')).toBe(5001);
      const found = await under().connection.rows('SELECT log_id, source, message FROM logs ORDER BY log_id');
      for (const [index, row] of found.entries()) {
        expect(row.message).toBe(`line ${index}`);
        expect(row.source).toBe(index % 3 === 0 ? null : `source ${index}`);
      }
    });

    test.each(['007', '1e3', ' 5 ', '-0', 'true', '9007199254740993', '2026-11-20'])(
      'a text that looks like something else stays a text: %s',
      async (text) => {
        await under().connection.insert('runs', [run(1, { name: text, command_args: JSON.stringify(text) })]);
        const row = await under().one('SELECT name, CAST(command_args AS VARCHAR) AS args FROM runs');
        expect(row.name).toBe(text);
        expect(row.args).toBe(JSON.stringify(text));
      },
    );

    test.each(['12', '-1.50', 'null', 'true', '[]', '{"b":1,"a":[null]}'])(
      'JSON as it is written: %s',
      async (json) => {
        await under().connection.insert('runs', [run(1, { command_args: json })]);
        expect((await under().one('SELECT CAST(command_args AS VARCHAR) AS args FROM runs')).args).toBe(json);
      },
    );

    test('a UUID in capitals is the same UUID', async () => {
      await under().connection.insert('runs', [run(1, { uuid: '019AA000-0000-7000-8000-00000000ABCD' })]);
      const row = await under().one('SELECT CAST(uuid AS VARCHAR) AS uuid FROM runs');
      expect(row.uuid).toBe('019aa000-0000-7000-8000-00000000abcd');
    });

    test('no rows are no work', async () => {
      await under().connection.insert('logs', []);
      await under().connection.update('runs', new Map());
      expect(await under().count('logs')).toBe(0);
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
      await under().connection.insert('runs', [run(1)]);
      await under().connection.insert('logs', [log(1, text)]);
      const row = await under().one('SELECT message, message IS NULL AS missing FROM logs');
      expect(row.message).toBe(text);
      expect(Number(row.missing)).toBe(0);
      expect(
        (await under().connection.rows('SELECT log_id FROM logs WHERE message = ?', [text])).length,
      ).toBe(1);
    });

    test.each([
      ['NUL', 'a\u0000b', 'a\ufffdb'],
      ['half of a surrogate pair', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
    ])('%s becomes U+FFFD', async (_name, text, stored) => {
      await under().connection.insert('runs', [run(1)]);
      await under().connection.insert('logs', [log(1, text)]);
      await under().connection.update('runs', new Map([[1, { name: text }]]));
      expect((await under().one('SELECT message FROM logs')).message).toBe(stored);
      expect((await under().one('SELECT name FROM runs')).name).toBe(stored);
    });
  });

  describe('numbers and times', () => {
    test('whole numbers are exact up to 2^53, and 32-bit ones to their ends', async () => {
      await under().connection.insert('runs', [run(1)]);
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
      await under().connection.insert('artifacts', rows);
      const found = await under().connection.rows(
        'SELECT CAST(bytes AS VARCHAR) AS bytes, width FROM artifacts ORDER BY artifact_id',
      );
      expect(found.map((row) => row.bytes)).toEqual(numbers.map(String));
      expect(found.map((row) => Number(row.width))).toEqual(rows.map((row) => row.width));
    });

    test('keys as large as they get', async () => {
      const largest = 2 ** 25 * 2 ** 28 - 1;
      await under().connection.insert('runs', [run(1)]);
      await under().connection.insert('logs', [log(largest, 'x')]);
      await under().connection.execute(`DELETE FROM logs WHERE log_id = ${largest}`);
      expect(await under().count('logs')).toBe(0);
    });

    test('milliseconds keep three decimals, up to three years and more', async () => {
      const durations = [0, 0.001, 0.0004, 0.0006, 1.5, 12_345.678, 1e11];
      await under().connection.insert(
        'runs',
        durations.map((duration_ms, index) => run(index + 1, { duration_ms })),
      );
      const found = await under().connection.rows(
        'SELECT CAST(duration_ms AS VARCHAR) AS ms FROM runs ORDER BY run_id',
      );
      expect(found.map((row) => Number(row.ms))).toEqual([0, 0.001, 0, 0.001, 1.5, 12_345.678, 1e11]);
    });

    test('times are exact to the microsecond, from 1970 to 2255', async () => {
      const times = [0, 1, at + 999_999, 4_102_444_800_000_001, Number.MAX_SAFE_INTEGER];
      await under().connection.insert(
        'runs',
        times.map((started_at, index) => run(index + 1, { started_at })),
      );
      const found = await under().connection.rows(
        `SELECT CAST(${under().sql.micros('started_at')} AS VARCHAR) AS us FROM runs ORDER BY run_id`,
      );
      expect(found.map((row) => Number(row.us))).toEqual(times);
    });

    test('minus nothing is nothing', async () => {
      await under().connection.insert('runs', [run(1, { duration_ms: -0, worker_count: -0 })]);
      await under().connection.insert('measurements', [measurement(1, { value: -0 })]);
      const found = await under().one(
        `SELECT CAST(value AS VARCHAR) AS value, CAST(duration_ms AS VARCHAR) AS ms, worker_count
         FROM runs JOIN measurements ON measurements.run_id = runs.run_id`,
      );
      expect(String(found.value)).toMatch(/^0/);
      expect(String(found.ms)).toMatch(/^0/);
      expect(Number(found.worker_count)).toBe(0);
    });

    const refused: readonly (readonly [string, TableName, object])[] = [
      ['a whole number beyond 32 bits', 'artifacts', artifact(1, { width: 2 ** 31 })],
      ['a fraction where a whole number belongs', 'artifacts', artifact(1, { width: 1.5 })],
      ['a whole number beyond 2^53', 'artifacts', artifact(1, { bytes: 2 ** 60 })],
      ['no number where a whole one belongs', 'artifacts', artifact(1, { bytes: Number.NaN })],
      ['no number', 'measurements', measurement(1, { value: Number.NaN })],
      ['an infinite number', 'measurements', measurement(1, { value: Number.POSITIVE_INFINITY })],
      ['minus infinity', 'measurements', measurement(1, { value: Number.NEGATIVE_INFINITY })],
      ['milliseconds without end', 'runs', run(2, { duration_ms: Number.POSITIVE_INFINITY })],
      ['milliseconds of more than 31 years', 'runs', run(2, { duration_ms: 1e12 })],
      [
        'milliseconds that are more than that when they are rounded',
        'runs',
        run(2, { duration_ms: 999_999_999_999.9999 }),
      ],
      ['a time beyond 2255', 'runs', run(2, { started_at: 2 ** 53 })],
      ['a number where a text belongs', 'runs', { ...run(2), name: 5 }],
      ['a text that is no UUID', 'runs', run(2, { uuid: 'run 2' })],
    ];
    test.each(refused)('%s is refused rather than bent', async (_name, table, row) => {
      const { connection } = under();
      await connection.insert('runs', [run(1)]);
      const before = await under().count(table);
      const error = await connection.insert(table, [row as never]).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'VALUE_INVALID' });
      expect(connection.failureKind(error)).toBe('value');
      expect(await under().count(table)).toBe(before);
    });

    test('a change to what does not fit is refused, too', async () => {
      const { connection } = under();
      await connection.insert('runs', [run(1)]);
      const change = connection.update('runs', new Map([[1, { duration_ms: Number.POSITIVE_INFINITY }]]));
      await expect(change).rejects.toMatchObject({ code: 'VALUE_INVALID' });
      expect((await under().one('SELECT duration_ms FROM runs')).duration_ms).toBeNull();
    });
  });
}
