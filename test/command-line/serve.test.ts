import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serverLogPath } from '../../src/cli/serving/background-server.ts';
import { servedAt } from '../../src/server/database/take-over.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { runAssay } from './captured-program.ts';
import { recordShopRuns } from './shop-runs.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const serve = (...argv: readonly string[]) => runAssay(['serve', ...argv], { cwd: folder });
const tokens = (...argv: readonly string[]) => serve('--db', 'runs.sqlite', ...argv);

describe('tokens', () => {
  test('are made, listed and revoked', async () => {
    const made = await tokens('--new-token', 'ci', '--scopes', 'ingest,read', '--expires', '90d');
    expect(made.code).toBe(0);
    expect(made.stdout).toMatch(/^assay_[\w-]{43}\n$/);
    expect(made.stderr).toContain('shown once');
    const listed = await tokens('--list-tokens', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([
      {
        name: 'ci',
        scopes: 'ingest, read',
        expires_at: expect.stringContaining('2027-02-19'),
        last_used_at: null,
      },
    ]);
    expect(listed.stdout).not.toContain(made.stdout.trim());
    expect(await tokens('--new-token', 'ci')).toMatchObject({ code: 2, stdout: '' });
    expect((await tokens('--revoke-token', 'ci')).code).toBe(0);
    expect(JSON.parse((await tokens('--list-tokens', '--json')).stdout)).toEqual([]);
    expect(await tokens('--revoke-token', 'ci')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No token is called "ci"'),
    });
  });

  test('are needed before other machines can reach the database; the remedy says how', async () => {
    const { code, stderr } = await tokens('--host', '0.0.0.0', '--port', '0');
    expect(code).toBe(2);
    expect(stderr).toContain('--new-token NAME');
    expect(stderr).toContain('SERVE_NEEDS_TOKEN');
    expect(stderr).toContain('Whoever reaches 0.0.0.0:');
  });

  test('come from a file that holds one', async () => {
    writeFileSync(join(folder, 'token'), 'no token\n');
    const wrong = await tokens('--token-file', join(folder, 'token'));
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('TOKEN_FILE_INVALID') });
    expect((await tokens('--token-file', join(folder, 'none'))).code).toBe(2);
  });
});

test.each([
  ['--port', '70000'],
  ['--port', 'x'],
  ['--public-url', 'assay.example.org'],
  ['--public-url', 'https://assay.example.org/below'],
  ['--new-token', ''],
  ['--new-token', 'a', '--scopes', 'everything'],
  ['--scopes', 'read'],
  ['--new-token', 'a', '--list-tokens'],
  ['--stop', '--background'],
  ['--idle', 'soon'],
  ['unknown'],
])('%s %s is wrong usage', async (...argv) => {
  expect(await tokens(...argv)).toMatchObject({ code: 2, stdout: '' });
});

test('in the background it returns when the page is there, and ends when it is told to', async () => {
  const location = duckDbFile(join(folder, 'results/results.db'));
  await recordShopRuns(location);
  const started = await serve('--background', '--port', '0', '--run', 'latest', '--idle', '5m', '--json');
  expect(started.stderr).toBe('');
  const { state, url, page } = JSON.parse(started.stdout) as Record<string, string>;
  expect(state).toBe('serving');
  expect(page).toBe(`${url}#/runs/2`);
  expect(servedAt(location.path)).toBe(url);
  expect((await fetch(`${url}api/v1/runs/2`)).status).toBe(200);
  expect(JSON.parse((await serve('--background', '--json')).stdout)).toMatchObject({ url });
  expect((await serve()).stdout).toContain(`is served already: ${url}`);
  expect((await serve('--stop')).stderr).toContain('has ended');
  expect(servedAt(location.path)).toBe(null);
  expect((await serve('--stop')).stderr).toContain('Nothing serves');
}, 60_000);

test('in the background it says why it did not start', async () => {
  const { code, stderr } = await tokens('--background', '--host', '192.0.2.1');
  expect(code).toBe(3);
  expect(stderr).toContain('192.0.2.1');
  expect(stderr).toContain(serverLogPath(join(folder, 'runs.sqlite')));
});
