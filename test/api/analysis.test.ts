import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyEngine } from '../engines/engine-locations.ts';
import { type SeededApi, seededApi } from './seeded-api.ts';

describe.each(everyEngine)('what the API says of the history on $product', ({ engine }) => {
  let api: SeededApi;
  beforeAll(async () => {
    api = await seededApi(engine);
  });
  afterAll(async () => {
    expect(api.reported).toEqual([]);
    await api.remove();
  });
  const problem = async (path: string) => {
    const response = await api.fetch(path);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    return (await response.json()) as Record<string, unknown>;
  };

  describe('presets', () => {
    test('are listed with what they take', async () => {
      const { items } = await api.client.get('/presets');
      expect(items.length).toBeGreaterThan(30);
      expect(items.find(({ name }) => name === 'slow-tests')).toMatchObject({
        title: 'Slowest tests',
        options: expect.arrayContaining([
          expect.objectContaining({ name: 'limit', type: 'count', default: 20, required: false }),
        ]),
      });
    });

    test('are answered with rows and the SQL that they come from', async () => {
      const answer = await api.client.get('/presets/{name}', {
        path: { name: 'slow-tests' },
        query: { limit: '1', branch: 'main' },
      });
      expect(answer.columns.map(({ name }) => name)).toContain('mean_ms');
      expect(answer.rows.map(([name]) => name)).toEqual(['Add to basket']);
      expect(answer.options).toMatchObject({ limit: 1, branch: 'main', runs: 20 });
      expect(answer.queries[0]?.sql).toContain('LIMIT 1');
    });

    test('of one project leave the others out', async () => {
      const names = async (query: object) =>
        (await api.client.get('/presets/{name}', { path: { name: 'slow-tests' }, query })).rows.map(
          ([name]) => name,
        );
      expect(await names({})).toContain('Elsewhere');
      expect(await names({ project: 'shop' })).not.toContain('Elsewhere');
      expect(await names({ project: 'other' })).toEqual(['Elsewhere']);
    });

    test('refuse what they do not know', async () => {
      expect(await problem('/presets/fastest')).toMatchObject({ status: 404, code: 'PRESET_UNKNOWN' });
      expect(await problem('/presets/slow-tests?limit=many')).toMatchObject({
        status: 400,
        code: 'PRESET_OPTION_INVALID',
      });
      expect(await problem('/presets/slow-tests?colour=red')).toMatchObject({ status: 400 });
      expect(await problem('/presets/slow-tests?project=nothing')).toMatchObject({ status: 404 });
    });
  });

  describe('failures', () => {
    test('of a run come with test, place and message', async () => {
      const { items } = await api.client.get('/failures', { query: { run: '3' } });
      expect(items).toEqual([
        expect.objectContaining({
          run_id: 3,
          test: 'Pay',
          suite: 'Checkout',
          path: 'features/checkout.feature',
          line: 10,
          status: 'failed',
          error_message: 'no user "bob"',
          failure_signature: 'sig-bob',
          branch: 'main',
          run_started_at: '2026-11-20T09:00:00.000000Z',
        }),
      ]);
    });

    test('of the window come page by page, those of the newest run first', async () => {
      const seen: [number, string][] = [];
      let after = '';
      do {
        const page = await api.client.get('/failures', { query: { limit: 2, after, project: 'shop' } });
        expect(page.items.length).toBeLessThanOrEqual(2);
        seen.push(...page.items.map(({ run_id, test }) => [run_id, test] as [number, string]));
        after = page.next ?? '';
      } while (after !== '');
      expect(seen.map(([run]) => run)).toEqual([4, 4, 4, 3, 2]);
      expect(seen.slice(0, 3).map(([, name]) => name)).toEqual(
        expect.arrayContaining(['Pay', 'Pay by card', 'Repay a loan']),
      );
    });

    test('are narrowed by branch, time, signature and text', async () => {
      const tests = async (query: object) =>
        (await api.client.get('/failures', { query })).items.map(({ run_id, test }) => `${run_id} ${test}`);
      expect(await tests({ branch: 'main', project: 'shop' })).toEqual(['3 Pay', '2 Pay']);
      expect(await tests({ since: '2026-11-20', signature: 'sig-bob' })).toEqual(['4 Pay', '3 Pay']);
      expect(await tests({ q: 'DISK' })).toEqual(['4 Pay by card']);
      expect(await tests({ q: '%' })).toEqual([]);
      expect(await tests({ days: 1, project: 'shop' })).toEqual([]);
    });

    test('refuse a page of somebody else', async () => {
      expect(await problem('/failures?after=x')).toMatchObject({ status: 400 });
      expect(await problem('/failures?run=77')).toMatchObject({ status: 404, code: 'RUN_UNKNOWN' });
      expect(await problem('/failures?since=soon')).toMatchObject({ status: 400 });
    });
  });

  describe('groups of failures', () => {
    test('put nearly the same messages together', async () => {
      const { items, total } = await api.client.get('/failure-groups', { query: { project: 'shop' } });
      expect(total).toBe(2);
      const users = items.find(({ signatures }) => signatures.includes('sig-bob'));
      expect(users).toMatchObject({
        failures: 3,
        tests: 1,
        first_run_id: 2,
        last_run_id: 4,
        first_seen_at: '2026-11-19T09:00:00.000000Z',
        last_seen_at: '2026-11-20T10:00:00.000000Z',
        test_list: [{ name: 'Pay' }],
      });
      expect(users?.signatures.toSorted()).toEqual(['sig-alice', 'sig-bob']);
    });

    test('of a run say what is new in it', async () => {
      const { items } = await api.client.get('/failure-groups', { query: { run: '4' } });
      expect(items.map(({ id, state }) => [id, state])).toEqual([
        ['sig-disk', 'new'],
        [expect.stringMatching('sig-(alice|bob)'), 'known'],
      ]);
    });

    test('show where one occurred, in which tests, and an example', async () => {
      const group = await api.client.get('/failure-groups/{signature}', {
        path: { signature: 'sig-bob' },
        query: { also: 'sig-alice', project: 'shop' },
      });
      expect(group).toMatchObject({
        signatures: ['sig-bob', 'sig-alice'],
        failures: 3,
        runs: 3,
        tests: 1,
        first_run_id: 2,
        first_seen_at: '2026-11-19T09:00:00.000000Z',
        last_seen_at: '2026-11-20T10:00:00.000000Z',
        test_list: [{ test: 'Pay', failures: 3, runs: 3, last_run_id: 4 }],
        example: {
          run_id: 4,
          error_message: 'no user "bob"',
          stack_trace: expect.stringContaining('src/pay.ts'),
        },
        analyses: [],
      });
      expect(group.occurrences.map(({ run_id, failures }) => [run_id, failures])).toEqual([
        [4, 1],
        [3, 1],
        [2, 1],
        [1, 0],
      ]);
      expect(group.occurrences[0]?.started_at).toBe('2026-11-20T10:00:00.000000Z');
    });

    test('that nobody has seen are not there', async () => {
      expect(await problem('/failure-groups/unheard')).toMatchObject({ status: 404 });
    });
  });

  describe('trends', () => {
    test('have a row for each day and branch', async () => {
      const { items } = await api.client.get('/trends', { query: { project: 'shop', branch: 'main' } });
      expect(items).toEqual([
        expect.objectContaining({ day: '2026-11-20', runs: 1, passed: 3, failed: 1, pass_percent: 75 }),
        expect.objectContaining({ day: '2026-11-19', runs: 1, pass_percent: 80, run_p50_ms: 60_000 }),
        expect.objectContaining({ day: '2026-11-18', runs: 1, pass_percent: 100, flaky_percent: 0 }),
      ]);
    });

    test('name the slowest tests with their percentiles', async () => {
      const { items } = await api.client.get('/trends/slowest', { query: { project: 'shop', limit: 1 } });
      expect(items).toEqual([
        {
          test_id: 5,
          test: 'Add to basket',
          suite: 'Checkout',
          path: 'features/checkout.feature',
          line: 14,
          runs: 4,
          mean_ms: 1000,
          p50_ms: 1000,
          p95_ms: 1100,
          max_ms: 1100,
          total_ms: 4000,
        },
      ]);
    });

    test('count what there is', async () => {
      const statistics = await api.client.get('/statistics');
      expect(statistics.rows).toMatchObject({ runs: 5, tests: 6, executions: 21, saved_queries: 0 });
      expect(statistics.runs).toEqual({ passed: 1, failed: 4 });
      expect(statistics.oldest_run_at).toBe('2026-11-18T09:00:00.000000Z');
      expect(statistics.newest_run_at).toBe('2026-11-21T09:00:00.000000Z');
      expect(statistics.bytes).toBeGreaterThan(0);
    });
  });

  describe('search', () => {
    const hits = async (query: Record<string, string | number>) =>
      (await api.client.get('/search', { query: query as { q: string } })).items;

    test('ranks the whole name before its beginning, a word, and a part', async () => {
      const found = await hits({ q: 'pay', kinds: 'tests', project: 'shop' });
      expect(found.map(({ name, match }) => [name, match])).toEqual([
        ['Pay', 'exact'],
        ['Pay by card', 'prefix'],
        ['Card payment', 'word'],
        ['Repay a loan', 'part'],
      ]);
    });

    test('wants every word, wherever it is', async () => {
      expect((await hits({ q: 'CARD pay', kinds: 'tests' })).map(({ name }) => name).toSorted()).toEqual([
        'Card payment',
        'Pay by card',
      ]);
      expect((await hits({ q: 'checkout loan', kinds: 'tests' })).map(({ name }) => name)).toEqual([
        'Repay a loan',
      ]);
    });

    test('finds suites by description, runs by number, branch and commit, failures by message', async () => {
      expect(await hits({ q: 'about paying' })).toMatchObject([
        { kind: 'suites', id: '1', name: 'Checkout' },
      ]);
      expect((await hits({ q: 'c0ffee19' })).map(({ kind, id }) => [kind, id])).toEqual([['runs', '2']]);
      expect((await hits({ q: '<b>&"x"' })).map(({ kind, id }) => [kind, id])).toEqual([['runs', '4']]);
      expect(await hits({ q: 'run 3', kinds: 'runs' })).toMatchObject([{ id: '3', match: 'exact' }]);
      expect(await hits({ q: 'user "alice"' })).toMatchObject([{ kind: 'failures', id: 'sig-alice' }]);
    });

    test('takes patterns of LIKE as they are, and stays within a project and a limit', async () => {
      expect(await hits({ q: '%' })).toEqual([]);
      expect(await hits({ q: '_' })).toEqual([]);
      expect(await hits({ q: "'; DROP TABLE runs; --" })).toEqual([]);
      expect(await hits({ q: 'elsewhere', project: 'shop' })).toEqual([]);
      expect(await hits({ q: 'not here', project: 'shop', kinds: 'failures' })).toEqual([]);
      expect(await hits({ q: 'a', kinds: 'tests', limit: 2 })).toHaveLength(2);
      expect(await problem('/search')).toMatchObject({ status: 400, errors: [{ field: 'q' }] });
      expect(await problem('/search?q=x&kinds=colours')).toMatchObject({ errors: [{ field: 'kinds' }] });
    });
  });
});
