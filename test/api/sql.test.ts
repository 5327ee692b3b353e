import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyEngine } from '../engines/engine-locations.ts';
import { readCsv } from './read-csv.ts';
import { type SeededApi, seededApi } from './seeded-api.ts';

/** A question without an end, in every engine's language. */
const endless =
  'WITH RECURSIVE n(x) AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM n WHERE x < 1000000000) SELECT count(*) AS c FROM n';

const post = (body: object, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

describe.each(everyEngine)('SQL over the API on $product', ({ engine }) => {
  let api: SeededApi;
  beforeAll(async () => {
    const parquet = async () => new Response('PAR1').body as ReadableStream<Uint8Array>;
    api = await seededApi(engine, engine === 'duckdb' ? { parquet } : {});
  });
  afterAll(async () => {
    expect(api.reported).toEqual([]);
    await api.remove();
  });
  const ask = async (body: object) => await api.client.post('/sql', { body: body as { sql: string } });
  const refusal = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    return (await response.json()) as Record<string, unknown>;
  };
  const runs = 'SELECT run_id, branch FROM runs WHERE run_id IN (1, 4) ORDER BY run_id';
  const branch = 'feature/<b>&"x"';

  describe('an answer', () => {
    test('has columns and rows, and is kept nowhere', async () => {
      const response = await api.fetch('/sql', post({ sql: runs }));
      expect(response.headers.get('cache-control')).toBe('no-store');
      const { columns, ...rest } = (await response.json()) as { columns: { name: string }[] };
      expect(columns.map(({ name }) => name)).toEqual(['run_id', 'branch']);
      expect(rest).toMatchObject({
        rows: [
          [1, 'main'],
          [4, branch],
        ],
        truncated: false,
        elapsedMs: expect.any(Number),
      });
    });

    test('binds parameters, whatever is in them', async () => {
      const text = "'; DROP TABLE runs; --";
      const { rows } = await ask({
        sql: 'SELECT CAST($text AS VARCHAR) AS text, CAST($number AS INTEGER) + 1 AS number',
        parameters: { text, number: 41 },
      });
      expect(rows).toEqual([[text, 42]]);
    });

    test('is cut where it has more rows than asked for, and says so', async () => {
      const sql = 'SELECT execution_id FROM executions ORDER BY execution_id';
      expect(await ask({ sql, maxRows: 20 })).toMatchObject({ truncated: true, rows: { length: 20 } });
      expect(await ask({ sql, maxRows: 21 })).toMatchObject({ truncated: false, rows: { length: 21 } });
      const csv = await api.fetch('/sql.csv', post({ sql, maxRows: 2 }));
      expect(readCsv(await csv.text())).toHaveLength(3);
    });

    test('says what is wrong with a statement, in the words of the engine', async () => {
      const wrong = await refusal(await api.fetch('/sql', post({ sql: 'SELECT nam FROM runs' })));
      expect(wrong).toMatchObject({
        status: 400,
        code: 'QUERY_FAILED',
        title: expect.stringContaining('nam'),
      });
    });

    test('is refused for a request that is none', async () => {
      for (const [body, field] of [
        [{}, 'sql'],
        [{ sql: '' }, 'sql'],
        [{ sql: `SELECT '${'x'.repeat(100_001)}'` }, 'sql'],
        [{ sql: 'SELECT 1', maxRows: 100_001 }, 'maxRows'],
        [{ sql: 'SELECT 1', timeoutMs: 3_600_000 }, 'timeoutMs'],
        [{ sql: 'SELECT 1', id: '../x' }, 'id'],
      ] as const) {
        const problem = await refusal(await api.fetch('/sql', post(body)));
        expect(problem).toMatchObject({ status: 422, errors: [{ field }] });
      }
      expect((await refusal(await api.fetch('/sql.csv?sql=SELECT+1&parameters=x'))).status).toBe(400);
      expect((await api.fetch('/sql.xml?sql=SELECT+1')).status).toBe(404);
    });
  });

  describe('a file', () => {
    const tricky = `SELECT '=1+1' AS formula, 'a,"b"' AS quoted, NULL AS missing, '' AS "empty", '-5' AS number`;

    test('of CSV is read back as it was, by its address and by Accept', async () => {
      const byAddress = await api.fetch(`/sql.csv?sql=${encodeURIComponent(tricky)}`);
      expect(byAddress.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(byAddress.headers.get('content-disposition')).toBe('attachment; filename="query.csv"');
      const records = readCsv(await byAddress.text());
      expect(records).toEqual([
        ['formula', 'quoted', 'missing', 'empty', 'number'],
        ['=1+1', 'a,"b"', null, '', '-5'],
      ]);
      const accept = 'application/json;q=0.5, text/csv';
      const byAccept = await api.fetch('/sql', post({ sql: tricky }, { accept }));
      expect(readCsv(await byAccept.text())).toEqual(records);
    });

    test('of CSV has no formulas where none are wanted', async () => {
      const response = await api.fetch('/sql.csv', post({ sql: tricky, escapeFormulas: true }));
      const [, row] = readCsv(await response.text());
      expect(row).toEqual(["'=1+1", 'a,"b"', null, '', '-5']);
    });

    test('of NDJSON and JSON has an object a row', async () => {
      const expected = [
        { run_id: 1, branch: 'main' },
        { run_id: 4, branch },
      ];
      const ndjson = await api.fetch('/sql.ndjson', post({ sql: runs }));
      expect(ndjson.headers.get('content-type')).toBe('application/x-ndjson');
      const lines = (await ndjson.text()).trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(expected);
      const parameters = encodeURIComponent(JSON.stringify({ run: 4 }));
      const sql = encodeURIComponent('SELECT run_id, branch FROM runs WHERE run_id = $run');
      const json = await api.fetch(`/sql.json?sql=${sql}&parameters=${parameters}`);
      expect(await json.json()).toEqual([expected[1]]);
    });

    test('without rows has its columns all the same', async () => {
      const response = await api.fetch('/sql.csv', post({ sql: 'SELECT run_id FROM runs WHERE run_id < 0' }));
      expect(await response.text()).toBe('run_id\r\n');
    });

    test('that cannot be made is a problem, not half a file', async () => {
      const problem = await refusal(await api.fetch('/sql.csv', post({ sql: 'SELECT nam FROM runs' })));
      expect(problem).toMatchObject({ status: 400, code: 'QUERY_FAILED' });
    });

    test('of Parquet is made where the server does', async () => {
      const response = await api.fetch('/sql.parquet', post({ sql: runs }));
      if (engine === 'duckdb') {
        expect(response.headers.get('content-type')).toBe('application/vnd.apache.parquet');
        expect(await response.text()).toBe('PAR1');
      } else expect(await refusal(response)).toMatchObject({ status: 501, code: 'API_NOT_AVAILABLE' });
    });

    test('streams: more is taken only as it is read, and nobody reading on stops the query', async () => {
      const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => `executions AS ${name}`);
      const many = `SELECT a.execution_id AS x FROM ${a}, ${b}, ${c}, ${d}`;
      const response = await api.fetch('/sql.ndjson', post({ sql: many, id: 'left-alone' }));
      const reader = response.body?.getReader();
      const first = await reader?.read();
      expect(new TextDecoder().decode(first?.value).startsWith('{"x":')).toBe(true);
      await reader?.cancel();
      await expect
        .poll(async () => (await api.fetch('/sql/left-alone', { method: 'DELETE' })).status)
        .toBe(404);
      expect((await ask({ sql: 'SELECT 1 AS one' })).rows).toEqual([[1]]);
    });
  });

  test('HEAD tells what a file would be, and leaves no query behind', async () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => `executions AS ${name}`);
    const many = encodeURIComponent(`SELECT a.execution_id AS x FROM ${a}, ${b}, ${c}, ${d}`);
    const response = await api.fetch(`/sql.ndjson?id=only-the-head&sql=${many}`, { method: 'HEAD' });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(response.body).toBeNull();
    await expect
      .poll(async () => (await api.fetch('/sql/only-the-head', { method: 'DELETE' })).status)
      .toBe(404);
  });

  describe('a query that runs', () => {
    test('is cancelled by its id, and its id is free again', async () => {
      const running = api.fetch('/sql', post({ sql: endless, id: 'endless-1' }));
      await expect
        .poll(async () => (await api.fetch('/sql/endless-1', { method: 'DELETE' })).status)
        .toBe(204);
      const cancelled = await refusal(await running);
      expect(cancelled).toMatchObject({ status: 504, code: 'QUERY_STOPPED' });
      expect((await ask({ sql: 'SELECT 1 AS one', id: 'endless-1' })).rows).toEqual([[1]]);
      const gone = await refusal(await api.fetch('/sql/endless-1', { method: 'DELETE' }));
      expect(gone).toMatchObject({ status: 404, code: 'API_NOT_FOUND' });
    });

    test('is stopped when its time is over, or who asked goes away', async () => {
      const late = await refusal(await api.fetch('/sql', post({ sql: endless, timeoutMs: 100 })));
      expect(late).toMatchObject({ status: 504, title: expect.stringContaining('0.1 s') });
      const leaving = new AbortController();
      const answer = api.fetch('/sql', { ...post({ sql: endless }), signal: leaving.signal });
      setTimeout(() => leaving.abort(), 50);
      expect(await refusal(await answer)).toMatchObject({ code: 'QUERY_STOPPED' });
    });

    test('keeps its id for itself', async () => {
      const running = api.fetch('/sql', post({ sql: endless, id: 'endless-2' }));
      const second = await refusal(await api.fetch('/sql', post({ sql: 'SELECT 1', id: 'endless-2' })));
      expect(second).toMatchObject({ status: 409, code: 'SQL_ID_TAKEN' });
      await api.fetch('/sql/endless-2', { method: 'DELETE' });
      expect((await running).status).toBe(504);
    });
  });

  test('the schema tells of tables and views with their columns, described', async () => {
    const { dialect, relations } = await api.client.get('/sql/schema');
    expect(dialect).toBe(engine);
    const table = relations.find(({ name }) => name === 'executions');
    expect(table).toMatchObject({ kind: 'table', own: true, doc: expect.stringContaining('attempt') });
    expect(table?.columns[0]).toMatchObject({ name: 'execution_id', key: true, doc: 'key' });
    expect(table?.columns.find(({ name }) => name === 'run_id')).toMatchObject({ references: 'runs.run_id' });
    const view = relations.find(({ kind, name }) => kind === 'view' && name.toLowerCase() === 'test_runs');
    expect(view?.columns.map(({ name }) => name)).toContain('branch_name');
  });

  describe('saved queries', () => {
    const create = async (more: object = {}) =>
      await api.client.post('/queries', {
        body: {
          name: 'Runs of a branch',
          sql: 'SELECT run_id FROM runs WHERE branch = $branch AND run_id > $above ORDER BY run_id',
          parameters: [
            { name: 'branch', type: 'text' },
            { name: 'above', type: 'integer', default: 0, label: 'Above' },
          ],
          chart: { kind: 'bar' },
          ...more,
        },
      });

    test('are made, read, changed, listed and taken away', async () => {
      const made = await create();
      expect(made).toMatchObject({ name: 'Runs of a branch', is_shared: true, created_by: null });
      const path = { query: made.uuid };
      expect(await api.client.get('/queries/{query}', { path })).toEqual(made);
      const changed = await api.client.patch('/queries/{query}', {
        path,
        body: { name: 'By branch', description: 'All of them' },
      });
      expect(changed).toMatchObject({ name: 'By branch', description: 'All of them', sql: made.sql });
      const list = async (q: string) => (await api.client.get('/queries', { query: { q } })).items;
      expect((await list('ALL OF')).map(({ saved_query_id }) => saved_query_id)).toEqual([
        made.saved_query_id,
      ]);
      const stale = { 'if-match': `"${made.created_at}"` };
      const late = await api.fetch(`/queries/${made.uuid}`, {
        ...post({ name: 'Mine' }, stale),
        method: 'PATCH',
      });
      expect(await refusal(late)).toMatchObject({ status: 412, code: 'ROW_CHANGED' });
      await api.client.delete('/queries/{query}', { path });
      expect((await api.fetch(`/queries/${made.uuid}`)).status).toBe(404);
      expect(await list('ALL OF')).toEqual([]);
    });

    test('run with typed values that are bound, in every format', async () => {
      const { saved_query_id: id } = await create();
      const answer = await api.fetch(`/queries/${id}/run?branch=main&above=1`);
      expect(await answer.json()).toMatchObject({ rows: [[2], [3], [5]] });
      const file = await api.fetch(`/queries/${id}/run.csv?branch=${encodeURIComponent("main' OR 'a'='a")}`);
      expect(file.headers.get('content-disposition')).toBe(`attachment; filename="query-${id}.csv"`);
      expect(await file.text()).toBe('run_id\r\n');
      const lines = await api.fetch(`/queries/${id}/run?branch=main&_maxRows=1`, {
        headers: { accept: 'application/x-ndjson' },
      });
      expect(await lines.text()).toBe('{"run_id":1}\n');
    });

    test.each([
      ['?above=1', 'QUERY_PARAMETER_MISSING'],
      ['?branch=main&above=1.5', 'QUERY_PARAMETER_INVALID'],
      ['?branch=main&above=1%20OR%201', 'QUERY_PARAMETER_INVALID'],
      ['?branch=main&colour=red', 'QUERY_PARAMETER_UNKNOWN'],
      ['?branch=main&_maxRows=many', 'QUERY_PARAMETER_INVALID'],
    ])('refuse values that are not what they take: %s', async (search, code) => {
      const { saved_query_id: id } = await create();
      expect(await refusal(await api.fetch(`/queries/${id}/run${search}`))).toMatchObject({
        status: 400,
        code,
      });
    });

    test('take times, numbers and truths', async () => {
      const { saved_query_id: id } = await create({
        sql: 'SELECT count(*) AS n FROM runs WHERE started_at >= CAST($since AS TIMESTAMP) AND ($all OR run_id < $share)',
        parameters: [
          { name: 'since', type: 'time' },
          { name: 'all', type: 'boolean', default: false },
          { name: 'share', type: 'number', default: 3.5 },
        ],
      });
      const count = async (search: string) => {
        const answer = await api.fetch(`/queries/${id}/run?${search}`);
        return ((await answer.json()) as { rows: unknown }).rows;
      };
      if (engine === 'sqlite') return; // CAST AS TIMESTAMP makes a number of it there.
      expect(await count('since=2026-11-19T00:00:00Z')).toEqual([[2]]);
      expect(await count('since=2026-11-19T00:00:00Z&all=true')).toEqual([[4]]);
    });

    test('that cannot be are refused field by field', async () => {
      const twice = [
        { name: 'a', type: 'text' },
        { name: 'a', type: 'text' },
      ];
      for (const [body, field] of [
        [{ sql: 'SELECT 1' }, 'name'],
        [{ name: 'x', sql: 'SELECT 1', colour: 1 }, 'colour'],
        [{ name: 'x', sql: 'SELECT 1', parameters: [{ name: 'A b', type: 'text' }] }, 'parameters.0.name'],
        [{ name: 'x', sql: 'SELECT 1', parameters: twice }, 'parameters'],
      ] as const)
        expect(await refusal(await api.fetch('/queries', post(body)))).toMatchObject({
          status: 422,
          errors: [{ field }],
        });
      const nowhere = await api.fetch('/queries', post({ name: 'x', sql: 'SELECT 1', project_id: 77 }));
      expect(await refusal(nowhere)).toMatchObject({ status: 422, code: 'CONSTRAINT_FOREIGN_KEY' });
    });
  });
});

test('saved queries of a database that is only read cannot be changed', async () => {
  const api = await seededApi('sqlite', { writable: false });
  try {
    const response = await api.fetch('/queries', post({ name: 'x', sql: 'SELECT 1' }));
    expect(await response.json()).toMatchObject({ status: 403, code: 'API_READ_ONLY' });
  } finally {
    await api.remove();
  }
});
