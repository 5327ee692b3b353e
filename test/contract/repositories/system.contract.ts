import { describe, expect, test } from 'vitest';
import type { StatementLogEntry } from '../../../src/repositories/connections/logged-connection.ts';
import { migrations } from '../../../src/storage/migrations/all-migrations.ts';
import { aTest, type DatabaseUnderTest, makeShop } from './database-under-test.ts';
import { makeHistory } from './sample-history.ts';

export function describeSystem(under: () => DatabaseUnderTest): void {
  describe('the database as a whole', () => {
    test('says that it is well', async () => {
      const health = await under().database.healthCheck();
      expect(health).toMatchObject({ healthy: true, problems: [], database: under().database.label });
      expect(health.engine).toMatch(/^(DuckDB|SQLite|PostgreSQL) v?\d/);
      expect(health.latencyMs).toBeGreaterThan(0);
      const latest = migrations.at(-1)?.id;
      expect(health.migration).toEqual({ current: latest, latest });
    });

    test('says what it holds', async () => {
      const { database } = under();
      const { runIds } = await makeHistory(database);
      const statistics = await database.systemStatistics();
      expect(statistics.rows).toMatchObject({ projects: 1, tests: 3, runs: 4, executions: 14, logs: 0 });
      expect(statistics.bytes + statistics.logBytes).toBeGreaterThan(0);
      expect(statistics.runs).toEqual({ failed: 4 });
      expect(statistics.passRate).toBe(0.6);
      const [oldest, newest] = await Promise.all([
        database.runs.getById(runIds[0] ?? 0),
        database.runs.getById(runIds[3] ?? 0),
      ]);
      expect(statistics.oldestRunAt).toBe(oldest?.started_at);
      expect(statistics.newestRunAt).toBe(newest?.started_at);
      expect(statistics.growth).toMatchObject({ days: 30, runsPerDay: 0.1 });
    });

    test('cleans up what is old: first it says what would go, then it goes, and the days stay', async () => {
      const { database } = under();
      const { runIds, testIds } = await makeHistory(database);
      const planned = await database.cleanup({ days: 30, dryRun: true });
      expect(planned).toMatchObject({ dryRun: true, runs: 1, rows: { runs: 1, executions: 3 } });
      expect(await database.runs.count()).toBe(4);
      const done = await database.cleanup({ days: 30 });
      expect(done.rows).toEqual(planned.rows);
      expect(await database.runs.getById(runIds[0] ?? 0)).toBeNull();
      expect(await database.runs.count()).toBe(3);
      const days = await database.table('test_days').list({ filter: { test_id: testIds.pay } });
      expect(days.rows).toMatchObject([{ passed: 1, branch: 'main' }]);
    });

    test('measures every operation', async () => {
      await under().reopen();
      const { database } = under();
      const shop = await makeShop(database);
      await database.tests.create(aTest(shop, 'a'));
      await expect(database.tests.create(aTest(shop, 'a'))).rejects.toThrow();
      await database.transaction(async ({ tests }) => await tests.bySubsystem('x'));
      const measures = new Map(database.measures().map((measure) => [measure.operation, measure]));
      expect(measures.get('tests.create')).toMatchObject({ count: 2, errors: 1 });
      expect(measures.get('tests.bySubsystem')).toMatchObject({ count: 1, errors: 0 });
      expect(measures.get('tests.create')?.maxMs).toBeGreaterThan(0);
    });

    test('tells every statement, how long it took, and with which error it ended, but no values', async () => {
      const entries: StatementLogEntry[] = [];
      await under().reopen({ log: (entry) => entries.push(entry) });
      const { database } = under();
      const shop = await makeShop(database);
      await database.tests.create(aTest(shop, 'secret-key'));
      await expect(database.executeScript('SELECT nonsense FROM nowhere')).rejects.toThrow();
      await database.tests.list({ filter: { key: 'secret-key' } });
      const last = entries.at(-1);
      expect(last?.sql).toMatch(/^SELECT [\s\S]*FROM "tests"\nWHERE [\s\S]*LIMIT \?$/);
      expect(last).toMatchObject({ parameters: 2, rows: 1, error: null });
      expect(last?.durationMs).toBeGreaterThan(0);
      expect(entries.map((entry) => entry.sql)).toContain('-- insert 1 rows into tests');
      const failed = entries.find((entry) => entry.sql === 'SELECT nonsense FROM nowhere');
      expect(failed?.error).toMatch(/nowhere/);
      expect(JSON.stringify(entries)).not.toContain('secret-key');
      await under().reopen();
    });

    test('refuses to be used after it was closed', async () => {
      const another = under().engine === 'duckdb' ? null : await under().openAnother();
      if (another === null) return;
      await another.close();
      await another.close();
      await expect(another.tests.count()).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
      expect(await another.healthCheck()).toMatchObject({ healthy: false, engine: null });
    });
  });
}
