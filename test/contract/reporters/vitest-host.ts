import { join } from 'node:path';
import type { HostUnderTest } from './host-under-test.ts';
import { blockingCode } from './sample-tests.ts';

const repository = join(import.meta.dirname, '../../..');

/** Vitest with one worker process. */
export const vitestHost: HostUnderTest = {
  name: 'vitest',
  testFiles: {
    shop: 'shop.spec.js',
    flaky: 'flaky.spec.js',
    broken: 'broken.spec.js',
    blocking: 'blocking.spec.js',
  },
  files: {
    'shop.spec.js': `
import { beforeEach, describe, test } from 'vitest';
test('adds', () => {});
test('pays', () => { throw new Error('expected 12.50, got 12.49'); });
test.skip('is skipped', () => {});
test.fails('fails as expected', () => { throw new Error('known defect'); });
test('prints', () => {
  console.log('a line on standard output');
  console.error('a line on standard error');
});
test('attaches', async ({ annotate }) => {
  await annotate('evidence', { body: Buffer.from('evidence'), contentType: 'text/plain' });
});
describe('first', () => { test('has the same name', () => {}); });
describe('second', () => { test('has the same name', () => {}); });
test.each([1, 2])('doubles %i', () => {});
describe('hooked', () => {
  beforeEach(() => { throw new Error('no gas'); });
  test('is behind a failing hook', () => {});
});
`,
    'flaky.spec.js': `
import { test } from 'vitest';
let attempt = 0;
test('is flaky', { retry: 1 }, () => { if (++attempt === 1) throw new Error('not yet'); });
`,
    'broken.spec.js': "throw new Error('this file cannot be loaded');",
    'blocking.spec.js': `
import { test } from 'vitest';
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
    steps: null,
    planned: true,
    workerProcesses: true,
  },
  // Shares of the time in the order of their size, and advice that follows from them.
  unstableLines: /^(Duration|Isolate|at least) /,
  command: ({ files, reporter }) => ({
    program: process.execPath,
    args: [
      join(repository, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=verbose',
      ...(reporter ? [`--reporter=${join(repository, 'src/entries/vitest.ts')}`] : []),
      '--maxWorkers=1',
      ...files,
    ],
  }),
};
