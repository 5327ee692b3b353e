import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAssay } from './captured-program.ts';

let folder: string;
const files = ['src/a.test.ts', 'src/b.test.ts', 'src/deep/c.spec.ts', 'src/d.test.ts', 'src/e.test.ts'];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  for (const file of [...files, 'src/main.ts', 'node_modules/x/x.test.ts', '.cache/y.test.ts']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  writeFileSync(join(folder, 'package.json'), '{"name":"shop"}');
  const times = {
    'src/a.test.ts': 1000,
    'src/b.test.ts': 400,
    'src/deep/c.spec.ts': 300,
    'src/d.test.ts': 200,
  };
  const history = { assayShardHistory: 1, asOf: '2026-11-20T00:00:00Z', runs: 3, files: times };
  writeFileSync(join(folder, 'times.json'), JSON.stringify(history));
});
afterAll(() => rmSync(folder, { recursive: true }));
const shard = (...argv: readonly string[]) => runAssay(['shard', ...argv], { cwd: folder });

test('jobs without a database divide by a saved history, each file once', async () => {
  const answers = await Promise.all(
    [1, 2].map((index) => shard(`${index}/2`, '--runner', 'vitest', '--history', 'times.json')),
  );
  expect(answers.map(({ stdout }) => stdout)).toEqual([
    'src/a.test.ts\nsrc/d.test.ts\n',
    'src/b.test.ts\nsrc/deep/c.spec.ts\nsrc/e.test.ts\n',
  ]);
  expect(answers[0]?.stderr).toBe(
    'shard 1/2: 2 of 5 files, about 1.2 s; by the times of 3 runs up to 2026-11-20T00:00:00Z; 1 file without history, taken as 400 ms each\n',
  );
});

test('without a history files are balanced by count, and that is said', async () => {
  const { code, stdout } = await shard('1/2', '--runner', 'vitest', '--plan');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^no history of these files: balanced by count\nshard 1\/2: 3 files\n/);
});

test('runners get arguments in their own form', async () => {
  const args = (runner: string, ...argv: readonly string[]) =>
    shard('2/2', '--runner', runner, '--history', 'times.json', '--print', 'args', ...argv).then(
      ({ stdout }) => stdout,
    );
  expect(await args('jest')).toBe('--runTestsByPath src/b.test.ts src/deep/c.spec.ts src/e.test.ts\n');
  expect(await args('playwright')).toContain('/src/deep/c\\.spec\\.ts$');
  expect(await args('node', 'src/a.test.ts', 'src/b.test.ts')).toBe('src/b.test.ts\n');
});

test('a shard without files starts nothing', async () => {
  const vitest = await shard('2/2', '--runner', 'vitest', '--print', 'args', 'src/a.test.ts');
  expect(vitest.stdout).toBe('--passWithNoTests no-file-in-this-shard\n');
  const mocha = await shard('2/2', '--runner', 'mocha', 'src/a.test.ts');
  expect(mocha.stdout).toBe('');
  expect(mocha.stderr).toContain('do not start it');
});

test('a list of files may come through a pipe', async () => {
  const argv = ['shard', '1/1', '--runner', 'jest', '-'];
  const stdin = `${join(folder, 'src/a.test.ts')}\nsrc/b.test.ts\n\n`;
  expect((await runAssay(argv, { cwd: folder, stdin })).stdout).toBe('src/a.test.ts\nsrc/b.test.ts\n');
});

test('what makes no sense is refused', async () => {
  for (const argv of [
    ['3/2', '--runner', 'jest'],
    ['1/2'],
    ['--runner', 'jest'],
    ['1/2', '--runner', 'ava'],
  ]) {
    expect((await shard(...argv)).code).toBe(2);
  }
  writeFileSync(join(folder, 'broken.json'), '{"assayShardHistory":2}');
  const broken = await shard('1/2', '--runner', 'jest', '--history', 'broken.json');
  expect(broken.stderr).toContain('is no history of shards');
  expect((await shard('1/2', '--runner', 'cucumber')).stderr).toContain('There are no test files to divide');
});
