import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyEngine } from '../engines/engine-locations.ts';
import { readPrometheus } from './read-prometheus.ts';
import { type SeededApi, seededApi } from './seeded-api.ts';

describe.each(everyEngine)('how it is, over the API on $product', ({ engine }) => {
  let api: SeededApi;
  beforeAll(async () => {
    api = await seededApi(engine);
  });
  afterAll(async () => {
    expect(api.reported).toEqual([]);
    await api.remove();
  });

  test('a database that answers is well', async () => {
    const health = await api.client.get('/health');
    expect(health).toMatchObject({ status: 'ok', problems: [] });
    expect(health.report).toMatchObject({ skippedEvents: 0, rows: { runs: 5 } });
  });

  test('the version says what can be had here', async () => {
    expect(await api.client.get('/version')).toEqual({
      version: 'test',
      api: 'v1',
      dialect: engine,
      writable: true,
      can: { artifacts: false, cancel: false, parquet: false, live: false, ingest: false },
    });
  });

  test('the measures are what Prometheus reads', async () => {
    await api.fetch('/runs/77');
    const response = await api.fetch('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const metrics = readPrometheus(await response.text());
    const value = (name: string, labels: Record<string, string> = {}) =>
      metrics
        .get(name)
        ?.samples.find(
          (sample) => sample.name === name && JSON.stringify(sample.labels) === JSON.stringify(labels),
        )?.value;
    expect(value('assay_runs', { status: 'failed' })).toBe(4);
    expect(value('assay_rows', { table: 'executions' })).toBe(21);
    expect(value('assay_database_bytes')).toBeGreaterThan(0);
    expect(value('assay_unapplied_bytes')).toBe(0);
    expect(value('assay_http_requests_total', { method: 'GET', status: '404' })).toBe(1);
    expect(value('assay_sql_running')).toBe(0);
    const histogram = metrics.get('assay_http_request_seconds');
    const counts = histogram?.samples.filter(({ name }) => name.endsWith('_bucket')).map((one) => one.value);
    expect(counts).toEqual(counts?.toSorted((a, b) => a - b));
    expect(counts?.at(-1)).toBe(histogram?.samples.find(({ name }) => name.endsWith('_count'))?.value);
    expect(metrics.get('assay_http_requests_total')?.type).toBe('counter');
  });
});

test('a database that does not answer is down, and one that has problems says which', async () => {
  const api = await seededApi('sqlite', {
    health: async () =>
      ({
        ...(await api.context.access.query({ sql: 'SELECT 1' })),
        problems: ['a log is set aside'],
      }) as never,
  });
  try {
    const troubled = await api.fetch('/health');
    expect([troubled.status, await troubled.json()]).toMatchObject([
      200,
      { status: 'problems', problems: ['a log is set aside'] },
    ]);
    Object.assign(api.context.access, { query: () => Promise.reject(new Error('the disk is gone')) });
    const down = await api.fetch('/health');
    expect([down.status, await down.json()]).toEqual([
      503,
      { status: 'down', problems: ['the disk is gone'], report: null },
    ]);
  } finally {
    await api.remove();
  }
});
