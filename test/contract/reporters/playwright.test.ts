import { join } from 'node:path';
import type { HostUnderTest } from './host-under-test.ts';
import { describeReporter } from './reporter.contract.ts';
import { blockingCode } from './sample-tests.ts';

const configuration = (reporters: string) => `
import { defineConfig } from '@playwright/test';
export default defineConfig({
  testMatch: '*.spec.js',
  workers: 1,
  globalTeardown: process.argv.includes('broken.spec.js') ? './broken-teardown.js' : undefined,
  reporter: [['line']${reporters}],
});
`;

const playwright: HostUnderTest = {
  name: 'playwright',
  testFiles: {
    shop: 'shop.spec.js',
    flaky: 'flaky.spec.js',
    broken: 'broken.spec.js',
    blocking: 'blocking.spec.js',
  },
  files: {
    'with.config.js': configuration(", ['assay/playwright']"),
    'without.config.js': configuration(''),
    'shop.spec.js': `
import { test } from '@playwright/test';
test('adds', () => {});
test('pays', () => { throw new Error('expected 12.50, got 12.49'); });
test.skip('is skipped', () => {});
test('fails as expected', () => { test.fail(); throw new Error('known defect'); });
test('prints', () => {
  console.log('a line on standard output');
  console.error('a line on standard error');
});
test('attaches', async ({}, info) => {
  await test.step('gather', async () => {
    await info.attach('evidence', { body: 'evidence', contentType: 'text/plain' });
  });
});
test.describe('first', () => { test('has the same name', () => {}); });
test.describe('second', () => { test('has the same name', () => {}); });
for (const number of [1, 2]) test('doubles ' + number, () => {});
test.describe('hooked', () => {
  test.beforeEach(() => { throw new Error('no gas'); });
  test('is behind a failing hook', () => {});
});
`,
    'flaky.spec.js': `
import { test } from '@playwright/test';
test.describe.configure({ retries: 1 });
test('is flaky', ({}, info) => { if (info.retry === 0) throw new Error('not yet'); });
`,
    // A file that cannot be loaded keeps Playwright from running anything at all; this stands for errors of no test.
    'broken.spec.js': '',
    'broken-teardown.js': "export default () => { throw new Error('this file cannot be loaded'); };",
    'blocking.spec.js': `
import { test } from '@playwright/test';
test.setTimeout(0);
test('runs before', () => {});
test('blocks', () => {${blockingCode}});
test('runs behind', () => {});
`,
  },
  can: {
    console: 'test',
    attachments: true,
    retries: true,
    expectedFailure: true,
    steps: ['Before Hooks', 'gather', 'Attach "evidence"', 'After Hooks'],
    planned: true,
    workerProcesses: true,
  },
  command: ({ files, reporter }) => ({
    program: process.execPath,
    args: [
      join(import.meta.dirname, '../../../node_modules/@playwright/test/cli.js'),
      'test',
      '--config',
      reporter ? 'with.config.js' : 'without.config.js',
      ...files,
    ],
  }),
};

describeReporter(playwright);
