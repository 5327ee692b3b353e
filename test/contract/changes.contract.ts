import { describe, expect, test } from 'vitest';
import type { EngineUnderTest } from './engine-under-test.ts';
import { at, log, project, run, suite, uuid } from './sample-rows.ts';

/** Changes, transactions, and the rules that the schema makes. */
export function describeChanges(under: () => EngineUnderTest): void {
  describe('changes', () => {
    test('a change by key touches what it names; null and undefined keep what is there', async () => {
      await under().connection.insert('runs', [
        run(1, { name: 'one', duration_ms: 5 }),
        run(2, { name: 'two' }),
        run(3),
      ]);
      await under().connection.update(
        'runs',
        new Map([
          [1, { status: 'passed', name: null, duration_ms: undefined }],
          [2, { status: 'failed', name: 'second', ended_at: at + 7 }],
          [99, { status: 'failed' }],
        ]),
      );
      const found = await under().connection.rows(
        `SELECT status, name, CAST(duration_ms AS VARCHAR) AS ms, ${under().sql.micros('ended_at')} AS ended FROM runs ORDER BY run_id`,
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
      expect(await under().count('runs')).toBe(3);
    });

    test('a duration that is neither given nor there is worked out, to the microsecond', async () => {
      const midnight = Date.parse('2026-11-20T23:59:59Z') * 1000;
      await under().connection.insert('runs', [
        run(1, { started_at: midnight + 999_999 }),
        run(2),
        run(3, { duration_ms: 5 }),
        run(4),
        run(5),
      ]);
      await under().connection.update(
        'runs',
        new Map([
          [1, { ended_at: midnight + 1_500_250 }],
          [2, { ended_at: at - 1 }],
          [3, { ended_at: at + 9_000_000 }],
          [4, { ended_at: at + 9_000_000, duration_ms: 7.5 }],
          [5, { status: 'failed' }],
        ]),
      );
      const found = await under().connection.rows(
        'SELECT CAST(duration_ms AS VARCHAR) AS ms FROM runs ORDER BY run_id',
      );
      expect(found.map(({ ms }) => (ms === null ? null : Number(ms)))).toEqual([500.251, 0, 5, 7.5, null]);
    });

    test('many rows change at once', async () => {
      const ids = Array.from({ length: 3000 }, (_, index) => index + 1);
      await under().connection.insert(
        'runs',
        ids.map((id) => run(id)),
      );
      await under().connection.update(
        'runs',
        new Map(ids.map((id) => [id, { name: `run ${id}`, passed_count: id }])),
      );
      const row = await under().one(
        `SELECT count(*) AS n FROM runs WHERE name = 'run ' || CAST(run_id AS VARCHAR) AND passed_count = run_id`,
      );
      expect(Number(row.n)).toBe(3000);
    });

    test('a row that others refer to can be changed', async () => {
      await under().connection.insert('runs', [run(1)]);
      await under().connection.insert('logs', [log(1, 'x')]);
      await under().connection.update('runs', new Map([[1, { status: 'passed' }]]));
      await under().connection.update('projects', new Map([[1, { name: 'Renamed' }]]));
      expect((await under().one('SELECT status FROM runs')).status).toBe('passed');
      expect(await under().count('logs')).toBe(1);
    });

    test('a change that breaks a rule changes nothing', async () => {
      await under().connection.insert('runs', [run(1), run(2)]);
      const changes = new Map([
        [1, { status: 'passed' }],
        [2, { status: 'splendid' }],
      ]);
      await expect(under().connection.update('runs', changes)).rejects.toThrow(/constraint/i);
      await under().connection.update('runs', new Map([[2, { status: 'failed' }]]));
      const found = await under().connection.rows('SELECT status FROM runs ORDER BY run_id');
      expect(found.map((row) => row.status)).toEqual(['running', 'failed']);
    });
  });

  describe('transactions', () => {
    test('everything in one happens, and its result comes back', async () => {
      const result = await under().connection.transaction(async () => {
        await under().connection.insert('runs', [run(1)]);
        await under().connection.insert('logs', [log(1, 'x')]);
        await under().connection.update('runs', new Map([[1, { status: 'passed' }]]));
        return 17;
      });
      expect(result).toBe(17);
      expect((await under().one('SELECT status FROM runs')).status).toBe('passed');
    });

    test('when it fails, nothing has happened, and the connection goes on', async () => {
      await under().connection.insert('runs', [run(1)]);
      const failing = under().connection.transaction(async () => {
        await under().connection.insert('logs', [log(1, 'x')]);
        await under().connection.update('runs', new Map([[1, { status: 'passed' }]]));
        await under().connection.execute('CREATE TABLE left_over (a INTEGER)');
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await under().count('logs')).toBe(0);
      expect((await under().one('SELECT status FROM runs')).status).toBe('running');
      await expect(under().connection.rows('SELECT * FROM left_over')).rejects.toThrow();
      await under().connection.update('runs', new Map([[1, { status: 'failed' }]]));
      await under().connection.insert('logs', [log(1, 'again')]);
      expect((await under().one('SELECT status FROM runs')).status).toBe('failed');
    });

    test('a broken rule in the middle takes everything back', async () => {
      await under().connection.insert('runs', [run(1)]);
      const failing = under().connection.transaction(async () => {
        await under().connection.insert('logs', [log(1, 'x')]);
        await under().connection.insert('logs', [log(2, 'y'), { ...log(3, 'z'), run_id: 99 }]);
      });
      await expect(failing).rejects.toThrow(/constraint/i);
      expect(await under().count('logs')).toBe(0);
    });

    test('parents and children of one table go in one after the other', async () => {
      await under().connection.transaction(async () => {
        await under().connection.insert('suites', [suite(1, null)]);
        await under().connection.insert('suites', [suite(2, 1)]);
        await under().connection.insert('suites', [suite(3, 2)]);
      });
      expect(await under().count('suites')).toBe(3);
    });
  });

  describe('rules', () => {
    test.each<readonly [string, () => Promise<void>]>([
      ['a key that is there', () => under().connection.insert('projects', [project(1, { key: 'other' })])],
      [
        'a unique value that is there',
        () => under().connection.insert('projects', [project(2, { key: 'project-1' })]),
      ],
      ['a row that refers to nothing', () => under().connection.insert('runs', [run(1, { project_id: 99 })])],
      [
        'a value that is not allowed',
        () => under().connection.insert('runs', [run(1, { status: 'splendid' })]),
      ],
      [
        'nothing where something must be',
        () => under().connection.insert('runs', [{ ...run(1), started_at: null as unknown as number }]),
      ],
      [
        'the same key twice in one call',
        () => under().connection.insert('runs', [run(1), run(1, { uuid: uuid(7) })]),
      ],
    ])('%s is refused, with everything of the same call', async (_name, insert) => {
      await expect(insert()).rejects.toThrow(/constraint/i);
      expect(await under().count('projects')).toBe(1);
      expect(await under().count('runs')).toBe(0);
      await under().connection.insert('runs', [run(1)]);
      expect(await under().count('runs')).toBe(1);
    });

    test('a row that others refer to cannot go', async () => {
      await under().connection.insert('runs', [run(1)]);
      await expect(under().connection.execute('DELETE FROM projects')).rejects.toThrow(/constraint/i);
      expect(await under().count('projects')).toBe(1);
    });
  });

  test('what was committed is there when the database is opened again, with and without a checkpoint', async () => {
    await under().connection.insert('runs', [run(1)]);
    await under().connection.checkpoint();
    await under().connection.insert('runs', [run(2)]);
    await under().reopen();
    expect(await under().count('runs')).toBe(2);
  });
}
