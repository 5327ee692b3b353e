import { join } from 'node:path';
import type { HostUnderTest } from './host-under-test.ts';
import { describeReporter } from './reporter.contract.ts';
import { blockingCode } from './sample-tests.ts';

/** As a browser's driver answers, as far as the sample asks it; its screenshots are the text `evidence`. */
const driver = `
import { createServer } from 'node:http';
const answers = {
  'POST /session': { sessionId: 'one', capabilities: { browserName: 'fake', browserVersion: '1' } },
  'GET /session/one/screenshot': Buffer.from('evidence').toString('base64'),
};
export const startDriver = () => new Promise((done) => {
  const server = createServer((request, response) => {
    request.resume();
    const value = answers[request.method + ' ' + request.url] ?? null;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ value }));
  });
  server.listen(0, '127.0.0.1', () => done(server));
});
`;

const configuration = (head: string, services: string) => `
import { startDriver } from './driver.js';
${head}
let server;
export const config = {
  runner: 'local',
  specs: ['./*.spec.js'],
  maxInstances: 1,
  hostname: '127.0.0.1',
  port: Number(process.env.DRIVER_PORT ?? 1),
  path: '/',
  capabilities: [{ browserName: 'fake', 'wdio:enforceWebDriverClassic': true }],
  logLevel: 'silent',
  framework: 'mocha',
  mochaOpts: { timeout: 70_000 },
  reporters: ['dot'],
  services: [${services}],
  onPrepare: async () => {
    server = await startDriver();
    process.env.DRIVER_PORT = String(server.address().port);
  },
  onComplete: () => server.close(),
};
`;

const webdriverio: HostUnderTest = {
  name: 'webdriverio',
  testFiles: {
    shop: 'shop.spec.js',
    flaky: 'flaky.spec.js',
    broken: 'broken.spec.js',
    blocking: 'blocking.spec.js',
  },
  files: {
    'driver.js': driver,
    'with.conf.js': configuration("import AssayService from 'assay/webdriverio';", '[AssayService, {}]'),
    'without.conf.js': configuration('', ''),
    'shop.spec.js': `
it('adds', () => {});
it('pays', () => { throw new Error('expected 12.50, got 12.49'); });
it.skip('is skipped', () => {});
it('prints', () => {
  console.log('a line on standard output');
  console.error('a line on standard error');
});
it('attaches', async () => { await browser.takeScreenshot(); });
describe('first', () => { it('has the same name', () => {}); });
describe('second', () => { it('has the same name', () => {}); });
for (const number of [1, 2]) it('doubles ' + number, () => {});
describe('hooked', () => {
  beforeEach(() => { throw new Error('no gas'); });
  it('is behind a failing hook', () => {});
});
`,
    'flaky.spec.js': `
let attempt = 0;
it('is flaky', function () {
  this.retries(1);
  if (++attempt === 1) throw new Error('not yet');
});
`,
    'broken.spec.js': "throw new Error('this file cannot be loaded');",
    'blocking.spec.js': `
it('runs before', () => {});
it('blocks', () => {${blockingCode}});
it('runs behind', () => {});
`,
  },
  can: {
    console: 'test',
    attachments: true,
    retries: true,
    expectedFailure: false,
    steps: ['takeScreenshot'],
    planned: true,
    workerProcesses: true,
  },
  command: ({ files, reporter }) => ({
    program: process.execPath,
    args: [
      join(import.meta.dirname, '../../../node_modules/@wdio/cli/bin/wdio.js'),
      'run',
      reporter ? 'with.conf.js' : 'without.conf.js',
      ...files.flatMap((file) => ['--spec', file]),
    ],
  }),
};

describeReporter(webdriverio);
