import { join } from 'node:path';
import type { HostUnderTest } from './host-under-test.ts';
import { describeReporter } from './reporter.contract.ts';
import { blockingCode } from './sample-tests.ts';

const repository = join(import.meta.dirname, '../../..');

const jest: HostUnderTest = {
  name: 'jest',
  testFiles: {
    shop: 'shop.spec.cjs',
    flaky: 'flaky.spec.cjs',
    broken: 'broken.spec.cjs',
    blocking: 'blocking.spec.cjs',
  },
  files: {
    'jest.config.json': JSON.stringify({ testMatch: ['**/*.spec.cjs'], transform: {}, testTimeout: 90_000 }),
    'shop.spec.cjs': `
test('adds', () => {});
test('pays', () => { throw new Error('expected 12.50, got 12.49'); });
test.skip('is skipped', () => {});
test('prints', () => {
  console.log('a line on standard output');
  console.error('a line on standard error');
});
describe('first', () => { test('has the same name', () => {}); });
describe('second', () => { test('has the same name', () => {}); });
test.each([1, 2])('doubles %i', () => {});
describe('hooked', () => {
  beforeEach(() => { throw new Error('no gas'); });
  test('is behind a failing hook', () => {});
});
`,
    'flaky.spec.cjs': `
jest.retryTimes(1);
let attempt = 0;
test('is flaky', () => { if (++attempt === 1) throw new Error('not yet'); });
`,
    'broken.spec.cjs': "throw new Error('this file cannot be loaded');",
    'blocking.spec.cjs': `
test('runs before', () => {});
test('blocks', () => {${blockingCode}});
test('runs behind', () => {});
`,
  },
  can: {
    console: 'run',
    attachments: false,
    retries: true,
    expectedFailure: false,
    steps: null,
    planned: false,
    workerProcesses: true,
  },
  command: ({ files, reporter }) => ({
    program: process.execPath,
    args: [
      join(repository, 'node_modules/jest/bin/jest.js'),
      '--reporters=default',
      ...(reporter ? [`--reporters=${join(repository, 'src/entries/jest.ts')}`] : []),
      ...(files.length > 1 ? ['--maxWorkers=2'] : ['--runInBand']),
      '--runTestsByPath',
      ...files,
    ],
  }),
};

describeReporter(jest);
