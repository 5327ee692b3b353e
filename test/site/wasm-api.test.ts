import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import { type ApiUnderTest, openApi } from '../api/api-harness.ts';
import { sampleFile, sampleNow } from './sample-file.ts';
import { wasmContext } from './wasm-context.ts';

// The page with an engine inside calls the same API: whatever it can GET, it gets as from a server.

const folder = mkdtempSync(join(tmpdir(), 'assay-wasm-'));
let served: ApiUnderTest;
let inPage: (request: Request) => Promise<Response>;
beforeAll(async () => {
  const location = await sampleFile(folder);
  inPage = createApi(await wasmContext(location.path, sampleNow));
  served = await openApi(location, { now: () => sampleNow, writable: false, health: null });
});
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What only a server has, and what tells of the time that passed or of the engine itself. */
const elsewhere =
  /^\/(?:live|ingest|metrics|health|openapi|docs|reference|schemas)|^\/artifacts\/\{artifact\}\/content|parquet|\/events?$/;

const one = (table: string, key: string, condition = '') =>
  `SELECT ${key} FROM ${table} ${condition} ORDER BY ${key} DESC LIMIT 1`;

/** Queries that find a value for a name in a path. */
const values: Readonly<Record<string, string>> = {
  run: one('runs', 'run_id'),
  other: one('runs', 'run_id', 'WHERE run_id < (SELECT max(run_id) FROM runs)'),
  base: one('runs', 'run_id', 'WHERE run_id < (SELECT max(run_id) FROM runs)'),
  test: one('tests', 'test_id'),
  suite: one('suites', 'suite_id'),
  execution: one('executions', 'execution_id', 'WHERE error_message IS NOT NULL'),
  artifact: one('artifacts', 'artifact_id'),
  project: one('projects', 'project_id'),
  environment: one('environments', 'environment_id'),
  browser: one('browsers', 'browser_id'),
  query: one('saved_queries', 'saved_query_id'),
  signature: one('executions', 'failure_signature', 'WHERE failure_signature IS NOT NULL'),
};

/** What a route needs besides its path. */
const needed: Readonly<Record<string, string>> = {
  '/search': '?q=customer',
  '/tests/export': '?project=sample',
  '/sql.csv': '?sql=SELECT%20run_id%2C%20started_at%20FROM%20runs%20ORDER%20BY%201',
  '/sql.json': '?sql=SELECT%20run_id%2C%20started_at%20FROM%20runs%20ORDER%20BY%201',
  '/sql.ndjson': '?sql=SELECT%20run_id%2C%20started_at%20FROM%20runs%20ORDER%20BY%201',
};

/** An answer without what differs from one question to the next. */
function comparable(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text, (key, value: unknown) =>
      key === 'elapsedMs' || (key === 'id' && value === null) ? 0 : value,
    );
  } catch {
    return text;
  }
}

async function ask(handle: (request: Request) => Promise<Response>, path: string) {
  const response = await handle(new Request(`http://assay.test/api/v1${path}`));
  const type = response.headers.get('content-type');
  return { path, status: response.status, type, body: comparable(await response.text()) };
}

test('everything that can be read is the same in a page as from a server', async () => {
  const document = (await (
    await served.handle(new Request('http://assay.test/api/v1/openapi.json'))
  ).json()) as { paths: Record<string, { get?: unknown }> };
  const paths = Object.keys(document.paths)
    .map((path) => path.replace(/^\/api\/v1/, ''))
    .filter(
      (path) =>
        document.paths[path]?.get !== undefined || document.paths[`/api/v1${path}`]?.get !== undefined,
    )
    .filter((path) => !elsewhere.test(path) && path !== '/presets/{name}');
  expect(paths.length).toBeGreaterThan(20);
  let found = 0;
  for (const path of paths) {
    const filled = await filledPath(path);
    const [fromPage, fromServer] = [await ask(inPage, filled), await ask(served.handle, filled)];
    expect(fromPage).toEqual(fromServer);
    if (fromPage.status === 200) found++;
    else expect(`${path} ${fromPage.status}`).toMatch(/ 404$/);
  }
  expect(found).toBeGreaterThan(paths.length * 0.7);
  expect(served.reported).toEqual([]);
}, 30_000);

async function filledPath(path: string): Promise<string> {
  let filled = path;
  for (const [place, name = ''] of path.matchAll(/\{(\w+)\}/g)) {
    const sql = values[name];
    if (sql === undefined) throw new Error(`this test has no value for {${name}} of ${path}: add one`);
    const { rows } = await served.context.access.query({ sql });
    filled = filled.replace(place, encodeURIComponent(String(rows[0]?.[0] ?? '1')));
  }
  return `${filled}${needed[path] ?? ''}`;
}

test('what would change something is refused', async () => {
  for (const [method, path] of [
    ['PATCH', '/runs/1'],
    ['DELETE', '/runs/1'],
    ['POST', '/queries'],
  ] as const) {
    const body = method === 'DELETE' ? null : JSON.stringify({ name: 'a', sql: 'SELECT 1' });
    const headers = { 'content-type': 'application/json' };
    const response = await inPage(new Request(`http://assay.test/api/v1${path}`, { method, body, headers }));
    expect([method, path, response.status]).not.toContain(200);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  }
});
