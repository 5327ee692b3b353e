import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DocumentOperation } from '../../src/api/resources/reference/api-document.ts';
import { newLocation } from '../engines/engine-locations.ts';
import { type ApiUnderTest, openApi } from './api-harness.ts';
import { documentOfApi } from './document-check.ts';
import { type RecordedHistory, recordedNow, recordHistory } from './recorded-history.ts';

const operations = Object.entries(documentOfApi().paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    id: operation.operationId,
    operation,
  })),
);

/** A stream goes on until somebody stops it: live.test.ts reads those. */
const isStream = ({ responses }: DocumentOperation) =>
  Object.hasOwn(responses['200']?.content ?? {}, 'text/event-stream');

describe.each(operations)('$method $path', ({ operation, path }) => {
  test('says what it is called, what it is for, what it answers, and how it refuses', () => {
    expect(operation.operationId).toMatch(/^[a-z]\w+$/);
    expect(operation.summary.length).toBeGreaterThan(10);
    expect(operation.tags).toHaveLength(1);
    expect(Object.keys(operation.responses)).toContain('default');
    expect(Object.keys(operation.responses.default?.content ?? {})).toEqual(['application/problem+json']);
    const named = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
    const declared = (operation.parameters ?? []).filter((one) => one.in === 'path');
    expect(declared.map(({ name }) => name).toSorted()).toEqual(named.toSorted());
  });
});

test('no two operations have the same name', () => {
  const names = operations.map(({ id }) => id);
  expect(names).toEqual([...new Set(names)]);
});

describe('every operation answers as its document says', () => {
  let api: ApiUnderTest;
  let made: RecordedHistory;
  const folder = mkdtempSync(join(tmpdir(), 'assay-'));
  beforeAll(async () => {
    api = await openApi(await newLocation('sqlite', folder), { now: () => recordedNow });
    made = await recordHistory(api.context.repositories);
  });
  afterAll(async () => {
    expect(api.reported).toEqual([]);
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ids = (): Readonly<Record<string, unknown>> => ({
    run: made.runs[1]?.run_id,
    test: made.tests[0]?.test_id,
    suite: made.suite.suite_id,
    project: made.project.project_id,
    execution: made.executions[1]?.[0]?.execution_id,
    signature: 'sig-money',
    preset: 'flaky-tests',
    name: 'flaky-tests',
  });
  const addressOf = (path: string) =>
    `http://assay.test/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(ids()[name] ?? 1))}`;
  const walked = operations.filter(({ operation }) => !isStream(operation));

  test.each(walked.filter(({ method }) => method === 'GET'))('GET $path', async ({ path, operation }) => {
    const needed = (operation.parameters ?? []).filter((one) => one.in === 'query' && one.required === true);
    const query = new URLSearchParams(needed.map(({ name }) => [name, String(ids()[name] ?? 'a')]));
    const response = await api.handle(new Request(`${addressOf(path)}?${query}`));
    await response.body?.cancel();
    expect(response.status, await describeProblem(response)).not.toBe(500);
  });

  test.each(walked.filter(({ method, operation }) => method !== 'GET' && operation.requestBody?.required))(
    '$method $path refuses a body that says nothing of what it needs',
    async ({ path, method }) => {
      const response = await api.handle(
        new Request(addressOf(path), {
          method,
          headers: { 'content-type': 'application/json' },
          body: '{"nonsense":1}',
        }),
      );
      expect([400, 404, 409, 415, 422, 501]).toContain(response.status);
    },
  );

  // What deletes comes last: the rows that the others ask about must be there.
  const bodiless = walked.filter(
    ({ method, operation }) => method !== 'GET' && operation.requestBody?.required !== true,
  );
  test.each(bodiless.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE')))(
    '$method $path answers without a body',
    async ({ path, method }) => {
      const response = await api.handle(new Request(addressOf(path), { method }));
      expect(response.status, await describeProblem(response)).not.toBe(500);
    },
  );

  test('the document is served, and a page of it that names every operation and runs no script', async () => {
    const document = await api.client.get('/openapi.json');
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: 'test' } });
    const response = await api.handle(new Request('http://assay.test/api/v1/docs'));
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    for (const { id, method, path } of operations) {
      expect(page).toContain(`<details id="${id}">`);
      expect(page).toContain(`<code>${method} ${path}</code>`);
    }
    expect(page).not.toMatch(
      /<script|https?:\/\/(?!json-schema)[^"<]*\.(?:js|css|woff)|>undefined<|\[object/,
    );
  });
});

async function describeProblem(response: Response): Promise<string> {
  return response.status < 500 || response.bodyUsed ? '' : await response.clone().text();
}
