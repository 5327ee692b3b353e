import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import { everyEngine } from '../engines/engine-locations.ts';
import type { ApiUnderTest } from './api-harness.ts';
import { entriesOf, openCatalogue, problemOf, sendTo, stale } from './catalogue-api.ts';

const base = 'http://assay.test/api/v1';

describe.each(everyEngine)('the catalogue over the API on $product', ({ engine }) => {
  let api: ApiUnderTest;
  let project_id: number;
  const folder = mkdtempSync(join(tmpdir(), 'assay-'));
  beforeAll(async () => {
    ({ api, project_id } = await openCatalogue(engine, folder));
  });
  afterAll(async () => {
    expect(api.reported).toEqual([]);
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    sendTo(api, method, path, body, headers);
  const newTest = (name: string, more: object = {}) =>
    api.client.post('/tests', { body: { project_id, name, ...more } });

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
      expect(await entriesOf(api, 'tests', made.test_id)).toMatchObject([{ action: 'created', user_id: 1 }]);
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
      const [, entry] = await entriesOf(api, 'tests', made.test_id);
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
      const actions = (await entriesOf(api, 'tests', made.test_id)).map(({ action }) => action);
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
