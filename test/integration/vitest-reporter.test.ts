import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HostProject } from '../contract/reporters/host-project.ts';
import { recordedRun, recordedRuns } from '../contract/reporters/recorded-run.ts';
import { vitestHost } from '../contract/reporters/vitest-host.ts';

const projects: HostProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

function projectOf(files: Readonly<Record<string, string>>, args: readonly string[]): HostProject {
  const command: typeof vitestHost.command = (request) => {
    const { program, args: usual } = vitestHost.command(request);
    return { program, args: [...usual, ...args] };
  };
  const project = new HostProject({ ...vitestHost, files, command });
  projects.push(project);
  return project;
}

/** Statuses of the attempts of each test, `-` behind those that another one followed. */
async function statusesOf(project: HostProject) {
  const { tests, ...rest } = await recordedRun(project.databasePath);
  const statuses = Object.entries(tests).map(([key, { attempts }]) => [
    key,
    attempts.map(({ status, isFinal }) => `${status}${isFinal ? '' : '-'}`).join(' '),
  ]);
  return { ...rest, tests, statuses: Object.fromEntries(statuses) as Record<string, string> };
}

const awkward = `
import { beforeAll, beforeEach, describe, test, vi } from 'vitest';
describe('all', () => {
  beforeAll(() => { throw new Error('no gas for all'); });
  test('twice', () => {});
  test('twice', () => {});
});
test.concurrent('one', async () => { await null; console.log('whose line is it'); });
test.concurrent('two', async () => { await null; });
test.for([{ id: 1 }, { id: 2 }])('for $id', () => {});
test('skips itself', ({ skip }) => { skip('not on this machine'); });
test.todo('later');
test('hangs', { timeout: 20 }, () => new Promise(() => {}));
let repetition = 0;
test('repeats', { repeats: 2 }, () => { if (++repetition === 2) throw new Error('the second time'); });
let attempt = 0;
test('stops trying', { retry: { count: 5, condition: /network/ } }, () => {
  throw new Error(++attempt === 1 ? 'network down' : 'wrong');
});
describe('hooks', () => {
  let first = true;
  beforeEach(() => { if (first) { first = false; throw new Error('not warm'); } });
  test('try again', { retry: 1 }, () => {});
});
test.fails('does not fail', () => {});
describe('time', () => { test('stands still', () => { vi.useFakeTimers({ now: 0 }); }); });
`;

