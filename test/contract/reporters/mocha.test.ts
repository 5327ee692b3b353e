import { join } from 'node:path';
import { describe } from 'vitest';
import type { HostUnderTest } from './host-under-test.ts';
import { describeReporter } from './reporter.contract.ts';
import { blockingCode } from './sample-tests.ts';

const repository = join(import.meta.dirname, '../../..');

const mocha: HostUnderTest = {
  name: 'mocha',
  testFiles: {
    shop: 'shop.spec.cjs',
    flaky: 'flaky.spec.cjs',
    broken: 'broken.spec.cjs',
    blocking: 'blocking.spec.cjs',
  },
  files: {
    'shop.spec.cjs': `
it('adds', () => {});
it('pays', () => { throw new Error('expected 12.50, got 12.49'); });
it.skip('is skipped', () => {});
it('prints', () => {
  console.log('a line on standard output');
  console.error('a line on standard error');
});
describe('first', () => { it('has the same name', () => {}); });
describe('second', () => { it('has the same name', () => {}); });
for (const n of [1, 2]) it('doubles ' + n, () => {});
describe('hooked', () => {
  beforeEach(() => { throw new Error('no gas'); });
  it('is behind a failing hook', () => {});
});
`,
    'flaky.spec.cjs': `
let attempt = 0;
it('is flaky', function () { this.retries(1); if (++attempt === 1) throw new Error('not yet'); });
`,
    'broken.spec.cjs': "throw new Error('this file cannot be loaded');",
    'blocking.spec.cjs': `
it('runs before', () => {});
it('blocks', function () { this.timeout(0); ${blockingCode}});
it('runs behind', () => {});
`,
  },
  can: {
    console: 'test',
    attachments: false,
    retries: true,
    expectedFailure: false,
    steps: null,
    planned: true,
    workerProcesses: false,
  },
  brokenFileStopsAll: true,
  command: ({ files, reporter }) => ({
    program: process.execPath,
    args: [
      join(repository, 'node_modules/mocha/bin/mocha.js'),
      '--reporter=spec',
      ...(reporter ? ['--require', join(repository, 'src/entries/mocha.ts')] : []),
      ...files,
    ],
  }),
};

const parallel: HostUnderTest = {
  ...mocha,
  can: { ...mocha.can, workerProcesses: true },
  brokenFileStopsAll: false,
  command: (request) => {
    const { program, args } = mocha.command(request);
    return { program, args: [...args, '--parallel', '--jobs=2'] };
  },
};

describe('serial', () => describeReporter(mocha));
describe('parallel', () => describeReporter(parallel));
