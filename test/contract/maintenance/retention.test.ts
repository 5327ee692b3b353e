import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { verdictOf } from '../../../src/model/statuses.ts';
import { journalsDirectory } from '../../../src/recording/journal/journal-files.ts';
import type { StorageConnection } from '../../../src/storage/engines/storage-engine.ts';
import { type DatabaseLocation, engineNames } from '../../../src/storage/location/database-location.ts';
import { cleanup } from '../../../src/storage/retention/cleanup.ts';
import type { CleanupOptions } from '../../../src/storage/retention/retention-options.ts';
import { connected, DatabaseFolder } from '../../engines/database-folder.ts';
import { sampleStart } from '../../journals/journal-script.ts';
import { type RecordedRun, record, today } from './recorded-runs.ts';
import { rowCounts, texts } from './stored-rows.ts';

const folder = new DatabaseFolder();
afterAll(() => folder.remove());

const history: readonly RecordedRun[] = [
  {
    name: 'a',
    daysAgo: 40,
    branch: 'main',
    tests: { pay: ['failed', 'passed'], order: ['passed'] },
    durationMs: 100,
  },
  { name: 'b', daysAgo: 40, branch: 'main', tests: { pay: ['passed'], order: ['skipped'] }, durationMs: 300 },
  { name: 'c', daysAgo: 40, branch: 'side', tests: { pay: ['failed'], order: [] }, durationMs: 500 },
  { name: 'd', daysAgo: 39, tests: { pay: ['error'] }, durationMs: 700 },
  { name: 'e', daysAgo: 2, branch: 'main', tests: { pay: ['passed'], order: ['passed'] } },
  { name: 'f', daysAgo: 41, branch: 'main', tests: { pay: ['passed'] }, open: true },
];

const optionsFor = (location: DatabaseLocation, more: Partial<CleanupOptions> = {}): CleanupOptions => ({
  keep: { artifacts: 30, logs: 30, steps: 30, runs: 30 },
  now: today,
  journalsDirectory: journalsDirectory(location.path),
  ...more,
});

const dayRows = (connection: StorageConnection) =>
  texts(
    connection,
    `SELECT tests.name, branch, day, runs, passed, failed, flaky, skipped, duration_sum_ms, duration_p50_ms, duration_p95_ms
     FROM test_days JOIN tests ON tests.test_id = test_days.test_id ORDER BY day, branch, tests.name`,
  );

const orphans = (connection: StorageConnection) =>
  texts(
    connection,
    `SELECT run_id FROM executions WHERE run_id NOT IN (SELECT run_id FROM runs)
     UNION ALL SELECT execution_id FROM steps WHERE execution_id NOT IN (SELECT execution_id FROM executions)
     UNION ALL SELECT step_id FROM step_runs WHERE step_id NOT IN (SELECT step_id FROM steps)`,
  );

