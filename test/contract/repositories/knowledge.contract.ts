import { describe, expect, test } from 'vitest';
import type { DatabaseUnderTest } from './database-under-test.ts';
import { ago, makeHistory } from './sample-history.ts';

/** What was concluded from runs, and where they ran. */
export function describeKnowledge(under: () => DatabaseUnderTest): void {
  describe('knowledge', () => {
    test('environments are found by state; a machine and a browser can be described', async () => {
      const { environments, hardware, browsers } = under().database;
      const machine = await hardware.create({ architecture: 'riscv64', peripherals: ['serial'] });
      await environments.createMany([
        { name: 'board 2', kind: 'board', status: 'offline' },
        { name: 'board 1', kind: 'board', status: 'offline', hardware_id: machine.hardware_id },
        { name: 'staging', kind: 'staging', variables: { BASE: 'x' } },
      ]);
      const offline = (await environments.byStatus('offline')).rows.map((row) => row.name);
      expect(offline).toEqual(['board 1', 'board 2']);
      expect(await environments.statusCounts()).toEqual({ available: 1, offline: 2 });
      const browser = await browsers.create({ name: 'phone', browser: 'webkit', viewport_width: 390 });
      expect(browser).toMatchObject({ headless: true, viewport_width: 390 });
      await browsers.delete(browser.browser_id);
      expect(await browsers.count()).toBe(0);
    });

    test('coverage adds up by run and by file, and has a point for each day', async () => {
      const { database } = under();
      const { runIds } = await makeHistory(database);
      const [, first = 0, second = 0, third = 0] = runIds;
      const [execution] = (await database.executions.ofRun(third)).rows;
      const { execution_id = null } = execution ?? {};
      const lines = (lines_covered: number, lines_total: number) => ({ lines_covered, lines_total });
      await database.coverage.createMany([
        { run_id: first, path: 'a.ts', ...lines(1, 10) },
        { run_id: second, path: 'a.ts', ...lines(5, 10), branches_covered: 1, branches_total: 4 },
        { run_id: second, path: 'b.ts', ...lines(10, 10) },
        { run_id: third, path: 'a.ts', ...lines(8, 10), uncovered_lines: [3, 4] },
        { run_id: third, path: 'a.ts', ...lines(9, 10), execution_id },
        { run_id: third, path: 'b.ts', ...lines(2, 10), execution_id },
        { run_id: third, path: 'b.ts', ...lines(4, 10), execution_id },
      ]);
      expect(await database.coverage.aggregate(second)).toEqual({
        files: 2,
        lines_covered: 15,
        lines_total: 20,
        lineRate: 0.75,
        branches_covered: 1,
        branches_total: 4,
        branchRate: 0.25,
        functions_covered: 0,
        functions_total: 0,
        functionRate: null,
      });
      const files = await database.coverage.byPath(third);
      expect(files.map(({ path, lines_covered }) => [path, lines_covered])).toEqual([
        ['a.ts', 8],
        ['b.ts', 4],
      ]);
      const trend = await database.coverage.trend({ days: 30 });
      expect(trend.map((point) => [point.run_id, point.lineRate])).toEqual([
        [first, 0.1],
        [second, 0.75],
        [third, 0.6],
      ]);
      const run = await database.runs.getById(first);
      expect(trend[0]).toMatchObject({ day: run?.started_at.slice(0, 10), started_at: run?.started_at });
      expect(await database.coverage.trend({ days: 30, branch: 'feature' })).toHaveLength(1);
      expect((await database.coverage.ofRun(third)).rows).toHaveLength(4);
    });

    test('code analyses are found by commit, risk and what they touch', async () => {
      const { codeAnalyses } = under().database;
      await codeAnalyses.createMany([
        { commit_sha: 'c1', risk_level: 'low', affected_subsystems: ['checkout'], created_at: ago(3) },
        { commit_sha: 'c2', risk_level: 'critical', affected_subsystems: ['search', 'checkout'] },
      ]);
      const commits = (page: { rows: readonly { commit_sha: string }[] }) =>
        page.rows.map((row) => row.commit_sha);
      expect(commits(await codeAnalyses.byCommit('c1'))).toEqual(['c1']);
      expect(commits(await codeAnalyses.byRisk('high'))).toEqual(['c2']);
      expect(commits(await codeAnalyses.byRisk('low'))).toEqual(['c2', 'c1']);
      expect(commits(await codeAnalyses.affecting('checkout'))).toEqual(['c2', 'c1']);
      expect(commits(await codeAnalyses.affecting('search'))).toEqual(['c2']);
    });

    test('failures are grouped, similar ones are near, and analyses stay open until the cause is found', async () => {
      const { database } = under();
      await makeHistory(database);
      const { failures } = database;
      const [signature, other] = ['a'.repeat(32), 'b'.repeat(32)];
      const unexplained = await failures.unexplained();
      expect(unexplained.map((group) => [group.failure_signature, group.count, group.tests])).toEqual([
        [signature, 4, 1],
        [other, 1, 1],
      ]);
      expect((unexplained[0]?.first_seen_at ?? '') < (unexplained[0]?.last_seen_at ?? '')).toBe(true);
      const analysis = await failures.create({ failure_signature: signature, confidence: 0.4 });
      expect((await failures.unexplained()).map((group) => group.failure_signature)).toEqual([other]);
      expect((await failures.open()).rows).toEqual([analysis]);
      await failures.update(analysis.uuid, { root_cause: 'Rounding' });
      expect((await failures.open()).rows).toEqual([]);
      expect((await failures.bySignature(signature)).rows[0]?.root_cause).toBe('Rounding');
      const near = await failures.similar({ signature: signature });
      expect(near.map((group) => [group.failure_signature, group.similarity])).toEqual([[other, 0.556]]);
      const exact = await failures.similar({ message: 'expected 99.99, got 1.49 at step pay' });
      expect(exact[0]).toMatchObject({ failure_signature: signature, similarity: 1 });
      expect(await failures.similar({ message: 'nothing like it' })).toEqual([]);
      expect(await failures.similar({ signature: 'unknown' })).toEqual([]);
    });

    test('measurements stand beside their baselines', async () => {
      const { performance, hardware } = under().database;
      const { hardware_id } = await hardware.create({ architecture: 'arm64' });
      const metric = { benchmark: 'ingest', metric: 'rows_per_second' };
      const unit = 'rows/s';
      await performance.record([
        { ...metric, value: 90, unit, measured_at: ago(40), run_id: 7 },
        { ...metric, value: 100, unit, measured_at: ago(2) },
        { ...metric, value: 120.5, unit, measured_at: ago(1), run_id: 8 },
        { ...metric, value: 7, unit, measured_at: ago(1), hardware_id },
      ]);
      expect(await performance.compare(metric)).toMatchObject({ value: 120.5, baseline: null, delta: null });
      const first = await performance.setBaseline({ ...metric, value: 80, unit });
      const second = await performance.setBaseline({ ...metric, value: 100, unit, commit_sha: 'c2' });
      expect(second.performance_baseline_id).toBe(first.performance_baseline_id);
      expect(await performance.baseline(metric)).toEqual(second);
      expect(await performance.compare(metric)).toMatchObject({
        value: 120.5,
        baseline: 100,
        delta: 20.5,
        deltaPercent: 20.5,
      });
      expect(await performance.baseline({ ...metric, hardware_id })).toBeNull();
      const ofRun = await performance.compareRun(7);
      expect(ofRun.map((each) => [each.value, each.deltaPercent])).toEqual([[90, -10]]);
      const trend = await performance.trend(metric, { days: 30 });
      expect(trend.map((row) => row.value)).toEqual([100, 120.5]);
      expect(await performance.compare({ benchmark: 'none', metric: 'none' })).toBeNull();
    });

    test('open security issues stand worst first, until they are resolved', async () => {
      const { security } = under().database;
      const issue = (severity: string, more: object = {}) => ({
        kind: 'dependency',
        severity,
        description: severity,
        ...more,
      });
      await security.createMany([
        issue('low'),
        issue('critical', { cve: 'CVE-2026-1', cvss: 9.8 }),
        issue('high', { status: 'confirmed' }),
        issue('critical', { status: 'fixed' }),
        issue('info'),
      ]);
      const open = async (atLeast?: 'high') =>
        (await security.open(atLeast === undefined ? {} : { atLeast })).map((row) => row.severity);
      expect(await open()).toEqual(['critical', 'high', 'low', 'info']);
      expect(await open('high')).toEqual(['critical', 'high']);
      expect(await security.openCounts()).toEqual({ info: 1, low: 1, medium: 0, high: 1, critical: 1 });
      const [found] = (await security.byCve('CVE-2026-1')).rows;
      expect(found?.cvss).toBe(9.8);
      const resolved = await security.resolve(found?.uuid ?? '', 'fixed', { remediation: 'Updated' });
      expect(resolved).toMatchObject({ status: 'fixed', remediation: 'Updated' });
      expect(await open('high')).toEqual(['high']);
    });
  });
}
