import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function assay(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=assay-source', '--disable-warning=ExperimentalWarning', main, ...args],
    { cwd: folder, env: { ...process.env, ASSAY_KEEPER: 'off', NO_COLOR: '1' } },
  );
  return stdout;
}

it('a project that assay init wrote runs', async () => {
  expect(await assay('init')).toContain('written  features/basket.feature');
  const output = await assay('run');
  expect(output).toContain('3 scenarios: 3 passed');
  expect(output).toContain('Recorded in results/results.db');
});

it('assay init leaves what is there as it is', async () => {
  writeFileSync(join(folder, 'assay.config.js'), 'export default {};');
  writeFileSync(join(folder, 'package.json'), '{ "name": "mine", "type": "module" }');
  writeFileSync(join(folder, '.gitignore'), 'node_modules');
  const output = await assay('init');
  expect(output).toContain('kept     assay.config.ts');
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('mine');
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('node_modules\nresults/\n');
  expect(await assay('init')).toContain('kept     .gitignore');
});

it('assay steps lists the ready-made steps and those of the project, with their places', async () => {
  await assay('init');
  const steps = JSON.parse(await assay('steps', '--json')) as { expression: string; place: string | null }[];
  expect(steps).toContainEqual(
    expect.objectContaining({ expression: 'I click the button {string}', place: null }),
  );
  const own = steps.find((step) => step.expression === 'the total is {float}');
  expect(own?.place).toMatch(/^support\/basket-steps\.ts:\d+$/);
});
