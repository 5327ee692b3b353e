import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const assay = (...args: string[]) =>
  new Promise<{ code: number; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['--conditions=assay-source', '--disable-warning=ExperimentalWarning', main, ...args],
      { cwd: folder, env: { ...process.env, ASSAY_KEEPER: 'off', NO_COLOR: '1' } },
      (_error, _stdout, stderr) => resolve({ code: child.exitCode ?? -1, stderr }),
    );
  });

test('assay run --generate-report records the run, and writes its pages when it is over', {
  timeout: 60_000,
}, async () => {
  await assay('init');
  const { code, stderr } = await assay('run', '--generate-report', 'features/basket.feature');
  expect(code).toBe(0);
  const entry = join(folder, 'results/report/index.html');
  expect(stderr).toContain(`-> ${entry}\n`);
  expect(readFileSync(entry, 'utf8')).toContain('basket.feature');
  expect(existsSync(join(folder, 'results/results.db'))).toBe(true);
  const refused = await assay('run', '--generate-report', '--no-database');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('a report is made from what is recorded; leave --no-database out');
});
