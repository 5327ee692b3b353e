import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiProblem } from '../../src/api/client/api-client.ts';
import type { Row } from '../../src/repositories/rows/row-types.ts';
import { everyEngine, newLocation } from '../engines/engine-locations.ts';
import { type ApiUnderTest, openApi } from './api-harness.ts';
import { type RecordedHistory, recordedNow, recordHistory } from './recorded-history.ts';

describe.each(everyEngine)('what was recorded, over the API on $product', ({ engine }) => {
  let api: ApiUnderTest;
  let made: RecordedHistory;
  const asked: Row<'runs'>[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'assay-'));
  beforeAll(async () => {
    api = await openApi(await newLocation(engine, folder), {
      now: () => recordedNow,
      cancelling: {
        cancel: async (run) => {
          asked.push(run);
          return true;
        },
      },
    });
    made = await recordHistory(api.context.repositories);
  }, 60_000);
  afterAll(async () => {
    expect(api.reported).toEqual([]);
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const runPath = (index: number) => ({ run: String(made.runs[index]?.run_id) });
  const testPath = (index: number) => ({ test: String(made.tests[index]?.test_id) });
  const executionPath = (run: number, of: number) => ({
    execution: String(made.executions[run]?.[of]?.execution_id),
  });
  const statusOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 0,
      (error: unknown) => (error instanceof ApiProblem ? error.problem.status : error),
    );

  describe('a run', () => {
    test('has its suites as a tree, counted from the leaves up', async () => {
      const { items, queries } = await api.client.get('/runs/{run}/suites', { path: runPath(1) });
      expect(items).toMatchObject([
        { suite_id: made.outer.suite_id, parent_suite_id: null, suite_run_id: null, tests: 0 },
        { suite_id: made.suite.suite_id, parent_suite_id: made.outer.suite_id, status: 'failed', tests: 3 },
      ]);
      const counts = { flaky: 1, passed: 1, failed: 1 };
      expect(items.map((item) => item.counts)).toEqual([counts, counts]);
      expect(queries).toHaveLength(2);
    });

    test('has a row for each of its tests, what went wrong first', async () => {
      const { items, total } = await api.client.get('/runs/{run}/tests', { path: runPath(1) });
      expect(total).toBe(3);
      expect(items.map(({ name, verdict, attempts }) => [name, verdict, attempts])).toEqual([
        ['looks', 'failed', 1],
        ['pays', 'flaky', 2],
        ['sends back', 'passed', 1],
      ]);
      expect(items[0]).toMatchObject({
        error: 'no money',
        error_type: 'Error',
        failure_signature: 'sig-money',
        path: 'test/pay.test.ts',
        line: 12,
        suite: 'paying',
      });
      expect(items[1]?.duration_ms).toBe(200);
    });

    test.each([
      [{ verdict: 'failed,flaky' }, ['looks', 'pays']],
      [{ q: 'SENDS' }, ['sends back']],
      [{ q: '100%' }, []],
      [{ signature: 'sig-money' }, ['looks']],
      [{ sort: '-name' }, ['sends back', 'pays', 'looks']],
      [{ sort: 'attempts,-duration' }, ['looks', 'sends back', 'pays']],
      [{ limit: 1, offset: 1 }, ['pays']],
    ])('shows of its tests those that are asked for: %j', async (query, names) => {
      const { items } = await api.client.get('/runs/{run}/tests', { path: runPath(1), query });
      expect(items.map(({ name }) => name)).toEqual(names);
    });

    test('shows the tests of a tag, of a suite and of what is in it, and of a worker', async () => {
      const names = async (path: { run: string }, query: object) =>
        (await api.client.get('/runs/{run}/tests', { path, query })).items.map(({ name }) => name);
      expect(await names(runPath(0), { tag: 'money' })).toEqual(['pays']);
      expect(await names(runPath(0), { suite: made.outer.suite_id, sort: 'name' })).toHaveLength(3);
      expect(await names(runPath(0), { suite: 999 })).toEqual([]);
      expect(await names({ run: String(made.live.run_id) }, { worker: 1 })).toEqual(['sends back']);
    });

    test('is paged by places to its end', async () => {
      const first = await api.client.get('/runs/{run}/tests', { path: runPath(0), query: { limit: 2 } });
      expect([first.total, first.next_offset]).toEqual([3, 2]);
      const query = { limit: 2, offset: first.next_offset ?? 0 };
      const rest = await api.client.get('/runs/{run}/tests', { path: runPath(0), query });
      expect([rest.items.length, rest.next_offset]).toEqual([1, null]);
    });

    test('has as many tests behind the last page as before it', async () => {
      const query = { limit: 2, offset: 50 };
      const { items, total } = await api.client.get('/runs/{run}/tests', { path: runPath(0), query });
      expect([items.length, total]).toEqual([0, 3]);
      const grid = await api.client.get('/grid', { query });
      expect([grid.items.length, grid.total > 0]).toEqual([0, true]);
    });

    test('is not sorted by what it does not have', async () => {
      const path = runPath(0);
      await expect(
        api.client.get('/runs/{run}/tests', { path, query: { sort: 'colour' } }),
      ).rejects.toMatchObject({ problem: { status: 400, code: 'API_SORT_UNKNOWN' } });
    });

    test('that goes on says what each worker does', async () => {
      const path = { run: String(made.live.run_id) };
      const { items } = await api.client.get('/runs/{run}/workers', { path });
      expect(items).toMatchObject([
        { worker_index: 0, attempts: 1, statuses: { passed: 1 }, now: null },
        {
          worker_index: 1,
          attempts: 1,
          statuses: { running: 1 },
          now: { test: 'sends back', suite: 'paying', step: { text: 'waits for the money' } },
        },
      ]);
    });

    test('has its attempts along the time, the longest when not all', async () => {
      const path = runPath(1);
      const whole = await api.client.get('/runs/{run}/timeline', { path });
      expect([whole.total, whole.truncated]).toEqual([4, false]);
      expect(whole.items.map(({ test: name }) => name)).toEqual(['pays', 'pays', 'sends back', 'looks']);
      const part = await api.client.get('/runs/{run}/timeline', { path, query: { limit: 1 } });
      expect(part.items.map(({ test: name }) => name)).toEqual(['looks']);
      expect([part.total, part.truncated]).toEqual([4, true]);
    });

    test('is compared with the one before, with main, and with any', async () => {
      const path = runPath(2);
      const previous = await api.client.get('/runs/{run}/compare', { path });
      expect(previous.base?.run_id).toBe(made.runs[1]?.run_id);
      const states = Object.fromEntries(previous.items.map((item) => [item.test, item.state]));
      expect(states).toMatchObject({ looks: 'fixed' });
      expect(previous.items.find(({ test: name }) => name === 'pays')).toMatchObject({
        failed: 1,
        execution_id: made.executions[2]?.[0]?.execution_id,
        base_execution_id: made.executions[1]?.[0]?.execution_id,
      });
      const main = await api.client.get('/runs/{run}/compare', { path, query: { with: 'main' } });
      expect(main.base?.run_id).toBe(made.runs[1]?.run_id);
      const query = { with: String(made.runs[0]?.run_id), state: 'new failure,known failure', limit: 1 };
      const any = await api.client.get('/runs/{run}/compare', { path, query });
      expect(any.base?.run_id).toBe(made.runs[0]?.run_id);
      expect(any.items.map(({ test: name }) => name)).toEqual(['pays']);
    });

    test('that is the first is compared with nothing, which is said', async () => {
      const { base, items } = await api.client.get('/runs/{run}/compare', { path: runPath(0) });
      expect([base, items]).toEqual([null, []]);
    });

    test('can be given a name, which is written down', async () => {
      const path = runPath(0);
      const run = await api.client.patch('/runs/{run}', { path, body: { name: ' nightly ' } });
      expect(run.name).toBe('nightly');
      const [entry] = (
        await api.context.repositories.table('audit_entries').list({ filter: { table_name: 'runs' } })
      ).rows;
      expect(entry).toMatchObject({
        action: 'updated',
        row_id: made.runs[0]?.run_id,
        details: { columns: ['name'] },
      });
      const stale = { 'if-match': '"2020-01-01T00:00:00.000000Z"' };
      const again = api.client.patch('/runs/{run}', { path, body: { name: 'x' }, headers: stale });
      expect(await statusOf(again)).toBe(412);
    });

    test('that goes on is asked to stop; one that is over is not', async () => {
      const path = { run: String(made.live.run_id) };
      expect(await api.client.post('/runs/{run}/cancel', { path })).toEqual({
        run_id: made.live.run_id,
        asked: true,
      });
      expect(asked.map(({ run_id }) => run_id)).toEqual([made.live.run_id]);
      expect(await statusOf(api.client.post('/runs/{run}/cancel', { path: runPath(0) }))).toBe(409);
      expect(await statusOf(api.client.post('/runs/{run}/cancel', { path: { run: '999' } }))).toBe(404);
    });
  });

  describe('the grid', () => {
    test('has a row for each test and a cell for each run, the last failures first', async () => {
      const grid = await api.client.get('/grid', { query: { project: 'shop', branch: 'main', runs: 2 } });
      expect(grid.runs.map(({ run_id }) => run_id)).toEqual(made.runs.slice(1).map(({ run_id }) => run_id));
      const cells = grid.items.map((item) => [item.name, item.cells.map((cell) => cell?.verdict)]);
      expect(cells).toEqual([
        ['pays', ['flaky', 'failed']],
        ['looks', ['failed', 'passed']],
        ['sends back', ['passed', 'passed']],
      ]);
      expect(grid.items[0]?.cells[1]?.execution_id).toBe(made.executions[2]?.[0]?.execution_id);
    });

    test('is narrowed by text and by newest result, and is empty where nothing ran', async () => {
      const names = async (query: object) =>
        (await api.client.get('/grid', { query })).items.map(({ name }) => name);
      expect(await names({ branch: 'main', status: 'failed' })).toEqual(['pays']);
      expect(await names({ branch: 'main', q: 'LOO' })).toEqual(['looks']);
      expect(await names({ branch: 'nowhere' })).toEqual([]);
    });
  });

  describe('the past of a test', () => {
    test('has its runs, the latest first, page by page and by branch', async () => {
      const path = testPath(0);
      const query = { branch: 'main', limit: 2 };
      const first = await api.client.get('/tests/{test}/history', { path, query });
      expect(first.items.map(({ verdict }) => verdict)).toEqual(['failed', 'flaky']);
      const rest = await api.client.get('/tests/{test}/history', {
        path,
        query: { ...query, after: first.next ?? '' },
      });
      expect(rest.items.map(({ verdict, run }) => [verdict, run.run_id])).toEqual([
        ['passed', made.runs[0]?.run_id],
      ]);
      expect(rest.next).toBeNull();
      const cursor = api.client.get('/tests/{test}/history', { path, query: { after: 'x' } });
      expect(await statusOf(cursor)).toBe(400);
    });

    test('shows what speaks for it being flaky, with the runs', async () => {
      const flaky = await api.client.get('/tests/{test}/flakiness', { path: testPath(0) });
      expect(flaky).toMatchObject({ status: 'suspect', retried_runs: 1 });
      expect(flaky.tiers).toContain('T0');
      expect(flaky.evidence.map(({ run }) => run.run_id)).toContain(made.runs[1]?.run_id);
      const calm = await api.client.get('/tests/{test}/flakiness', { path: testPath(1) });
      expect(calm).toMatchObject({ status: 'healthy', tiers: [], evidence: [] });
    });

    test('has what it took in each run', async () => {
      const { branch, series, changes } = await api.client.get('/tests/{test}/durations', {
        path: testPath(1),
      });
      expect(branch).toBe('main');
      expect(series.map(({ duration_ms, run_id }) => [duration_ms, run_id])).toEqual(
        made.runs.map(({ run_id }) => [200, run_id]),
      );
      expect(changes).toEqual([]);
    });

    test('has the causes of its failures', async () => {
      const { items } = await api.client.get('/tests/{test}/failures', { path: testPath(0) });
      expect(items).toMatchObject([
        {
          failure_signature: 'sig-money',
          attempts: 2,
          runs: 2,
          first_run_id: made.runs[1]?.run_id,
          last_run_id: made.runs[2]?.run_id,
        },
      ]);
    });

    test('has what its steps took, run by run', async () => {
      const { runs, items } = await api.client.get('/tests/{test}/steps-over-time', {
        path: testPath(0),
        query: { branch: 'main', runs: 2 },
      });
      expect(runs.map(({ run_id }) => run_id)).toEqual(made.runs.slice(1).map(({ run_id }) => run_id));
      expect(items.map(({ level, text, durations, failed }) => [level, text, durations, failed])).toEqual([
        [0, 'a basket', [10, 10], 0],
        [1, 'open the page', [10, 10], 0],
        [0, 'I pay', [20, 20], 0],
      ]);
    });
  });

  describe('an execution', () => {
    test('comes with the attempts beside it and the runs around it', async () => {
      const details = await api.client.get('/executions/{execution}', { path: executionPath(1, 0) });
      expect(details.attempts.map(({ status }) => status)).toEqual(['failed', 'passed']);
      expect(details.previous?.run.run_id).toBe(made.runs[0]?.run_id);
      expect(details.next).toMatchObject({ status: 'failed', run: { run_id: made.runs[2]?.run_id } });
      expect(details.test.name).toBe('pays');
      expect(details.suite.name).toBe('paying');
    });

    test('has its sections, steps and sub-steps from the top down with all that is about each', async () => {
      const tree = await api.client.get('/executions/{execution}/steps', { path: executionPath(1, 0) });
      expect(tree.items.map(({ kind, depth, text }) => [kind, depth, text])).toEqual([
        ['section', 0, 'Basket'],
        ['step', 1, 'a basket'],
        ['step', 2, 'open the page'],
        ['section', 1, 'Paying'],
        ['step', 2, 'I pay'],
      ]);
      const [, basket, , , pay] = tree.items;
      expect(basket).toMatchObject({
        data_table: [['apple', '2']],
        attempts: [
          {
            posts: [{ action: 'screenshot', details: { url: 'http://shop.test' } }],
            artifacts: [{ name: 'shot.png' }],
          },
        ],
      });
      expect(pay).toMatchObject({
        status: 'passed',
        duration_ms: 20,
        attempts: [{ status: 'failed', error_message: 'too slow' }, { status: 'passed' }],
      });
      expect(tree.posts).toMatchObject([{ action: 'after_hook', artifacts: [{ name: 'hook.txt' }] }]);
      expect(tree.artifacts.map(({ name }) => name)).toEqual(['whole.png']);
    });

    test('has its log lines in their order, by level and by text, and its files', async () => {
      const path = executionPath(0, 0);
      const lines = async (query: object) =>
        (await api.client.get('/executions/{execution}/logs', { path, query })).items.map(
          ({ message }) => message,
        );
      expect(await lines({})).toEqual(['line 0', 'line 1', 'line 2']);
      expect(await lines({ level: 'error,info', sort: '-logged_at' })).toEqual(['line 2', 'line 1']);
      expect(await lines({ q: 'NE 1' })).toEqual(['line 1']);
      const sections = await api.client.get('/executions/{execution}/sections', { path });
      expect(sections.items.map(({ text, level }) => [text, level])).toEqual([
        ['Basket', 1],
        ['Paying', 2],
      ]);
      const files = await api.client.get('/executions/{execution}/artifacts', { path });
      expect(files.items.map(({ name }) => name)).toEqual(['shot.png', 'whole.png', 'hook.txt']);
    });

    test('is listed by run, test, status, cause and time', async () => {
      const count = async (query: object) => (await api.client.get('/executions', { query })).items.length;
      expect(await count({ run: 'latest' })).toBe(3);
      expect(await count({ test: made.tests[0]?.test_id })).toBe(5);
      expect(await count({ status: 'failed' })).toBe(4);
      expect(await count({ signature: 'sig-money', run: made.runs[2]?.run_id })).toBe(1);
      expect(await count({ since: '2026-11-20', until: '2026-11-21' })).toBe(3);
      expect(await count({ since: '2d' })).toBe(5);
    });

    test('that is not there is said so', async () => {
      for (const execution of ['999', 'x', '00000000-0000-7000-8000-000000000000'])
        expect(await statusOf(api.client.get('/executions/{execution}', { path: { execution } }))).toBe(404);
    });

    test('is stopped with its run, and not started without a runner', async () => {
      const path = executionPath(0, 0);
      expect(await statusOf(api.client.post('/executions/{execution}/stop', { path }))).toBe(409);
      const body = { test_id: made.tests[0]?.test_id ?? 0 };
      await expect(api.client.post('/executions', { body })).rejects.toMatchObject({
        problem: { status: 501, code: 'API_NO_RUNNER' },
      });
      expect(await statusOf(api.client.post('/executions', { body: { test_id: 999 } }))).toBe(404);
    });
  });
});
