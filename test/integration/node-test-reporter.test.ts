import { afterEach, describe, expect, it } from 'vitest';
import { HostProject } from '../contract/reporters/host-project.ts';
import { nodeTestHost } from '../contract/reporters/node-test-host.ts';
import { type RecordedRun, recordedRuns } from '../contract/reporters/recorded-run.ts';

const projects: HostProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

function projectOf(files: Readonly<Record<string, string>>, ...options: string[]): HostProject {
  const command: typeof nodeTestHost.command = (request) => {
    const { program, args } = nodeTestHost.command(request);
    return { program, args: [...options, ...args] };
  };
  const project = new HostProject({ ...nodeTestHost, files, command });
  projects.push(project);
  return project;
}

async function runOf(project: HostProject, ...files: string[]): Promise<RecordedRun> {
  const outcome = await project.run({ files, reporter: true });
  expect(outcome.stderr).not.toContain('assay:');
  const run = (await recordedRuns(project.databasePath)).at(-1);
  if (run === undefined) throw new Error(`nothing was recorded: ${JSON.stringify(outcome)}`);
  return run;
}

const statusesOf = ({ tests }: RecordedRun) =>
  Object.fromEntries(
    Object.entries(tests).map(([key, { attempts }]) => [key, attempts.map(({ status }) => status).join(' ')]),
  );

const awkward = `
import { before, describe, it, test } from 'node:test';
test('outer', async (t) => {
  await t.test('inner', () => { console.log('from inside'); });
  await t.test('fails', () => { throw new Error('inner trouble'); });
  t.diagnostic('measured 42');
});
test('twice', () => {});
test('twice', () => {});
test('skips itself', (t) => { t.skip('not on this machine'); });
test('is to be done', { todo: true }, () => { throw new Error('not yet'); });
test('hangs', { timeout: 20 }, () => new Promise((done) => setTimeout(done, 60)));
test('is not to pass', { expectFailure: true }, () => {});
describe('around', () => {
  describe('deep', () => { it('is found', () => {}); });
});
describe('cold', () => {
  before(() => { throw new Error('no gas for all'); });
  it('never begins', () => {});
});
`;

const awkwardStatuses = {
  'a.test.js#outer': 'failed',
  'a.test.js#outer > inner': 'passed',
  'a.test.js#outer > fails': 'failed',
  'a.test.js#twice': 'passed',
  'a.test.js#twice (2)': 'passed',
  'a.test.js#skips itself': 'skipped',
  'a.test.js#is to be done': 'skipped',
  'a.test.js#hangs': 'timed_out',
  'a.test.js#is not to pass': 'passed',
  'a.test.js#around > deep > is found': 'passed',
};

describe('a run of node:test', { timeout: 60_000 }, () => {
  it.each([
    { where: 'in processes of their own', options: [] },
    { where: 'in the main process', options: ['--test-isolation=none'] },
  ])('has everything that can happen to a test whose files run $where', async ({ options }) => {
    const project = projectOf({ 'a.test.js': awkward }, ...options);
    const run = await runOf(project, 'a.test.js');
    expect(statusesOf(run)).toEqual(awkwardStatuses);
    expect(run.tests['a.test.js#is not to pass']?.attempts[0]?.expectedStatus).toBe('failed');
    const logsOf = (name: string) =>
      run.tests[`a.test.js#${name}`]?.attempts[0]?.logs.map((log) => log.message);
    expect(logsOf('outer > inner')).toEqual(['from inside']);
    expect(logsOf('outer')).toEqual(['measured 42']);
    expect(run.runLogs.map(({ message }) => message).join()).toContain('no gas for all');
    expect(run.suites).toEqual({ 'a.test.js': 'failed' });
    expect(run.run.status).toBe('failed');
  });

  it('has what ran before a file ended its process, and what did not', async () => {
    const project = projectOf({
      'a.test.js': `import { test } from 'node:test';
test('adds', () => {});
test('exits', () => { process.exit(3); });
test('pays', () => {});`,
    });
    const run = await runOf(project, 'a.test.js');
    expect(statusesOf(run)).toEqual({
      'a.test.js#adds': 'passed',
      'a.test.js#exits': 'interrupted',
      'a.test.js#pays': 'lost',
    });
    expect(run.suites).toEqual({ 'a.test.js': 'error' });
    expect(run.runLogs.map(({ message }) => message)).toContain('a.test.js: its process exited with code 3');
  });

  it('counts the attempts of --test-rerun-failures', async () => {
    const file = `import { existsSync } from 'node:fs';
import { test } from 'node:test';
test('adds', () => {});
test('pays', () => { if (!existsSync('money')) throw new Error('no money'); });`;
    const project = projectOf({ 'a.test.js': file }, '--test-rerun-failures=state.json');
    await runOf(project, 'a.test.js');
    project.write({ money: '' });
    const again = await runOf(project, 'a.test.js');
    expect(statusesOf(again)).toEqual({ 'a.test.js#adds': 'skipped', 'a.test.js#pays': 'passed' });
    expect(again.tests['a.test.js#adds']?.attempts[0]?.errorMessage).toContain('passed in attempt 1');
    expect(again.run.status).toBe('passed');
  });
});
