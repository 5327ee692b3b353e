import { describe, expect, test } from 'vitest';
import { aTest, type DatabaseUnderTest, makeShop } from './database-under-test.ts';
import { makeHistory } from './sample-history.ts';

/** Tests, suites, runs, executions: what each is for. */
export function describeResults(under: () => DatabaseUnderTest): void {
  const keysOf = (rows: readonly { readonly key: string }[]) => rows.map((row) => row.key);

  describe('tests', () => {
    test('are found by subsystem, type, tag, suite and words', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const { tests } = database;
      await tests.createMany([
        aTest(shop, 'a', { subsystem: 'checkout', test_type: 'unit', tags: ['@smoke', '@slow'] }),
        aTest(shop, 'b', { subsystem: 'checkout', test_type: 'end-to-end', tags: ['@smoke'] }),
        aTest(shop, 'c', { description: 'Pays by CARD', suite_id: null }),
      ]);
      expect(keysOf((await tests.bySubsystem('checkout')).rows)).toEqual(['a', 'b']);
      expect(keysOf((await tests.byType('unit')).rows)).toEqual(['a']);
      expect(keysOf((await tests.byTag('@smoke')).rows)).toEqual(['a', 'b']);
      expect(keysOf((await tests.byTag(['@smoke', '@slow'])).rows)).toEqual(['a']);
      expect(keysOf((await tests.bySuite(shop.suite.suite_id)).rows)).toEqual(['a', 'b']);
      expect(keysOf((await tests.search('card')).rows)).toEqual(['c']);
      const narrowed = {
        filter: { test_type: 'unit' },
        sort: [{ column: 'key', direction: 'desc' }],
      } as const;
      expect(keysOf((await tests.bySubsystem('checkout', narrowed)).rows)).toEqual(['a']);
    });

    test('have verdicts, durations and a pass rate, over all of history or a part', async () => {
      const { database } = under();
      const { testIds } = await makeHistory(database);
      const statistics = await database.tests.statistics(testIds.pay);
      expect(statistics).toEqual({
        total: 4,
        passed: 1,
        failed: 2,
        flaky: 1,
        skipped: 0,
        error: 0,
        lost: 0,
        running: 0,
        attempts: 6,
        passRate: 0.5,
        meanMs: 1562.625,
        p50Ms: 300,
        p95Ms: 5400,
        maxMs: 5400,
      });
      expect(await database.tests.passRate(testIds.pay, { days: 30 })).toBe(0.333333);
      expect(await database.tests.passRate(testIds.pay, { branch: 'feature' })).toBe(1);
      expect(await database.tests.passRate(testIds.search, { days: 30 })).toBe(0);
      expect(await database.tests.passRate(testIds.search, { days: 30, branch: 'feature' })).toBeNull();
      await expect(database.tests.statistics(99)).rejects.toMatchObject({ code: 'ROW_MISSING' });
    });

    test('have a history, the latest run first', async () => {
      const { database } = under();
      const { testIds, runIds } = await makeHistory(database);
      const history = await database.tests.history(testIds.pay, { limit: 3 });
      expect(history.map((entry) => [entry.run_id, entry.branch, entry.verdict, entry.attempts])).toEqual([
        [runIds[3], 'main', 'failed', 2],
        [runIds[2], 'feature', 'flaky', 2],
        [runIds[1], 'main', 'failed', 1],
      ]);
      const run = await database.runs.getById(runIds[3] ?? 0);
      expect(history[0]).toMatchObject({ started_at: run?.started_at, duration_ms: 5400 });
      expect(history[0]?.error_message).toContain('expected 12.50');
    });
  });

  describe('suites', () => {
    test('collections have tests in an order that can be changed', async () => {
      const { database } = under();
      const shop = await makeShop(database);
      const { suites, tests } = database;
      const { project_id } = shop.project;
      const { suite_id } = await suites.create({ project_id, key: 'nightly', name: 'Nightly' });
      const ids = (await tests.createMany(['a', 'b', 'c'].map((key) => aTest(shop, key)))).map(
        (row) => row.test_id,
      );
      const [a = 0, b = 0, c = 0] = ids;
      await suites.addMembers(suite_id, [a, b]);
      await suites.addMembers(suite_id, [c]);
      expect(keysOf(await suites.members(suite_id))).toEqual(['a', 'b', 'c']);
      await suites.orderMembers(suite_id, [c, a, b]);
      expect(keysOf(await suites.members(suite_id))).toEqual(['c', 'a', 'b']);
      await suites.removeMember(suite_id, a);
      await suites.removeMember(suite_id, a);
      expect(keysOf(await suites.members(suite_id))).toEqual(['c', 'b']);
      await expect(suites.orderMembers(suite_id, [c])).rejects.toMatchObject({ code: 'VALUE_INVALID' });
      await expect(suites.addMembers(suite_id, [a, b])).rejects.toMatchObject({
        code: 'CONSTRAINT_UNIQUE',
        message: expect.stringContaining('suite_tests has a row with suite_id, test_id'),
      });
      await expect(suites.addMembers(suite_id, [99])).rejects.toMatchObject({
        code: 'CONSTRAINT_FOREIGN_KEY',
      });
      expect(keysOf(await suites.members(suite_id))).toEqual(['c', 'b']);
    });

    test('of a project make trees', async () => {
      const { database } = under();
      const { project, suite } = await makeShop(database);
      const { project_id } = project;
      const inner = await database.suites.create({
        project_id,
        parent_suite_id: suite.suite_id,
        kind: 'describe',
        key: 'inner',
        name: 'Inner',
      });
      await database.suites.create({
        project_id,
        parent_suite_id: inner.suite_id,
        kind: 'describe',
        key: 'innermost',
        name: 'Innermost',
      });
      const shape = (trees: Awaited<ReturnType<typeof database.suites.tree>>): unknown =>
        trees.map((tree) => [tree.suite.key, shape(tree.children)]);
      expect(shape(await database.suites.tree(project_id))).toEqual([
        ['basket.feature', [['inner', [['innermost', []]]]]],
      ]);
    });
  });

  describe('runs', () => {
    test('are found by branch and build, the latest first', async () => {
      const { database } = under();
      const { runIds, project } = await makeHistory(database);
      const { runs } = database;
      expect((await runs.latest())?.run_id).toBe(runIds[3]);
      expect((await runs.latest({ branch: 'feature' }))?.run_id).toBe(runIds[2]);
      expect(await runs.latest({ branch: 'none' })).toBeNull();
      const main = (await runs.byBranch('main', { limit: 2 })).rows.map((row) => row.run_id);
      expect(main).toEqual([runIds[3], runIds[1]]);
      expect((await runs.byBuildKey(project.project_id, 'build-2'))?.run_id).toBe(runIds[2]);
      expect(await runs.byBuildKey(project.project_id, 'none')).toBeNull();
    });

    test('have verdicts of their tests, and counts that follow the executions', async () => {
      const { database } = under();
      const { runIds } = await makeHistory(database);
      const [, , flakyRun = 0, lastRun = 0] = runIds;
      expect(await database.runs.statistics(flakyRun)).toMatchObject({
        total: 3,
        flaky: 1,
        error: 1,
        skipped: 1,
        attempts: 4,
        passRate: 0.5,
        maxMs: 450.5,
      });
      expect(await database.runs.getById(lastRun)).toMatchObject({
        planned_count: 3,
        passed_count: 1,
        failed_count: 1,
        lost_count: 1,
        flaky_count: 0,
        skipped_count: 0,
      });
      expect(await database.runs.passRate()).toBe(0.6);
      expect(await database.runs.passRate({ days: 30, branch: 'main' })).toBe(0.4);
      const verdicts = await database.runs.verdicts(lastRun);
      expect(verdicts.map(({ key, verdict, attempts }) => [key, verdict, attempts])).toEqual([
        ['add', 'passed', 1],
        ['pay', 'failed', 2],
        ['search', 'lost', 1],
      ]);
    });

    test('can be compared: what changed between two of them', async () => {
      const { database } = under();
      const { runIds } = await makeHistory(database);
      const changes = await database.runs.compare(runIds[2] ?? 0, runIds[3] ?? 0);
      expect(changes.map(({ key, before, after }) => [key, before, after])).toEqual([
        ['add', 'error', 'passed'],
        ['pay', 'flaky', 'failed'],
        ['search', 'skipped', 'lost'],
      ]);
      expect(await database.runs.compare(runIds[0] ?? 0, runIds[0] ?? 0)).toEqual([]);
    });
  });

  test('executions are found and counted by run and test', async () => {
    const { database } = under();
    const { runIds, testIds } = await makeHistory(database);
    const run_id = runIds[3] ?? 0;
    const { executions } = database;
    expect((await executions.ofRun(run_id)).rows).toHaveLength(4);
    const ofPay = (await executions.ofTest(testIds.pay)).rows;
    expect(ofPay.map((row) => row.status)).toEqual([
      'timed_out',
      'failed',
      'passed',
      'failed',
      'failed',
      'passed',
    ]);
    expect((await executions.failed(run_id)).rows.map((row) => row.status)).toEqual([
      'failed',
      'timed_out',
      'lost',
    ]);
    const slowest = (await executions.slowest({ limit: 2 })).rows.map((row) => row.duration_ms);
    expect(slowest).toEqual([5000, 400]);
    expect(await executions.statistics({ run_id })).toEqual({
      total: 4,
      byStatus: { failed: 1, lost: 1, passed: 1, timed_out: 1 },
      meanMs: 1810,
      p50Ms: 400,
      p95Ms: 5000,
      maxMs: 5000,
    });
    expect((await executions.statistics({ days: 30, branch: 'main' })).total).toBe(7);
  });

  test('artifacts and logs are found by what they belong to', async () => {
    const { database } = under();
    const { runIds } = await makeHistory(database);
    const run_id = runIds[0] ?? 0;
    const [execution] = (await database.executions.ofRun(run_id)).rows;
    const execution_id = execution?.execution_id ?? 0;
    const sha256 = 'ab'.repeat(32);
    await database.artifacts.createMany([
      { run_id, path: '1.png', name: '1.png', kind: 'screenshot', sha256, execution_id },
      { run_id, path: 'log.txt', name: 'log.txt', kind: 'log', bytes: 2 ** 40 },
    ]);
    const names = (page: { rows: readonly { name: string }[] }) => page.rows.map((row) => row.name);
    expect(names(await database.artifacts.ofRun(run_id))).toEqual(['1.png', 'log.txt']);
    expect(names(await database.artifacts.ofExecution(execution_id))).toEqual(['1.png']);
    expect(names(await database.artifacts.byHash(sha256.toUpperCase()))).toEqual(['1.png']);
    await database.logs.createMany([
      { run_id, message: 'late warning', level: 'warning', logged_at: '2026-01-02' },
      { run_id, message: 'early error', level: 'error', logged_at: '2026-01-01', execution_id },
      { run_id, message: 'info', logged_at: '2026-01-03' },
    ]);
    const messages = (page: { rows: readonly { message: string }[] }) => page.rows.map((row) => row.message);
    expect(messages(await database.logs.ofRun(run_id))).toEqual(['early error', 'late warning', 'info']);
    expect(messages(await database.logs.ofExecution(execution_id))).toEqual(['early error']);
    expect(messages(await database.logs.byLevel('warning'))).toEqual(['early error', 'late warning']);
    expect(messages(await database.logs.search('LATE', { filter: { run_id } }))).toEqual(['late warning']);
  });
}
