import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { now, WrittenHistory } from '../../../test/analysis/written-history.ts';
import { everyEngine } from '../../../test/engines/engine-locations.ts';
import { impactOf, testImpact } from '../impact/test-impact.ts';
import { trends } from './trends.ts';

describe.each(everyEngine)('trends and impact on $product', ({ engine }) => {
  let history: WrittenHistory;
  const retried = [
    { status: 'failed', ms: 3000 },
    { status: 'passed', ms: 1000 },
  ] as const;

  beforeAll(async () => {
    history = await WrittenHistory.of(engine);
    history.addRun({ hoursAgo: 30, tests: { 1: 'passed', 2: retried, 3: 'skipped', 4: 'failed' } });
    history.addRun({ hoursAgo: 29, tests: { 1: 'passed', 2: 'passed', 3: 'passed', 4: 'failed' } });
    history.addRun({
      hoursAgo: 28,
      tests: { 1: 'failed', 2: 'failed', 3: 'failed', 4: 'failed', 5: 'failed' },
    });
    history.addRun({ hoursAgo: 5, branch: 'feature', tests: { 1: 'failed', 4: 'failed' } });
    history.addRun({ hoursAgo: 4, branch: 'feature', status: 'running', tests: { 1: 'passed' } });
    await history.ask({ name: 'ready', title: 'Ready', sql: 'SELECT 1 AS one', parameters: {} });
    const facts = { failed: 1, flaky: 0, skipped: 0, created_at: now };
    await history.connection.insert('test_days', [
      {
        test_day_id: 1,
        project_id: 1,
        test_id: 1,
        branch: 'main',
        day: '2026-11-20',
        runs: 4,
        passed: 3,
        ...facts,
      },
      {
        test_day_id: 2,
        project_id: 1,
        test_id: 2,
        branch: 'main',
        day: '2026-11-01',
        runs: 5,
        passed: 4,
        ...facts,
      },
    ]);
  });
  afterAll(async () => await history?.close());

  test('days and branches with their shares, whether runs are still there or were pruned', async () => {
    const rows = await history.ask(trends(history.dialect, { now, days: 30 }));
    const numbers = rows.map((row) =>
      ['runs', 'outages', 'results', 'passed', 'flaky', 'failed', 'skipped', 'pruned'].map((name) =>
        Number(row[name]),
      ),
    );
    expect(rows.map((row) => [row.day, row.branch])).toEqual([
      ['2026-11-21', 'feature'],
      ['2026-11-20', 'main'],
      ['2026-11-01', 'main'],
    ]);
    expect(numbers).toEqual([
      [1, 0, 2, 0, 0, 2, 0, 0],
      [3, 1, 12, 7, 1, 3, 1, 4],
      [0, 0, 5, 4, 0, 1, 0, 5],
    ]);
    expect(Number(rows[1]?.pass_percent)).toBe(72.7);
    expect(Number(rows[1]?.flaky_percent)).toBe(9.1);
    expect([Number(rows[1]?.run_p50_ms), Number(rows[1]?.run_p95_ms)]).toEqual([60_000, 60_000]);
    expect(rows[2]?.run_p50_ms).toBeNull();
    expect(
      await history.ask(trends(history.dialect, { now, branch: 'feature', project: 'project-1' })),
    ).toHaveLength(1);
    expect(await history.ask(trends(history.dialect, { now, project: 'nobody' }))).toEqual([]);
  });

  test('what failures cost: blocked runs shared by who failed in them, and retries', async () => {
    const rows = await history.ask(testImpact(history.dialect, { now }, 10));
    const impacts = new Map(rows.map((row) => [Number(row.test_id), impactOf(row)]));
    expect([...impacts.keys()]).toEqual([4, 1, 2]);
    expect(impacts.get(4)).toMatchObject({ blockedRuns: 3, aloneRuns: 2 });
    expect(impacts.get(4)?.minutesLost).toBeCloseTo(2.5 + 0.3 / 60, 4);
    expect(impacts.get(1)).toMatchObject({ blockedRuns: 1, aloneRuns: 0 });
    expect(impacts.get(2)).toMatchObject({ blockedRuns: 0, aloneRuns: 0 });
    expect(impacts.get(2)?.minutesLost).toBeCloseTo(4 / 60, 4);
  });
});