describe('a run of Vitest', { timeout: 60_000 }, () => {
  it('has everything that can happen to a test, also where files share a worker thread', async () => {
    const config = "export default { test: { name: 'web', setupFiles: ['./own-setup.js'] } };";
    const files = { 'a.spec.js': awkward, 'b.spec.js': awkward };
    const own = { 'own-setup.js': "console.log('setting up');", 'vitest.config.js': config };
    const project = projectOf({ ...files, ...own }, ['--pool=threads', '--no-isolate']);
    const outcome = await project.run({ files: Object.keys(files), reporter: true });
    expect(outcome.stderr).not.toContain('assay:');
    const { statuses, run, suites, runLogs, tests } = await statusesOf(project);
    const each = (path: string) => ({
      [`[web] ${path}#all > twice`]: 'skipped',
      [`[web] ${path}#all > twice (2)`]: 'skipped',
      [`[web] ${path}#one`]: 'passed',
      [`[web] ${path}#two`]: 'passed',
      [`[web] ${path}#for 1`]: 'passed',
      [`[web] ${path}#for 2`]: 'passed',
      [`[web] ${path}#skips itself`]: 'skipped',
      [`[web] ${path}#later`]: 'skipped',
      [`[web] ${path}#hangs`]: 'timed_out',
      [`[web] ${path}#repeats`]: 'failed',
      [`[web] ${path}#stops trying`]: 'failed- failed',
      [`[web] ${path}#hooks > try again`]: 'failed- passed',
      [`[web] ${path}#does not fail`]: 'passed',
      [`[web] ${path}#time > stands still`]: 'passed',
    });
    expect(statuses).toEqual({ ...each('a.spec.js'), ...each('b.spec.js') });
    expect(tests['[web] a.spec.js#skips itself']?.attempts[0]?.errorMessage).toBe('not on this machine');
    expect(suites).toEqual({ '[web] a.spec.js': 'failed', '[web] b.spec.js': 'failed' });
    expect(run).toMatchObject({ status: 'failed', failed_count: 8, flaky_count: 2, skipped_count: 8 });
    const printed = runLogs.map(({ message }) => message.split('\n')[0]);
    expect(printed.filter((line) => line === 'setting up')).toHaveLength(2);
    expect(printed.filter((line) => line === 'whose line is it')).toHaveLength(2);
    expect(printed).toContain('[web] a.spec.js: Error: no gas for all');
  });

  it('calls lost what --bail kept from running', async () => {
    const file = `import { test } from 'vitest';
test('pays', () => { throw new Error('no money'); });
test('adds', () => {});
test.skip('is skipped', () => {});`;
    const project = projectOf({ 'a.spec.js': file }, ['--bail=1']);
    await project.run({ files: ['a.spec.js'], reporter: true });
    const { statuses, run } = await statusesOf(project);
    expect(statuses).toEqual({
      'a.spec.js#pays': 'failed',
      'a.spec.js#adds': 'lost',
      'a.spec.js#is skipped': 'skipped',
    });
    expect(run).toMatchObject({ status: 'failed', lost_count: 1 });
  });

  it('has failed when an error is outside of its tests', async () => {
    const file = `import { test } from 'vitest';
test('leaves trouble behind', async () => {
  Promise.reject(new Error('nobody listens'));
  await new Promise((done) => setTimeout(done, 5));
});`;
    const project = projectOf({ 'a.spec.js': file }, []);
    const { code } = await project.run({ files: ['a.spec.js'], reporter: true });
    const { run, runLogs } = await statusesOf(project);
    expect(run).toMatchObject({ status: 'failed', passed_count: 1, error_message: 'Error: nobody listens' });
    expect(runLogs).toMatchObject([{ level: 'error', source: 'unhandled' }]);
    expect(code).toBe(1);
  });

  it('is the same when reports of shards are merged', async () => {
    const project = projectOf({ 'a.spec.js': awkward }, ['--reporter=blob']);
    await project.run({ files: ['a.spec.js'], reporter: true });
    const merging = new HostProject({
      ...vitestHost,
      files: { 'a.spec.js': awkward },
      command: () => {
        const { program, args } = vitestHost.command({ files: [], reporter: true });
        return { program, args: [...args.filter((arg) => arg !== 'run'), '--merge-reports'] };
      },
    });
    projects.push(merging);
    cpSync(join(project.folder, '.vitest'), join(merging.folder, '.vitest'), { recursive: true });
    await merging.run({ files: [], reporter: true });
    const [run] = await recordedRuns(project.databasePath);
    const [merged] = await recordedRuns(merging.databasePath);
    const plain = (one: typeof run) =>
      Object.entries(one?.tests ?? {}).map(([key, { attempts }]) => [
        key,
        ...attempts.map(({ status, isFinal, expectedStatus }) => [status, isFinal, expectedStatus]),
      ]);
    expect(plain(run).length).toBeGreaterThan(10);
    expect(plain(merged)).toEqual(plain(run));
    expect(merged?.run.status).toBe('failed');
  });

  it('is not recorded when tests are only listed', async () => {
    const list = new HostProject({
      ...vitestHost,
      files: { 'a.spec.js': "import { test } from 'vitest'; test('adds', () => {});" },
      command: (request) => {
        const { program, args } = vitestHost.command(request);
        return { program, args: args.map((arg) => (arg === 'run' ? 'list' : arg)) };
      },
    });
    projects.push(list);
    const outcome = await list.run({ files: ['a.spec.js'], reporter: true });
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('adds') });
    expect(existsSync(join(list.folder, 'results'))).toBe(false);
  });
});
