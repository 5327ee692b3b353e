import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../repository.ts';

/** A host with a suite of trivial tests, and its reporters. */
export interface HostSuite {
  readonly name: string;
  /** What one of the units is that costs are divided by. */
  readonly unit: 'test' | 'step';
  /** Writes the suite. @returns units in it */
  write(folder: string, share: number): number;
  /** Arguments of Node for a run with the named reporter. */
  args(reporter: string, output: string): readonly string[];
  /** The reporter that does least, which the others are compared with. */
  readonly leanest: string;
  readonly peers: readonly string[];
  /** Counts what the database must hold afterwards. */
  readonly counted: string;
}

const bin = (path: string) => join(repository, 'node_modules', path);

function writeFiles(
  folder: string,
  files: number,
  name: (index: number) => string,
  text: (index: number) => string,
) {
  for (let index = 0; index < files; index++) {
    const path = join(folder, name(index));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text(index));
  }
}

const tests = (count: number, one: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => one(index)).join('\n');

const executions = "SELECT count(*) FROM executions WHERE status = 'passed'";

export const vitestSuite: HostSuite = {
  name: 'vitest',
  unit: 'test',
  write(folder, share) {
    const files = Math.ceil(20 * share);
    writeFiles(
      folder,
      files,
      (file) => `suite/part-${file}.test.js`,
      () =>
        `import { expect, test } from 'vitest';\n${tests(500, (n) => `test('adds ${n}', () => { expect(${n} + 1).toBe(${n + 1}); });`)}`,
    );
    return files * 500;
  },
  args: (reporter, output) => [
    bin('vitest/vitest.mjs'),
    'run',
    '--maxWorkers=1',
    ...(reporter === 'assay' ? ['--reporter=dot', '--reporter=assay/vitest'] : [`--reporter=${reporter}`]),
    ...(reporter === 'json' || reporter === 'junit' ? [`--outputFile=${join(output, 'out')}`] : []),
  ],
  leanest: 'dot',
  peers: ['json', 'junit', 'allure-vitest/reporter'],
  counted: executions,
};

export const playwrightSuite: HostSuite = {
  name: 'playwright',
  unit: 'step',
  write(folder, share) {
    const files = Math.ceil(20 * share);
    writeFileSync(
      join(folder, 'playwright.config.mjs'),
      "export default { testDir: 'suite', workers: 1 };\n",
    );
    writeFiles(
      folder,
      files,
      (file) => `suite/part-${file}.spec.mjs`,
      () =>
        `import { expect, test } from '@playwright/test';\n${tests(
          100,
          (n) =>
            `test('buys ${n}', async () => {${tests(5, (step) => `await test.step('step ${step}', async () => {});`)}});`,
        )}`,
    );
    return files * 100 * 5;
  },
  args: (reporter) => [
    bin('@playwright/test/cli.js'),
    'test',
    `--reporter=${reporter === 'assay' ? 'dot,assay/playwright' : reporter}`,
  ],
  leanest: 'dot',
  peers: ['json', 'junit', 'allure-playwright'],
  counted:
    "SELECT count(*) FROM step_runs JOIN steps USING (step_id) WHERE step_runs.status = 'passed' AND text LIKE 'step %'",
};

export const jestSuite: HostSuite = {
  name: 'jest',
  unit: 'test',
  write(folder, share) {
    const files = Math.ceil(20 * share);
    writeFileSync(
      join(folder, 'jest.config.json'),
      '{"transform":{},"testMatch":["**/*.test.cjs"],"haste":{"enableSymlinks":false}}',
    );
    writeFileSync(join(folder, 'null-reporter.cjs'), 'module.exports = class {};\n');
    writeFiles(
      folder,
      files,
      (file) => `suite/part-${file}.test.cjs`,
      () => tests(100, (n) => `test('adds ${n}', () => { expect(${n} + 1).toBe(${n + 1}); });`),
    );
    return files * 100;
  },
  args: (reporter, output) => [
    bin('jest/bin/jest.js'),
    '--maxWorkers=1',
    `--reporters=${reporter === 'assay' ? 'assay/jest' : './null-reporter.cjs'}`,
    ...(reporter === 'json' ? ['--json', `--outputFile=${join(output, 'out')}`] : []),
  ],
  leanest: 'null',
  peers: ['json'],
  counted: executions,
};

export const mochaSuite: HostSuite = {
  name: 'mocha',
  unit: 'test',
  write(folder, share) {
    const files = Math.ceil(20 * share);
    writeFiles(
      folder,
      files,
      (file) => `suite/part-${file}.spec.cjs`,
      (file) => `describe('part ${file}', () => {${tests(500, (n) => `it('adds ${n}', () => {});`)}});`,
    );
    return files * 500;
  },
  args: (reporter) => [
    bin('mocha/bin/mocha.js'),
    ...(reporter === 'assay'
      ? ['--reporter=dot', `--require=${join(repository, 'dist/entries/mocha.js')}`]
      : [`--reporter=${reporter}`]),
    'suite/*.spec.cjs',
  ],
  leanest: 'dot',
  peers: ['json', 'xunit'],
  counted: executions,
};
