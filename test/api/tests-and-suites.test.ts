import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyEngine } from '../engines/engine-locations.ts';
import type { ApiUnderTest } from './api-harness.ts';
import { entriesOf, openCatalogue, problemOf, sendTo, stale } from './catalogue-api.ts';

describe.each(everyEngine)('tests and suites over the API on $product', ({ engine }) => {
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
      const actions = (await entriesOf(api, 'tests', ids[1] ?? 0)).map(({ action }) => action);
      expect(actions).toEqual(['created', 'updated', 'deleted']);
    });

    test('or not at all, and it is said which of them is why', async () => {
      const { test_id } = await newTest('stays as it is');
      const before = await api.context.repositories.tests.count();
      const entries = await api.context.repositories.table('audit_entries').count();
      const ids = [test_id, 99_999];
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
      expect((await entriesOf(api, 'suites', outer.suite_id)).map(({ action }) => action)).toEqual([
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
});
