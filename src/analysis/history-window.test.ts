import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { now, WrittenHistory } from '../../test/analysis/written-history.ts';
import { everyEngine } from '../../test/engines/engine-locations.ts';
import { type HistoryWindow, historyWindow } from './history-window.ts';

const eightOf = (failed: number, status: 'failed' | 'error' | 'lost' = 'failed') =>
  Object.fromEntries(
    Array.from({ length: 8 }, (_, index) => [index + 1, index < failed ? status : 'passed'] as const),
  );

describe.each(everyEngine)('the window of a question on $product', ({ engine }) => {
  let history: WrittenHistory;
  const runs = new Map<string, number>();
  const nameOf = (runId: unknown) => [...runs].find(([, id]) => id === Number(runId))?.[0];
  const windowRuns = async (window: Partial<HistoryWindow>) => {
    const { sql, parameters } = historyWindow(history.dialect, { now, ...window });
    return await history.ask({
      name: 'window',
      title: 'Window',
      sql: `WITH ${sql} SELECT * FROM window_runs ORDER BY place DESC`,
      parameters,
    });
  };
  const names = async (window: Partial<HistoryWindow> = {}) =>
    (await windowRuns(window)).map(({ run_id }) => nameOf(run_id));

  beforeAll(async () => {
    history = await WrittenHistory.of(engine);
    const add = (name: string, run: Parameters<WrittenHistory['addRun']>[0]) =>
      runs.set(name, history.addRun(run));
    add('old', { hoursAgo: 24 * 31, tests: { 1: 'passed' } });
    add('first', { hoursAgo: 50, commit: 'a', tests: { 1: 'passed' } });
    add('second', { hoursAgo: 40, commit: 'b', tests: { 1: 'passed' } });
    add('feature', { hoursAgo: 39, commit: 'f', branch: 'feature', tests: { 1: 'passed' } });
    add('first again', { hoursAgo: 30, commit: 'a', tests: { 1: 'passed' }, environment: 7 });
    add('outage', { hoursAgo: 20, commit: 'c', tests: eightOf(7) });
    add('bad', { hoursAgo: 19, commit: 'c', tests: eightOf(6) });
    add('errors', { hoursAgo: 18, commit: 'c', tests: eightOf(7, 'error') });
    add('few errors', { hoursAgo: 17, commit: 'c', tests: eightOf(6, 'error') });
    add('lost', { hoursAgo: 16, commit: 'c', tests: eightOf(5, 'lost') });
    add('small', { hoursAgo: 15, commit: 'c', tests: { 1: 'failed' } });
    add('broken', { hoursAgo: 14, commit: 'c', status: 'error', tests: { 1: 'passed' } });
    add('running', { hoursAgo: 13, commit: 'c', status: 'running', tests: { 1: 'passed' } });
    add('dirty', { hoursAgo: 12, commit: 'c', dirty: true, tests: { 1: 'passed' } });
    add('other project', { hoursAgo: 11, branch: 'trunk', project: 2, tests: { 9: 'passed' } });
    add('other feature', { hoursAgo: 10, branch: 'x', project: 2, tests: { 9: 'passed' } });
    add('other project again', { hoursAgo: 9, branch: 'trunk', project: 2, tests: { 9: 'passed' } });
    add('no git', { hoursAgo: 8, branch: null, commit: null, project: 3, tests: { 20: 'passed' } });
    add('future', { hoursAgo: -1, tests: { 1: 'passed' } });
  });
  afterAll(async () => await history?.close());

  test('leaves out runs that are not over, broke, or are all that is wrong with their surroundings', async () => {
    expect(await names({ project: 'project-1' })).toEqual([
      'first',
      'second',
      'feature',
      'first again',
      'bad',
      'few errors',
      'small',
      'dirty',
    ]);
  });

  test('takes the newest runs, of some days, of a branch, with clean working trees', async () => {
    expect(await names({ runs: 2 })).toEqual(['other project again', 'no git']);
    expect(await names({ days: 0.5, runs: 3 })).toEqual(['other feature', 'other project again', 'no git']);
    expect(await names({ branch: 'feature' })).toEqual(['feature']);
    expect(await names({ days: 40, runs: 1000 })).toContain('old');
    expect(await names({ clean: true })).not.toContain('dirty');
  });

  test('knows the main branch of each project', async () => {
    expect(await names({ onlyMain: true })).toEqual([
      'first',
      'second',
      'first again',
      'bad',
      'few errors',
      'small',
      'dirty',
      'other project',
      'other project again',
      'no git',
    ]);
    expect(await names({ onlyMain: true, main: 'feature' })).toEqual(['feature']);
    expect(await names({ onlyMain: true, main: 'nowhere' })).toEqual([]);
  });

  test('numbers the commits of a branch by when each was first run', async () => {
    const rows = await windowRuns({ project: 'project-1' });
    expect(rows.map((row) => [nameOf(row.run_id), Number(row.position)])).toEqual([
      ['first', 1],
      ['second', 2],
      ['feature', 1],
      ['first again', 1],
      ['bad', 3],
      ['few errors', 3],
      ['small', 3],
      ['dirty', 4],
    ]);
    expect(rows[3]).toMatchObject({ timeline: '7/', commit_key: 'a' });
    expect(Number(rows[3]?.age_days)).toBeCloseTo(30 / 24, 6);
  });
});
