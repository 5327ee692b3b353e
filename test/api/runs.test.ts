import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyEngine, newLocation } from '../engines/engine-locations.ts';
import { type ApiUnderTest, openApi } from './api-harness.ts';

describe.each(everyEngine)('runs over the API on $product', ({ engine }) => {
  let api: ApiUnderTest;
  const folder = mkdtempSync(join(tmpdir(), 'assay-'));
  beforeAll(async () => {
    api = await openApi(await newLocation(engine, folder));
    const { repositories } = api.context;
    const { project_id } = await repositories.projects.create({ key: 'shop', name: 'Shop' });
    const suite = await repositories.suites.create({
      project_id,
      kind: 'file',
      key: 'a',
      name: 'a',
      path: 'a',
    });
    const test = await repositories.tests.create({
      project_id,
      suite_id: suite.suite_id,
      key: 'a#pays',
      name: 'pays',
      source: 'code',
      status: 'active',
    });
    for (const [index, status] of (['passed', 'failed'] as const).entries()) {
      const run = await repositories.runs.create({
        project_id,
        status,
        branch: 'main',
        started_at: `2026-11-2${index}T09:30:00Z`,
        planned_count: 1,
        passed_count: 1,
        failed_count: 0,
        skipped_count: 0,
        flaky_count: 0,
        lost_count: 0,
      });
      const suiteRun = await repositories
        .table('suite_runs')
        .create({ run_id: run.run_id, suite_id: suite.suite_id, status });
      await repositories.executions.create({
        run_id: run.run_id,
        suite_run_id: suiteRun.suite_run_id,
        test_id: test.test_id,
        attempt_number: 1,
        is_final_attempt: true,
        status,
      });
    }
  });
  afterAll(async () => {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a page of runs begins with the latest, and the next one goes on behind it', async () => {
    const first = await api.client.get('/runs', { query: { limit: 1, fields: 'run_id,status' } });
    expect(first.items).toEqual([{ run_id: 2, status: 'failed' }]);
    const second = await api.client.get('/runs', { query: { limit: 1, after: first.next ?? '' } });
    expect(second.items.map(({ run_id }) => run_id)).toEqual([1]);
    expect(second.next).toBeNull();
  });

  test('runs are filtered by status, branch and time', async () => {
    const ids = async (query: object) =>
      (await api.client.get('/runs', { query })).items.map(({ run_id }) => run_id);
    expect(await ids({ status: 'passed' })).toEqual([1]);
    expect(await ids({ branch: 'other' })).toEqual([]);
    expect(await ids({ since: '2026-11-21' })).toEqual([2]);
    expect(await ids({ q: 'MAI', project: 'shop' })).toEqual([2, 1]);
  });

  test('a run comes with its verdicts, its neighbours and the SQL of its figures', async () => {
    const details = await api.client.get('/runs/{run}', { path: { run: 'latest' } });
    expect(details).toMatchObject({
      run: { run_id: 2 },
      project: { key: 'shop' },
      statistics: { total: 1, failed: 1 },
      previous: { run_id: 1 },
      next: null,
    });
    expect(details.queries[0]?.sql).toContain('executions.run_id = 2');
  });

  test('an answer that is known already is not sent again', async () => {
    const request = () => new Request('http://assay.test/api/v1/runs');
    const tag = (await api.handle(request())).headers.get('etag') ?? '';
    const again = await api.handle(new Request(request(), { headers: { 'if-none-match': tag } }));
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('what cannot be asked is a problem that says what is wrong where', async () => {
    const ask = async (path: string) => {
      const response = await api.handle(new Request(`http://assay.test/api/v1${path}`));
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      return (await response.json()) as object;
    };
    expect(await ask('/runs?limit=many')).toMatchObject({ status: 400, errors: [{ field: 'limit' }] });
    expect(await ask('/runs?status=fine')).toMatchObject({ status: 400, errors: [{ field: 'status' }] });
    expect(await ask('/runs/77')).toMatchObject({ status: 404, code: 'RUN_UNKNOWN' });
    expect(await ask('/nothing')).toMatchObject({ status: 404, code: 'API_PATH_UNKNOWN' });
    expect(await ask('/runs?sort=colour')).toMatchObject({ status: 400, code: 'FILTER_COLUMN_UNKNOWN' });
    expect(api.reported).toEqual([]);
  });
});