describe.each(engineNames)('cleanup on %s', (engine) => {
  test('removes old runs with all that belongs to them, and keeps what came of each test by day', async () => {
    const location = await folder.location(engine);
    await record(location, ...history);
    await connected(location, async (connection) => {
      const before = await rowCounts(connection);
      const planned = await cleanup(connection, optionsFor(location, { dryRun: true }));
      expect(await rowCounts(connection)).toEqual(before);
      const report = await cleanup(connection, optionsFor(location));
      expect({ ...report, dryRun: true, testDays: 0 }).toEqual(planned);
      expect(report).toMatchObject({ runs: 4, keptFrom: { runs: '2026-10-21' }, kept: [], files: 0 });
      expect(await texts(connection, 'SELECT name FROM runs ORDER BY name')).toEqual(['e', 'f']);
      expect(await orphans(connection)).toEqual([]);
      expect(await dayRows(connection)).toEqual([
        'order main 2026-10-11 2 1 0 0 1 100 100 100',
        'pay main 2026-10-11 2 1 0 1 0 401 200.5 290.05',
        'order side 2026-10-11 1 0 1 0 0 null null null',
        'pay side 2026-10-11 1 0 1 0 0 500 500 500',
        'pay  2026-10-12 1 0 1 0 0 700 700 700',
      ]);
      const after = await rowCounts(connection);
      for (const [table, rows] of Object.entries(report.rows))
        expect([table, after[table] ?? 0]).toEqual([table, (before[table] ?? 0) - rows]);
    });
  });

  test('twice is the same as once', async () => {
    const location = await folder.location(engine);
    await record(location, ...history);
    await connected(location, async (connection) => {
      await cleanup(connection, optionsFor(location));
      const days = await dayRows(connection);
      const again = await cleanup(connection, optionsFor(location));
      expect(again).toMatchObject({ runs: 0, rows: {}, testDays: 0 });
      expect(await dayRows(connection)).toEqual(days);
    });
  });

  test('adds runs of a day that is there to what it counts', async () => {
    const location = await folder.location(engine);
    const late: RecordedRun = {
      name: 'late',
      daysAgo: 40,
      branch: 'main',
      tests: { pay: ['failed'] },
      durationMs: 1000,
    };
    await record(location, ...history);
    await connected(location, (connection) => cleanup(connection, optionsFor(location)));
    await record(location, late);
    await connected(location, async (connection) => {
      await cleanup(connection, optionsFor(location));
      expect(await dayRows(connection)).toContain('pay main 2026-10-11 3 1 1 1 0 1401 467 526.7');
    });
  });

  test('prunes each tier by its own time; rows that live longer lose only the step', async () => {
    const location = await folder.location(engine);
    await record(location, ...history);
    await connected(location, async (connection) => {
      const before = await rowCounts(connection);
      const report = await cleanup(connection, optionsFor(location, { keep: { steps: 30 } }));
      expect(Object.keys(report.rows).sort()).toEqual(['sections', 'step_posts', 'step_runs', 'steps']);
      const after = await rowCounts(connection);
      expect(after).toMatchObject({ runs: before.runs, executions: before.executions, logs: before.logs });
      expect(after.test_days).toBeUndefined();
      expect(
        await texts(
          connection,
          'SELECT DISTINCT runs.name FROM artifacts JOIN runs ON runs.run_id = artifacts.run_id WHERE step_run_id IS NOT NULL ORDER BY runs.name',
        ),
      ).toEqual(['e', 'f']);
      await cleanup(connection, optionsFor(location, { keep: { logs: 30, artifacts: 30 } }));
      expect(await texts(connection, 'SELECT DISTINCT run_id FROM logs')).toHaveLength(2);
    });
  });

  test('a conclusion about an execution outlives it, and its id is not given out again', async () => {
    const location = await folder.location(engine);
    await record(location, ...history);
    await connected(location, async (connection) => {
      const [row] = await connection.rows(
        "SELECT max(execution_id) AS id FROM executions JOIN runs ON runs.run_id = executions.run_id WHERE runs.name = 'c'",
      );
      const execution = Number(row?.id);
      await connection.insert('failure_analyses', [
        {
          failure_analysis_id: 1,
          uuid: '019aa000-0000-7000-8000-00000000f001',
          execution_id: execution,
          created_at: today,
        },
      ]);
      await cleanup(connection, optionsFor(location));
      expect(await texts(connection, 'SELECT execution_id FROM failure_analyses')).toEqual([
        String(execution),
      ]);
    });
    await record(location, { name: 'new', daysAgo: 1, tests: { pay: ['passed'] } });
    await connected(location, async (connection) => {
      expect(
        await texts(
          connection,
          'SELECT count(*) AS n FROM failure_analyses WHERE execution_id IN (SELECT execution_id FROM executions)',
        ),
      ).toEqual(['0']);
      expect(
        await texts(connection, "SELECT count(*) AS n FROM runs WHERE run_id > 6 AND name = 'new'"),
      ).toEqual(['1']);
    });
  });

  test('removes files of its own machine below the results folder, and nothing else', async () => {
    const location = await folder.location(engine);
    const results = join(dirname(location.path), 'files');
    const outside = join(dirname(location.path), 'outside');
    const old = (sampleStart / 1000 - 40 * 86_400_000) / 1000;
    for (const file of ['pay/a.png', 'order/a.png', 'mine.txt']) {
      mkdirSync(dirname(join(results, file)), { recursive: true });
      writeFileSync(join(results, file), '12345');
      utimesSync(join(results, file), old, old);
    }
    mkdirSync(outside);
    writeFileSync(join(outside, 'a.png'), 'x');
    utimesSync(join(outside, 'a.png'), old, old);
    symlinkSync(outside, join(results, 'linked'));
    await record(
      location,
      {
        name: 'x',
        daysAgo: 40,
        resultsDir: results,
        tests: { pay: ['passed'], order: ['passed'], linked: ['passed'], '../outside': ['passed'] },
      },
      { name: 'y', daysAgo: 1, resultsDir: results, tests: { order: ['passed'] } },
    );
    await connected(location, async (connection) => {
      const elsewhere = await cleanup(
        connection,
        optionsFor(location, { keep: { artifacts: 50 }, files: { host: 'another' } }),
      );
      expect(elsewhere.files).toBe(0);
      const planned = await cleanup(
        connection,
        optionsFor(location, { dryRun: true, files: { host: hostname() } }),
      );
      expect(planned).toMatchObject({ files: 1, bytes: 5 });
      const report = await cleanup(connection, optionsFor(location, { files: { host: hostname() } }));
      expect(report).toMatchObject({ files: 1, bytes: 5, runs: 1 });
      expect(readdirSync(results).sort()).toEqual(['linked', 'mine.txt', 'order']);
      expect(existsSync(join(outside, 'a.png'))).toBe(true);
    });
  });

  test('what a table of a user refers to is kept and told', async () => {
    const location = await folder.location(engine);
    await record(location, ...history);
    await connected(location, async (connection) => {
      await connection.script('CREATE TABLE notes (run_id BIGINT REFERENCES runs (run_id))');
      await connection.execute("INSERT INTO notes SELECT run_id FROM runs WHERE name = 'b'");
      const report = await cleanup(connection, optionsFor(location));
      expect(report.runs).toBe(3);
      expect(report.kept).toHaveLength(1);
      expect(await dayRows(connection)).toContain('pay main 2026-10-11 2 1 0 1 0 401 200.5 290.05');
    });
  });

  test('days agree with verdicts that are worked out one by one', async () => {
    const location = await folder.location(engine);
    const statuses = ['passed', 'failed', 'skipped', 'error', 'timed_out', 'interrupted'] as const;
    const runs = Array.from(
      { length: 9 },
      (_, run): RecordedRun => ({
        name: `r${run}`,
        daysAgo: 33 + (run % 3),
        branch: run % 2 === 0 ? 'main' : 'side',
        tests: { pay: [statuses[run % 6] ?? 'passed', statuses[(run * 5) % 6] ?? 'passed'] },
      }),
    );
    await record(location, ...runs);
    const expected = new Map<string, number>();
    for (const { daysAgo, branch, tests } of runs) {
      const verdict = verdictOf(tests.pay ?? []);
      const column = verdict === 'error' || verdict === 'lost' ? 'failed' : verdict;
      const day = new Date(sampleStart / 1000 - daysAgo * 86_400_000).toISOString().slice(0, 10);
      const key = `${day} ${branch} ${column}`;
      expected.set(key, (expected.get(key) ?? 0) + 1);
    }
    await connected(location, async (connection) => {
      await cleanup(connection, optionsFor(location));
      const found = new Map<string, number>();
      for (const row of await connection.rows('SELECT * FROM test_days'))
        for (const column of ['passed', 'failed', 'flaky', 'skipped'])
          if (Number(row[column]) > 0) found.set(`${row.day} ${row.branch} ${column}`, Number(row[column]));
      expect(found).toEqual(expected);
    });
  });
});
