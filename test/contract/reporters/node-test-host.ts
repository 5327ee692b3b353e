import { join } from 'node:path';
import type { HostUnderTest } from './host-under-test.ts';
import { blockingCode } from './sample-tests.ts';

const entry = join(import.meta.dirname, '../../../src/entries/node-test.ts');

/** Node's test runner, one file after the other. */
export const nodeTestHost: HostUnderTest = {
  name: 'node-test',
  testFiles: {
    shop: 'shop.test.js',
    flaky: 'flaky.test.js',
    broken: 'broken.test.js',
    blocking: 'blocking.test.js',
  },
  files: {
    'shop.test.js': `
import { beforeEach, describe, test } from 'node:test';
test('adds', () => {});
test('pays', () => { throw new Error('expected 12.50, got 12.49'); });
test.skip('is skipped', () => {});
test('fails as expected', { expectFailure: true }, () => { throw new Error('known defect'); });
test('prints', () => {
  console.log('a line on standard output');
  console.error('a line on standard error');
});
describe('first', () => { test('has the same name', () => {}); });
describe('second', () => { test('has the same name', () => {}); });
for (const number of [1, 2]) test('doubles ' + number, () => {});
describe('hooked', () => {
  beforeEach(() => { throw new Error('no gas'); });
  test('is behind a failing hook', () => {});
});
`,
    'flaky.test.js': '',
    'broken.test.js': "throw new Error('this file cannot be loaded');",
    'blocking.test.js': `
import { test } from 'node:test';
test('runs before', () => {});
test('blocks', () => {${blockingCode}});
test('runs behind', () => {});
`,
  },
  can: {
    console: 'test',
    attachments: false,
    retries: false,
    expectedFailure: true,
    steps: null,
    planned: true,
    workerProcesses: true,
  },
  // Node does not tell what was thrown when that was expected.
  differs: { expectedFailure: { error: undefined } },
  command: ({ files, reporter }) => ({
    program: process.execPath,
    args: [
      '--test',
      '--test-concurrency=1',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      ...(reporter ? [`--test-reporter=${entry}`, '--test-reporter-destination=stdout'] : []),
      ...files,
    ],
  }),
};
