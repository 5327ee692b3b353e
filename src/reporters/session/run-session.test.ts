import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordEvent } from '../../model/events/record-event.ts';
import { RunSession } from './run-session.ts';
import { sessionVariable } from './session-variables.ts';
import { WorkerSession } from './worker-session.ts';

let folder = '';
const warnings: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-session-'));
  writeFileSync(join(folder, 'package.json'), '{"name":"shop"}');
  warnings.length = 0;
});
afterEach(() => {
  delete process.env[sessionVariable];
  rmSync(folder, { recursive: true, force: true });
});

const environment = (more: Record<string, string> = {}) => ({
  PATH: process.env.PATH ?? '',
  HOME: folder,
  ASSAY_KEEPER: 'off',
  SHOP_TOKEN: 'tok_4711-secret-value',
  ...more,
});

const open = (more: Partial<Parameters<typeof RunSession.open>[0]> = {}) =>
  RunSession.open({
    host: 'vitest',
    hostVersion: '5.1.1',
    options: {},
    cwd: folder,
    env: environment(),
    argv: ['run', '--token', 'tok_4711-secret-value'],
    warn: (problem) => warnings.push(problem),
    ...more,
  });

const suite = { key: 'cart.test.ts', kind: 'file', name: 'cart.test.ts', path: 'cart.test.ts' } as const;
const case1 = { key: 'cart.test.ts#adds', name: 'adds', source: 'code' } as const;

function journals(): readonly (readonly RecordEvent[])[] {
  const place = join(folder, 'results', 'journals');
  return readdirSync(place)
    .map((file) => readFileSync(join(place, file), 'utf8').trimEnd().split('\n').slice(1))
    .map((lines) => lines.map((line) => JSON.parse(line) as RecordEvent))
    .toSorted(
      (a, b) =>
        b.filter(({ type }) => type === 'run_started').length -
        a.filter(({ type }) => type === 'run_started').length,
    );
}

test('a run is in the owner’s journal, its executions in one of each worker', () => {
  const session = open();
  session.planned([{ suite, test: case1 }]);
  const execution = session.start({ suite, test: case1 }, 1);
  const step = execution.step({ text: 'open the cart' });
  const inner = execution.step({ text: 'click', parent: step });
  execution.stepFinished(inner, { status: 'passed', durationMs: 3 });
  execution.stepFinished(step, { status: 'failed', failure: { message: 'no cart' } });
  execution.finish({ status: 'failed', failure: { type: 'Error', message: 'no cart' } });
  session.finish('failed', 1);
  const [owner = [], worker = []] = journals();
  expect(owner.map(({ type }) => type)).toEqual([
    'run_started',
    'test_planned',
    'run_finished',
    'journal_closed',
  ]);
  expect(owner[0]).toMatchObject({
    project: { key: 'shop', name: 'shop' },
    command_args: ['vitest', 'run', '--token', '***'],
  });
  expect(worker.map(({ type }) => type)).toEqual([
    'execution_started',
    'step_started',
    'step_started',
    'step_finished',
    'step_finished',
    'execution_finished',
    'journal_closed',
  ]);
  expect(worker[2]).toMatchObject({ parent_step_id: 2, level: 1, step_type: 'sub_step' });
  expect(warnings).toEqual([]);
});

test('what is open when an attempt ends is cut off, and what comes later is ignored', () => {
  const session = open();
  const execution = session.start({ suite, test: case1 });
  const step = execution.step({ text: 'wait' });
  execution.finish({ status: 'timed_out' });
  execution.stepFinished(step, { status: 'passed' });
  execution.finish({ status: 'passed' });
  session.finish('failed', 1);
  const worker = journals()[1] ?? [];
  expect(worker.slice(2)).toMatchObject([
    { type: 'step_finished', status: 'interrupted' },
    { type: 'execution_finished', status: 'timed_out' },
    { type: 'journal_closed' },
  ]);
});

test('an attempt that nobody ended is cut off when the run or its worker ends', () => {
  const session = open();
  session.start({ suite, test: case1 });
  const worker = WorkerSession.join({
    host: 'vitest',
    workerIndex: 1,
    env: process.env,
    argv: [],
    warn: () => {},
  });
  worker?.start({ suite, test: { ...case1, key: 'cart.test.ts#pays', name: 'pays' } });
  worker?.close(3);
  session.finish('failed', 1);
  const ends = journals().flatMap((events) => events.filter(({ type }) => type === 'execution_finished'));
  expect(ends).toMatchObject([{ status: 'interrupted' }, { status: 'interrupted' }]);
});

test('secrets and colours are taken out of messages, logs and steps', () => {
  const session = open();
  const execution = session.start({ suite, test: case1 });
  execution.step({ text: 'log in with tok_4711-secret-value' });
  execution.log('info', 'stdout', 'tok_4711-secret-value');
  execution.finish({
    status: 'failed',
    failure: {
      message: '\u001b[31mTypeError: tok_4711-secret-value is wrong\u001b[0m',
      stack: 'TypeError: tok_4711-secret-value is wrong\n    at cart.ts:3:1',
    },
  });
  session.finish('failed', 1);
  const texts = JSON.stringify(journals());
  expect(texts).not.toContain('4711');
  expect(journals()[1]?.at(-2)).toMatchObject({
    error_type: 'TypeError',
    error_message: '*** is wrong',
    stack_trace: '    at cart.ts:3:1',
  });
});

test('a worker joins the run that the environment names, with a journal of its own', () => {
  const session = open();
  const worker = WorkerSession.join({
    host: 'vitest',
    workerIndex: 2,
    env: process.env,
    argv: [],
    warn: (problem) => warnings.push(problem),
  });
  worker?.start({ suite, test: case1 }).finish({ status: 'passed' });
  worker?.close(0);
  session.finish('passed', 0);
  expect(journals()[1]?.map(({ type }) => type)).toEqual([
    'execution_started',
    'execution_finished',
    'journal_closed',
  ]);
  expect(process.env[sessionVariable]).toBeUndefined();
  const nobody = WorkerSession.join({ host: 'vitest', workerIndex: 0, env: {}, argv: [], warn: () => {} });
  expect(nobody).toBeNull();
});

test('a database that cannot be used is a warning, and the tests go on', () => {
  const session = open({ options: { database: 'mysql://somewhere/else' } });
  session.start({ suite, test: case1 }).finish({ status: 'passed' });
  session.finish('passed', 0);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('names no database that Assay can use');
  expect(process.env[sessionVariable]).toBeUndefined();
});

test('a reporter that is off records nothing', () => {
  open({ options: { enabled: false } }).finish('passed', 0);
  open({ env: environment({ ASSAY_REPORTER: 'off' }) }).finish('passed', 0);
  expect(readdirSync(folder)).toEqual(['package.json']);
});

test('the configuration of the project says where results lie', () => {
  writeFileSync(
    join(folder, 'assay.config.mjs'),
    "export default { results: 'out', secrets: ['SHOP_CODE'] };",
  );
  const session = open({ env: environment({ SHOP_CODE: 'open-sesame-99' }) });
  session.log('info', 'stdout', 'open-sesame-99');
  session.finish('passed', 0);
  const [journal = ''] = readdirSync(join(folder, 'out', 'journals'));
  const text = readFileSync(join(folder, 'out', 'journals', journal), 'utf8');
  expect(text).toContain('"runner":"vitest"');
  expect(text).not.toContain('open-sesame-99');
});
