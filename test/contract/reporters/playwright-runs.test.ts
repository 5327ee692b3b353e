import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HostProject } from './host-project.ts';
import { projectOfHost } from './project-of-host.ts';
import { recordedRun } from './recorded-run.ts';

const configuration = (reporters: string) => `
import { defineConfig } from '@playwright/test';
export default defineConfig({
  testMatch: '*.spec.js',
  workers: 1,
  projects: [{ name: 'one' }, { name: 'two', retries: 1 }],
  reporter: [${reporters}],
});
`;

const files = {
  'live.config.js': configuration("['line'], ['assay/playwright']"),
  'blob.config.js': configuration("['blob']"),
  'cart.spec.js': `
import { test } from '@playwright/test';
test.describe('cart', () => {
  test('adds', { tag: '@fast', annotation: { type: 'issue', description: 'X-1' } }, async ({}, info) => {
    await test.step('put in', async () => { await test.step('an article', () => {}); });
    await info.attach('note', { body: 'hello', contentType: 'text/plain' });
    console.log('seen');
  });
  test('is flaky', ({}, info) => { if (info.retry === 0) throw new Error('not yet'); });
});
`,
  'dying.spec.js': `
import { test } from '@playwright/test';
test('dies', async () => {
  await test.step('falls over', async () => {
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => {});
  });
});
test('comes next', () => {});
`,
  'hanging.spec.js': `
import { test } from '@playwright/test';
import { writeFileSync } from 'node:fs';
test('hangs', async () => {
  writeFileSync('blocked.pid', String(process.pid));
  await new Promise(() => {});
});
test('comes next', () => {});
`,
  'torn.spec.js': "throw new Error('cannot be loaded');",
};

let project: HostProject;
afterEach(() => project.remove());

function playwright(...args: string[]): Promise<unknown> {
  return project.run({ files: args, reporter: true });
}

const start = () => {
  project = projectOfHost('playwright', 'playwright/cli.js', files);
};

const attempts = (run: Awaited<ReturnType<typeof recordedRun>>) =>
  Object.fromEntries(
    Object.entries(run.tests).map(([key, test]) => [key, test.attempts.map(({ status }) => status)]),
  );

const cartAttempts = {
  '[one] cart.spec.js#cart > adds': ['passed'],
  '[one] cart.spec.js#cart > is flaky': ['failed'],
  '[two] cart.spec.js#cart > adds': ['passed'],
  '[two] cart.spec.js#cart > is flaky': ['failed', 'passed'],
};

describe('Playwright', { timeout: 90_000 }, () => {
  it('has a test for each project and repetition', async () => {
    start();
    await playwright('test', '--config', 'live.config.js', '--repeat-each', '2', '--project=one', 'cart');
    expect(attempts(await recordedRun(project.databasePath))).toEqual({
      '[one] cart.spec.js#cart > adds': ['passed'],
      '[one] cart.spec.js#cart > adds (repetition 2)': ['passed'],
      '[one] cart.spec.js#cart > is flaky': ['failed'],
      '[one] cart.spec.js#cart > is flaky (repetition 2)': ['failed'],
    });
  });

  it('records merged reports of shards with the times and files of their runs', async () => {
    start();
    await playwright('test', '--config', 'blob.config.js', 'cart');
    const between = Date.now();
    await playwright('merge-reports', '--config', 'live.config.js', 'blob-report');
    const recorded = await recordedRun(project.databasePath);
    expect(attempts(recorded)).toEqual(cartAttempts);
    expect(recorded.run).toMatchObject({
      status: 'failed',
      flaky_count: 1,
      failed_count: 1,
      passed_count: 2,
    });
    expect(Date.parse(String(recorded.run.started_at).replace(/Z?$/, 'Z'))).toBeLessThan(between);
    const [adds] = recorded.tests['[one] cart.spec.js#cart > adds']?.attempts ?? [];
    expect(adds?.steps.map(({ text }) => text)).toEqual([
      'Before Hooks',
      'put in',
      'an article',
      'Attach "note"',
      'After Hooks',
    ]);
    expect(adds?.logs.map(({ source, message }) => [source, message])).toEqual([['stdout', 'seen']]);
    expect(adds?.artifacts).toMatchObject([{ bytes: 5 }]);
  });

  it('says of a test whose worker died that it was interrupted, in every attempt, and goes on', async () => {
    start();
    await playwright('test', '--config', 'live.config.js', '--project=two', 'dying');
    const recorded = await recordedRun(project.databasePath);
    expect(attempts(recorded)).toEqual({
      '[two] dying.spec.js#dies': ['interrupted', 'interrupted'],
      '[two] dying.spec.js#comes next': ['passed'],
    });
    const [first] = recorded.tests['[two] dying.spec.js#dies']?.attempts ?? [];
    expect(first?.errorMessage).toContain('worker process exited unexpectedly');
    expect(first?.steps.at(-1)).toMatchObject({ text: 'falls over', status: 'interrupted' });
  });

  it('is interrupted when it is told to stop; what never ran is lost', async () => {
    start();
    const host = project.start({
      files: ['test', '--config', 'live.config.js', '--project=one', 'hanging'],
      reporter: true,
    });
    await project.blocked(host);
    host.process.kill('SIGINT');
    await host.ended;
    const recorded = await recordedRun(project.databasePath);
    expect(recorded.run).toMatchObject({ status: 'interrupted', error_message: 'the run was told to stop' });
    expect(attempts(recorded)).toEqual({
      '[one] hanging.spec.js#hangs': ['interrupted'],
      '[one] hanging.spec.js#comes next': ['lost'],
    });
  });

  it('is broken when a file cannot be loaded, and records nothing when tests are only listed', async () => {
    start();
    await playwright('test', '--config', 'live.config.js', '--list', 'cart');
    expect(existsSync(join(project.folder, 'results'))).toBe(false);
    await playwright('test', '--config', 'live.config.js', 'torn', 'cart');
    const recorded = await recordedRun(project.databasePath);
    expect(recorded.run).toMatchObject({ status: 'error', error_message: 'Error: cannot be loaded' });
  });
});
