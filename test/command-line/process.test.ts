import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { recordShopRuns } from './shop-runs.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const flags = ['--conditions=assay-source', '--disable-warning=ExperimentalWarning'];

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  await recordShopRuns(duckDbFile(join(folder, 'results/results.db')));
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(...argv: readonly string[]) {
  const child = spawn(process.execPath, [...flags, main, ...argv], { cwd: folder, stdio: 'pipe' });
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, exit, stderr: text(child.stderr) };
}

test('the program ends with the exit code of its command', async () => {
  const good = start('db', 'query', 'SELECT count(*) AS n FROM runs', '--json');
  expect(JSON.parse(await text(good.child.stdout))).toEqual([{ n: 2 }]);
  expect(await good.exit).toBe(0);
  const bad = start('db', 'query', 'SELECT');
  expect(await bad.exit).toBe(2);
});

test('SQL comes in through a pipe', async () => {
  const { child, exit } = start('db', 'query', '--format', 'csv');
  child.stdin.end('SELECT 40 + 2 AS answer');
  expect(await text(child.stdout)).toBe('answer\r\n42\r\n');
  expect(await exit).toBe(0);
});

test.each([
  [
    'a query',
    ['db', 'query', 'SELECT range AS n FROM range(500000)', '--max-rows', 'all', '--format', 'csv'],
  ],
  ['an export', ['db', 'export', '--query', 'SELECT range AS n FROM range(20000000)']],
])('%s whose reader goes away ends in silence', async (_what, argv) => {
  const { child, exit, stderr } = start(...argv);
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await exit).toBe(0);
  expect(await stderr).toBe('');
});

test('Ctrl-C stops an export in order, and no half file stays', async () => {
  const { child, exit, stderr } = start(
    ...['db', 'export', '--query', 'SELECT range AS n FROM range(2000000000)'],
  );
  child.stdout.once('data', () => child.kill('SIGINT'));
  child.stdout.resume();
  expect(await exit).toBe(2);
  expect(await stderr).toContain('The query was stopped: you cancelled it.');
});
