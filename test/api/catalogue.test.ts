import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiProblem } from '../../src/api/client/api-client.ts';
import { createApi } from '../../src/api/create-api.ts';
import { everyEngine, newLocation } from '../engines/engine-locations.ts';
import { type ApiUnderTest, openApi } from './api-harness.ts';

const base = 'http://assay.test/api/v1';

/** A time at which no row was changed. */
const stale = { 'if-match': '"2020-01-01T00:00:00.000000Z"' };

describe.each(everyEngine)('the catalogue over the API on $product', ({ engine }) => {
  let api: ApiUnderTest;
  let project_id: number;
  const folder = mkdtempSync(join(tmpdir(), 'assay-'));
  beforeAll(async () => {
    api = await openApi(await newLocation(engine, folder), {
      actorOf: (request) =>
        request.headers.get('x-user') === null ? null : { user_id: 1, api_token_id: null },
    });
    await api.context.repositories.table('users').create({
      login: 'ann',
      name: 'Ann',
      kind: 'person',
      role: 'admin',
    });
    ({ project_id } = await api.client.post('/projects', { body: { key: 'shop', name: 'Shop' } }));
  }, 60_000);
  afterAll(async () => {
    expect(api.reported).toEqual([]);
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    api.handle(
      new Request(base + path, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
  const problemOf = async (promise: Promise<unknown>) => {
    try {
      await promise;
    } catch (error) {
      if (error instanceof ApiProblem) return error.problem;
      throw error;
    }
    return null;
  };
  const newTest = (name: string, more: object = {}) =>
    api.client.post('/tests', { body: { project_id, name, ...more } });
  const entriesOf = async (table_name: string, row_id: number) =>
    (await api.context.repositories.table('audit_entries').list({ filter: { table_name, row_id } })).rows;

  describe('a row', () => {
    test('is made at the address that Location says, with its version as the ETag', async () => {
      const body = { project_id, name: 'logs in', tags: ['smoke'], path: 'a.ts', line: 3 };
      const response = await send('POST', '/tests', body, { 'x-user': '1' });
      expect(response.status).toBe(201);
      const made = (await response.json()) as { test_id: number; created_at: string; key: string };
      expect(made.key).toBe('logs in');
      expect(response.headers.get('location')).toBe(`/api/v1/tests/${made.test_id}`);
      expect(response.headers.get('etag')).toBe(`"${made.created_at}"`);
      const read = await send('GET', `/tests/${made.test_id}`);
      expect(read.headers.get('etag')).toBe(response.headers.get('etag'));
      expect(await entriesOf('tests', made.test_id)).toMatchObject([{ action: 'created', user_id: 1 }]);
    });

    test('changes only as long as it is the one that was seen', async () => {
      const made = await newTest('is changed');
      const path = { test: String(made.test_id) };
      const seen = { 'if-match': `"${made.created_at}"` };
      const changed = await api.client.patch('/tests/{test}', {
        path,
        body: { owner: 'ann', tags: null },
        headers: seen,
      });
      expect(changed).toMatchObject({ owner: 'ann', tags: null, name: 'is changed' });
      for (const call of [
        () => api.client.patch('/tests/{test}', { path, body: { owner: 'bob' }, headers: seen }),
        () => api.client.put('/tests/{test}', { path, body: { name: 'x' }, headers: seen }),
        () => api.client.delete('/tests/{test}', { path, headers: stale }),
        () => api.client.put('/tests/{test}/steps', { path, body: { steps: [] }, headers: stale }),
      ])
        expect(await problemOf(call())).toMatchObject({ status: 412, code: 'ROW_CHANGED' });
      const [, entry] = await entriesOf('tests', made.test_id);
      expect(entry).toMatchObject({
        action: 'updated',
        user_id: null,
        details: { columns: ['owner', 'tags'] },
      });
    });

    test('is replaced as a whole: what is left out is taken away, what is fixed is no other', async () => {
      const made = await newTest('whole', { owner: 'ann', priority: 'high', key: 'whole-key' });
      const path = { test: String(made.test_id) };
      const body = { name: 'whole again', key: 'whole-key', description: 'd' };
      const put = await api.client.put('/tests/{test}', { path, body });
      expect(put).toMatchObject({ name: 'whole again', description: 'd', owner: null, priority: null });
      const moved = api.client.put('/tests/{test}', { path, body: { name: 'x', key: 'other' } });
      expect(await problemOf(moved)).toMatchObject({ status: 409, code: 'API_FIELD_FIXED' });
    });

    test('is deleted softly, and taken back', async () => {
      const made = await newTest('comes back');
      const path = { test: made.uuid };
      await api.client.delete('/tests/{test}', { path });
      expect(await problemOf(api.client.get('/tests/{test}', { path }))).toMatchObject({ status: 404 });
      expect(await problemOf(api.client.delete('/tests/{test}', { path }))).toMatchObject({ status: 404 });
      const taken = await problemOf(newTest('comes back'));
      expect(taken).toMatchObject({ status: 409, code: 'CONSTRAINT_UNIQUE' });
      const listed = await api.client.get('/tests', { query: { q: 'comes back', deleted: 'true' } });
      expect(listed.items).toHaveLength(1);
      expect(await api.client.post('/tests/{test}/restore', { path })).toMatchObject({ deleted_at: null });
      const actions = (await entriesOf('tests', made.test_id)).map(({ action }) => action);
      expect(actions).toEqual(['created', 'deleted', 'restored']);
    });

    test('is copied with its steps', async () => {
      const made = await newTest('original', { tags: ['a'] });
      const path = { test: String(made.test_id) };
      await api.client.put('/tests/{test}/steps', {
        path,
        body: { steps: [{ action_type: 'click', target: '#go' }] },
      });
      const copy = await api.client.post('/tests/{test}/duplicate', { path, body: {} });
      expect(copy).toMatchObject({ name: 'original (copy)', status: 'draft', tags: ['a'] });
      const steps = await api.client.get('/tests/{test}/steps', { path: { test: String(copy.test_id) } });
      expect(steps.items).toMatchObject([{ action_type: 'click', target: '#go' }]);
      const again = await problemOf(api.client.post('/tests/{test}/duplicate', { path, body: {} }));
      expect(again).toMatchObject({ status: 409 });
    });
  });

  describe('a request', () => {
    test.each([
      [{ name: '' }, ['name']],
      [{ name: 'x', colour: 'red' }, ['colour']],
      [{ name: 'x', status: 'fine' }, ['status']],
      [{ name: 'x', tags: ['a', 'a'] }, ['tags']],
      [{ name: 'x', tags: ['a b'] }, ['tags.0']],
      [{ name: 'x', line: 3 }, ['line']],
      [{ name: 7, owner: 8 }, ['name', 'owner']],
      [{ name: 'x', suite_id: 9999 }, ['suite_id']],
      [{ name: 'x', project_id: 9999 }, ['project_id']],
      [{ name: 'x', expected_duration_ms: -1 }, ['expected_duration_ms']],
    ])('with mistakes names each field: %j', async (fields, names) => {
      const response = await send('POST', '/tests', { project_id, ...fields });
      expect(response.status).toBe(422);
      const { errors } = (await response.json()) as { errors: { field: string }[] };
      expect(errors.map(({ field }) => field)).toEqual(names);
    });

    test('that cannot be read, or is of another kind, is a problem and not our fault', async () => {
      expect((await send('POST', '/tests', '{')).status).toBe(400);
      expect((await send('POST', '/tests', 'x', { 'content-type': 'text/plain' })).status).toBe(415);
      expect((await send('PATCH', '/tests/1', {})).status).toBe(422);
      expect((await send('PATCH', '/tests/999999', { name: 'x' })).status).toBe(404);
      expect((await send('GET', '/tests?after=nonsense')).status).toBe(400);
      expect((await send('GET', '/tests?sort=tags')).status).toBe(400);
      expect((await send('GET', '/tests?fields=colour')).status).toBe(400);
      expect((await send('GET', '/tests?since=yesterday-ish')).status).toBe(400);
      expect((await send('GET', '/tests?project=nowhere')).status).toBe(404);
    });

    test('changes nothing where nothing can be changed', async () => {
      const handle = createApi({ ...api.context, writable: false });
      for (const [method, path, body] of [
        ['POST', '/projects', { key: 'x', name: 'x' }],
        ['PATCH', `/projects/${project_id}`, { name: 'x' }],
        ['DELETE', `/projects/${project_id}`, undefined],
        ['POST', '/tests/bulk', { action: 'delete', test_ids: [1] }],
      ] as const) {
        const response = await handle(
          new Request(base + path, {
            method,
            headers: { 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          }),
        );
        expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
          403,
          'API_READ_ONLY',
        ]);
      }
      expect(
        await api.client.get('/projects/{project}', { path: { project: String(project_id) } }),
      ).toMatchObject({ name: 'Shop' });
    });
  });

  describe('a list', () => {
    let listed: { project_id: number; key: string };
    const names = async (query: object) =>
      (await api.client.get('/tests', { query: { project: listed.key, ...query } })).items.map(
        ({ name }) => name,
      );
    beforeAll(async () => {
      listed = await api.client.post('/projects', { body: { key: 'listed', name: 'Listed' } });
      const tests = [
        { name: 'a', priority: 'low', owner: 'ann', tags: ['x'], status: 'draft' as const },
        { name: 'b', priority: 'high', owner: 'ann', tags: ['x', 'y'], description: 'Pays 100% of it' },
        { name: 'c', priority: 'high', owner: 'bob', category: 'money' },
        { name: 'd', priority: 'low', owner: 'bob', tags: ['y'], source: 'web' as const },
      ];
      const body = {
        action: 'create' as const,
        tests: tests.map((one) => ({ ...one, project_id: listed.project_id })),
      };
      await api.client.post('/tests/bulk', { body });
    });

    test.each([
      [{ tag: 'x' }, ['a', 'b']],
      [{ tag: 'x,y' }, ['b']],
      [{ status: 'draft' }, ['a']],
      [{ source: 'web,gherkin' }, ['d']],
      [{ priority: 'high', owner: 'bob' }, ['c']],
      [{ category: 'money,time' }, ['c']],
      [{ q: 'PAYS 100%' }, ['b']],
      [{ q: '_' }, []],
      [{ since: '1h' }, ['a', 'b', 'c', 'd']],
      [{ since: '2100-01-01' }, []],
      [{ sort: 'priority,-name' }, ['c', 'b', 'd', 'a']],
      [{ sort: '-owner,priority,name' }, ['c', 'd', 'b', 'a']],
    ])('has what is asked for: %j', async (query, expected) => {
      expect(await names(query)).toEqual(expected);
    });

    test('has only the columns that are asked for', async () => {
      const { items } = await api.client.get('/tests', {
        query: { project: 'listed', fields: 'name,owner', limit: 1 },
      });
      expect(items).toEqual([{ name: 'a', owner: 'ann' }]);
    });

    test('has no gaps and no doubles while rows are made and deleted between its pages', async () => {
      const query = { project: 'listed', sort: '-name', limit: 2 };
      const first = await api.client.get('/tests', { query });
      await newTest('zz', { project_id: listed.project_id });
      const between = await newTest('bb', { project_id: listed.project_id });
      await api.client.delete('/tests/{test}', { path: { test: String(first.items[0]?.test_id) } });
      const seen = first.items.map(({ name }) => name);
      for (let after = first.next; after !== null; ) {
        const page = await api.client.get('/tests', { query: { ...query, after } });
        seen.push(...page.items.map(({ name }) => name));
        after = page.next;
      }
      expect(seen).toEqual(['d', 'c', 'bb', 'b', 'a']);
      await api.client.delete('/tests/{test}', { path: { test: String(between.test_id) } });
    });
  });

  describe('many tests at once', () => {
    test('change together, each with its audit entry', async () => {
      const ids = [await newTest('m1'), await newTest('m2')].map(({ test_id }) => test_id);
      const update = { action: 'update' as const, test_ids: ids, changes: { status: 'archived' as const } };
      expect(await api.client.post('/tests/bulk', { body: update })).toEqual({
        action: 'update',
        count: 2,
        test_ids: ids,
      });
      const body = { action: 'delete' as const, test_ids: ids };
      expect(await api.client.post('/tests/bulk', { body })).toMatchObject({ count: 2 });
      const actions = (await entriesOf('tests', ids[1] ?? 0)).map(({ action }) => action);
      expect(actions).toEqual(['created', 'updated', 'deleted']);
    });

    test('or not at all, and it is said which of them is why', async () => {
      const before = await api.context.repositories.tests.count();
      const entries = await api.context.repositories.table('audit_entries').count();
      const ids = [1, 99_999];
      const update = { action: 'update' as const, test_ids: ids, changes: { status: 'archived' as const } };
      expect(await problemOf(api.client.post('/tests/bulk', { body: update }))).toMatchObject({
        status: 422,
        errors: [{ field: 'test_ids.1' }],
      });
      const tests = [
        { project_id, name: 'new one' },
        { project_id: 999, name: 'lost one' },
      ];
      const create = api.client.post('/tests/bulk', { body: { action: 'create', tests } });
      expect(await problemOf(create)).toMatchObject({ errors: [{ field: 'tests.1.project_id' }] });
      const twice = [1, 2].map(() => ({ project_id, name: 'twice' }));
      const doubled = api.client.post('/tests/bulk', { body: { action: 'create', tests: twice } });
      expect(await problemOf(doubled)).toMatchObject({ status: 409 });
      expect(await api.context.repositories.tests.count()).toBe(before);
      expect(await api.context.repositories.table('audit_entries').count()).toBe(entries);
    });
  });

  describe('the steps of a test', () => {
    test('are replaced as a whole, and one comes in between', async () => {
      const path = { test: String((await newTest('has steps')).test_id) };
      const steps = [
        { action_type: 'navigate' as const, target: '/' },
        { action_type: 'type' as const, target: '#name', value: 'ann', optional: true },
      ];
      await api.client.put('/tests/{test}/steps', { path, body: { steps } });
      const step = { action_type: 'wait' as const, value: '100' };
      const added = await api.client.post('/tests/{test}/steps', { path, body: { step, place: 2 } });
      expect(added.action_order).toBe(2);
      const types = async () =>
        (await api.client.get('/tests/{test}/steps', { path })).items.map((one) => [
          one.action_order,
          one.action_type,
        ]);
      expect(await types()).toEqual([
        [1, 'navigate'],
        [2, 'wait'],
        [3, 'type'],
      ]);
      await api.client.put('/tests/{test}/steps', { path, body: { steps: [step] } });
      expect(await types()).toEqual([[1, 'wait']]);
    });

    test.each([
      [{ action_type: 'click' }, 'steps.0.target'],
      [{ action_type: 'type', target: '#a' }, 'steps.0.value'],
      [{ action_type: 'wait', value: 'long' }, 'steps.0.value'],
      [{ action_type: 'assert', target: '#a' }, 'steps.0.expected_result'],
      [{ action_type: 'jump' }, 'steps.0.action_type'],
    ])('must make sense: %j', async (step, field) => {
      const { test_id } = (await api.client.get('/tests', { query: { limit: 1 } })).items[0] ?? {};
      const response = await send('PUT', `/tests/${test_id}/steps`, { steps: [step] });
      expect([response.status, await response.json()]).toMatchObject([422, { errors: [{ field }] }]);
    });
  });

  describe('a suite', () => {
    test('knows what is in it, and goes only when nothing is', async () => {
      const outer = await api.client.post('/suites', {
        body: { project_id, name: 'outer', kind: 'file', path: 'o.ts', tags: ['big'] },
      });
      const inner = await api.client.post('/suites', {
        body: { project_id, name: 'inner', kind: 'describe', parent_suite_id: outer.suite_id },
      });
      const inside = await newTest('inside', { suite_id: inner.suite_id });
      const path = { suite: String(outer.suite_id) };
      const details = await api.client.get('/suites/{suite}', { path });
      expect(details.children).toEqual([{ suite_id: inner.suite_id, kind: 'describe', name: 'inner' }]);
      expect(await api.client.get('/suites/{suite}', { path: { suite: inner.uuid } })).toMatchObject({
        parent: { suite_id: outer.suite_id },
        tests: [{ test_id: inside.test_id }],
      });
      const around = await api.client.get('/tests/{test}', { path: { test: String(inside.test_id) } });
      expect(around.suites.map(({ name }) => name)).toEqual(['outer', 'inner']);
      const gone = await problemOf(api.client.delete('/suites/{suite}', { path }));
      expect(gone).toMatchObject({ status: 409, code: 'API_SUITE_NOT_EMPTY' });
      await api.client.delete('/tests/{test}', { path: { test: String(inside.test_id) } });
      await api.client.delete('/suites/{suite}', { path: { suite: String(inner.suite_id) } });
      await api.client.delete('/suites/{suite}', { path });
      expect((await entriesOf('suites', outer.suite_id)).map(({ action }) => action)).toEqual([
        'created',
        'deleted',
      ]);
    });

    test('is listed by kind, parent, tag and text, changed, and replaced', async () => {
      const body = { project_id, name: 'Listed suite', kind: 'feature' as const, tags: ['t1'] };
      const made = await api.client.post('/suites', { body });
      const ids = async (query: object) =>
        (await api.client.get('/suites', { query })).items.map(({ suite_id }) => suite_id);
      for (const query of [{ kind: 'feature' }, { parent: 0, tag: 't1' }, { q: 'LISTED s' }])
        expect(await ids({ project: 'shop', ...query })).toEqual([made.suite_id]);
      const path = { suite: String(made.suite_id) };
      const changed = await api.client.patch('/suites/{suite}', { path, body: { category: 'c' } });
      expect(changed.category).toBe('c');
      const put = await api.client.put('/suites/{suite}', { path, body: { name: 'Other' } });
      expect(put).toMatchObject({ name: 'Other', category: null, tags: null });
      const moved = api.client.put('/suites/{suite}', { path, body: { name: 'x', kind: 'file' } });
      expect(await problemOf(moved)).toMatchObject({ status: 409 });
      const old = api.client.patch('/suites/{suite}', { path, body: { name: 'x' }, headers: stale });
      expect(await problemOf(old)).toMatchObject({ status: 412 });
      const lost = api.client.post('/suites', { body: { ...body, name: 'n', parent_suite_id: 999 } });
      expect(await problemOf(lost)).toMatchObject({ errors: [{ field: 'parent_suite_id' }] });
      const executed = api.client.post('/suites/{suite}/execute', { path });
      expect(await problemOf(executed)).toMatchObject({ status: 501, code: 'API_NO_RUNNER' });
    });

    test('that is a collection takes tests, orders them, and lets them go', async () => {
      const made = await api.client.post('/suites', { body: { project_id, name: 'nightly' } });
      const path = { suite: String(made.suite_id) };
      const [one, two] = [(await newTest('n1')).test_id, (await newTest('n2')).test_id];
      const add = (test_ids: number[]) =>
        api.client.post('/suites/{suite}/tests', { path, body: { test_ids } });
      expect((await add([one, two])).test_ids).toEqual([one, two]);
      expect(await problemOf(add([two]))).toMatchObject({ status: 409 });
      expect(await problemOf(add([9999]))).toMatchObject({ errors: [{ field: 'test_ids.0' }] });
      const order = (test_ids: number[]) =>
        api.client.put('/suites/{suite}/tests', { path, body: { test_ids } });
      expect((await order([two, one])).test_ids).toEqual([two, one]);
      const details = await api.client.get('/suites/{suite}', { path });
      expect(details.tests.map(({ test_id }) => test_id)).toEqual([two, one]);
      await api.client.delete('/suites/{suite}/tests/{test}', { path: { ...path, test: String(two) } });
      expect((await order([one])).test_ids).toEqual([one]);
      const feature = (await api.client.get('/suites', { query: { kind: 'feature' } })).items[0];
      const into = api.client.post('/suites/{suite}/tests', {
        path: { suite: String(feature?.suite_id) },
        body: { test_ids: [one] },
      });
      expect(await problemOf(into)).toMatchObject({ status: 422, errors: [{ field: 'suite' }] });
    });
  });

  describe('a file of tests', () => {
    test('comes out of another project as it went in, and a second time changes nothing', async () => {
      const { project_id: from } = await api.client.post('/projects', {
        body: { key: 'from', name: 'From' },
      });
      const outer = await api.client.post('/suites', {
        body: { project_id: from, name: 'o', kind: 'file', tags: ['s'] },
      });
      const inner = await api.client.post('/suites', {
        body: { project_id: from, name: 'i', kind: 'describe', parent_suite_id: outer.suite_id },
      });
      const collection = await api.client.post('/suites', { body: { project_id: from, name: 'all' } });
      const made = await newTest('t', {
        project_id: from,
        suite_id: inner.suite_id,
        tags: ['x'],
        parameters: { a: [1, null] },
        expected_duration_ms: 12.5,
      });
      await api.client.put('/tests/{test}/steps', {
        path: { test: String(made.test_id) },
        body: { steps: [{ action_type: 'click', target: '#a', timeout_ms: 50 }] },
      });
      await api.client.post('/suites/{suite}/tests', {
        path: { suite: String(collection.suite_id) },
        body: { test_ids: [made.test_id] },
      });
      const file = await api.client.get('/tests/export', { query: { project: 'from' } });
      const body = { ...file, project: { key: 'to', name: 'To' } } as never;
      const first = await api.client.post('/tests/import', { body });
      expect(first).toMatchObject({ suites: { created: 3 }, tests: { created: 1 } });
      expect(await api.client.get('/tests/export', { query: { project: 'to' } })).toEqual(body);
      const again = await api.client.post('/tests/import', { body });
      expect(again).toMatchObject({
        suites: { created: 0, updated: 0, unchanged: 3 },
        tests: { created: 0, updated: 0, unchanged: 1 },
      });
    });

    test('changes what is there, brings back what was deleted, or keeps it', async () => {
      const file = {
        format: 'assay-tests' as const,
        version: 1 as const,
        project: { key: 'third', name: 'Third' },
        suites: [],
        tests: [{ key: 'k', name: 'before', source: 'manual' as const, status: 'active' as const }],
      };
      await api.client.post('/tests/import', { body: file });
      const other = { ...file, tests: file.tests.map((one) => ({ ...one, name: 'after' })) };
      const kept = await api.client.post('/tests/import', { body: other, query: { existing: 'keep' } });
      expect(kept.tests).toEqual({ created: 0, updated: 0, unchanged: 1 });
      const [row] = (await api.client.get('/tests', { query: { project: 'third' } })).items;
      await api.client.delete('/tests/{test}', { path: { test: String(row?.test_id) } });
      const taken = await api.client.post('/tests/import', { body: other });
      expect(taken.tests).toEqual({ created: 0, updated: 1, unchanged: 0 });
      const { items } = await api.client.get('/tests', { query: { project: 'third' } });
      expect(items).toMatchObject([{ test_id: row?.test_id, name: 'after' }]);
    });

    test('is taken whole or not at all', async () => {
      const one = { key: 'k', name: 'n', source: 'manual' as const, status: 'active' as const };
      const file = {
        format: 'assay-tests' as const,
        version: 1 as const,
        project: { key: 'fourth', name: 'Fourth' },
        suites: [],
        tests: [one, one, { ...one, key: 'l', suite_key: 'nowhere' }],
      };
      expect(await problemOf(api.client.post('/tests/import', { body: file }))).toMatchObject({
        status: 422,
        errors: [{ field: 'tests.1.key' }, { field: 'tests.2.suite_key' }],
      });
      expect((await api.client.get('/projects', { query: { key: 'fourth' } })).items).toEqual([]);
    });
  });

  describe('plain tables', () => {
    test('keep environments, whose addresses are addresses', async () => {
      const body = { name: 'staging', kind: 'staging', base_url: 'https://s.test', variables: { A: '1' } };
      const made = await api.client.post('/environments', { body });
      expect(made.status).toBe('available');
      const path = { environment: String(made.environment_id) };
      const changed = await api.client.patch('/environments/{environment}', {
        path,
        body: { status: 'offline', base_url: null },
      });
      expect(changed).toMatchObject({ status: 'offline', base_url: null, kind: 'staging' });
      const query = { status: 'offline', q: 'STAG', kind: 'staging' };
      expect((await api.client.get('/environments', { query })).items).toHaveLength(1);
      const bad = api.client.patch('/environments/{environment}', { path, body: { base_url: 'ftp://x' } });
      expect(await problemOf(bad)).toMatchObject({ status: 422, errors: [{ field: 'base_url' }] });
      await api.client.delete('/environments/{environment}', { path });
      const gone = api.client.get('/environments/{environment}', { path });
      expect(await problemOf(gone)).toMatchObject({ status: 404 });
    });

    test('keep browsers', async () => {
      const made = await api.client.post('/browsers', {
        body: { name: 'phone', browser: 'webkit', viewport_width: 390, timeouts: { navigation: 1000 } },
      });
      expect(made.headless).toBe(true);
      const path = { browser: String(made.browser_id) };
      expect(await api.client.get('/browsers/{browser}', { path })).toEqual(made);
      await api.client.patch('/browsers/{browser}', { path, body: { headless: false } });
      expect((await api.client.get('/browsers', { query: { browser: 'webkit' } })).items).toHaveLength(1);
      const small = api.client.patch('/browsers/{browser}', { path, body: { viewport_width: 0 } });
      expect(await problemOf(small)).toMatchObject({ errors: [{ field: 'viewport_width' }] });
      await api.client.delete('/browsers/{browser}', { path });
    });

    test('keep projects, each with a key of its own', async () => {
      const body = { key: 'one', name: 'One', description: 'd' };
      const made = await api.client.post('/projects', { body });
      const path = { project: String(made.project_id) };
      expect(await problemOf(api.client.post('/projects', { body }))).toMatchObject({ status: 409 });
      const put = await api.client.put('/projects/{project}', { path, body: { name: 'Two' } });
      expect(put).toMatchObject({ name: 'Two', description: null });
      const moved = api.client.put('/projects/{project}', { path, body: { key: 'x', name: 'Two' } });
      expect(await problemOf(moved)).toMatchObject({ status: 409 });
      await api.client.patch('/projects/{project}', { path, body: { description: 'e' } });
      await api.client.delete('/projects/{project}', { path });
      expect(await problemOf(api.client.get('/projects/{project}', { path }))).toMatchObject({ status: 404 });
    });
  });
});
