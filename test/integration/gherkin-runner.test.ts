import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsOf, GherkinProject, statusesOf } from './gherkin-project.ts';

const stepDefinitions = `
import assert from 'node:assert/strict';
import { After, AfterAll, Before, BeforeAll, Given, step } from 'assay/gherkin';

BeforeAll(() => console.log('worker', process.env.ASSAY_WORKER_INDEX, 'begins'));
AfterAll(() => console.log('worker', process.env.ASSAY_WORKER_INDEX, 'ends'));
Before({ name: 'lay the table' }, () => {});
After({ name: 'clear the table' }, () => {});
After({ tags: '@messy', name: 'wash up' }, () => { throw new Error('no water'); });

let tries = 0;
Given('it is fine', () => {});
Given('it is wrong', () => assert.equal(1 + 1, 3));
Given('it works the second time', () => assert.ok(++tries > 1, 'not yet'));
Given('it takes {int} ms', (ms) => new Promise((resolve) => setTimeout(resolve, ms)));
Given('it is stubborn', { wrapperOptions: { retries: 2 } }, function () {
  this.count = (this.count ?? 0) + 1;
  assert.equal(this.count, 3, 'try ' + this.count);
});
Given('it is made of parts', async function () {
  this.log('cooking');
  this.attach('{"a":1}', { mediaType: 'application/json', fileName: 'recipe.json' });
  await Promise.all([step('left', async () => { await step('inner', () => 1); }), step('right', () => {})]);
});
Given('it kills its process', () => process.kill(process.pid, 'SIGKILL'));
Given('it leaves', () => process.exit(7));
Given('it never ends', () => { for (;;); });
Given('it fits twice', () => {});
Given(/^it fits twice$/, () => {});
Given('it holds {string}', (name) => {});
Given('it holds {string}:', (name, table) => assert.deepEqual(table.raw(), [['a', 'b']]));
`;

const scenario = (name: string, ...steps: string[]) =>
  `  Scenario: ${name}\n${steps.map((text) => `    Given ${text}\n`).join('')}\n`;

const feature = (name: string, ...scenarios: string[]) => `Feature: ${name}\n\n${scenarios.join('')}`;

let project: GherkinProject;

beforeAll(() => {
  project = new GherkinProject({
    'steps/steps.js': stepDefinitions,
    'features/good.feature': feature('Good', scenario('one', 'it is fine'), scenario('two', 'it is fine')),
    'features/bad.feature': feature('Bad', scenario('three', 'it is fine', 'it is wrong', 'it is fine')),
    'odd/undefined.feature': feature('Odd', scenario('four', 'nobody knows this', 'it is fine')),
    'odd/ambiguous.feature': feature('Twice', scenario('twice', 'it fits twice')),
    'odd/flaky.feature': feature('Flaky', scenario('five', 'it works the second time')),
    'odd/killed.feature': feature(
      'Killed',
      scenario('before', 'it is fine'),
      scenario('killed', 'it is fine', 'it kills its process'),
      scenario('after', 'it is fine'),
    ),
    'odd/exit.feature': feature('Exit', scenario('leaves', 'it leaves'), scenario('stays', 'it is fine')),
    'odd/hang.feature': feature(
      'Hang',
      scenario('hangs', 'it never ends'),
      scenario('goes on', 'it is fine'),
    ),
    'odd/slow.feature': feature(
      'Slow',
      scenario('slow', 'it takes 400 ms'),
      scenario('not begun', 'it is fine'),
    ),
    'odd/slower.feature': feature('Slower', scenario('too slow', 'it never ends')),
    'odd/messy.feature': feature('Messy', `  @messy\n${scenario('messy', 'it is fine')}`),
    'rich/rich.feature': `@kitchen
Feature: Rich
  Background:
    Given it is fine

  @oven
  Scenario: everything
    * # Dough
    Given it is made of parts
    * ### Butter
    Given it is stubborn
    * ## Oven
    Given it holds "x":
      | a | b |

  Scenario Outline: row <n>
    Given it holds "<n>"
    Examples:
      | n |
      | 1 |
      | 2 |
`,
  });
});

afterAll(() => project.remove());

describe('a run of features', () => {
  it('passes with code 0 and records what happened', async () => {
    const run = await project.run('features/good.feature');
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    expect(statusesOf(run)).toEqual({ one: ['passed'], two: ['passed'] });
    expect(eventsOf(run, 'run_started')).toMatchObject([
      {
        project: { key: 'pantry' },
        worker_count: 1,
        command_args: ['assay', 'run', '--database', 'features/good.feature'],
      },
    ]);
    expect(eventsOf(run, 'test_planned').map((event) => event.test.key)).toEqual([
      'features/good.feature#one',
      'features/good.feature#two',
    ]);
    expect(eventsOf(run, 'suite_finished')).toMatchObject([
      { suite_key: 'features/good.feature', status: 'passed' },
    ]);
    expect(eventsOf(run, 'run_finished')).toMatchObject([{ status: 'passed' }]);
    expect(eventsOf(run, 'journal_closed')).toHaveLength(2);
    expect(eventsOf(run, 'execution_post')).toMatchObject([
      { action: 'after_hook', status: 'passed', details: { name: 'clear the table' } },
      { action: 'after_hook', status: 'passed' },
    ]);
    expect(JSON.parse(project.read('results/run_details.json'))).toMatchObject({ status: 'passed' });
  });

  it('ends with code 1 and the message when a scenario fails', async () => {
    const run = await project.run('features', '--workers', '2');
    expect(run.code).toBe(1);
    expect(statusesOf(run)).toEqual({ one: ['passed'], two: ['passed'], three: ['failed'] });
    const failed = eventsOf(run, 'step_finished').filter((event) => event.status !== 'passed');
    expect(failed).toMatchObject([
      { status: 'failed', error_type: 'AssertionError', error_message: expect.stringContaining('2 !== 3') },
      { status: 'skipped' },
    ]);
    expect(failed[0]?.stack_trace).toContain('steps/steps.js');
    expect(eventsOf(run, 'run_finished')).toMatchObject([{ status: 'failed' }]);
    expect(run.journals.map((journal) => journal.header.role).sort()).toEqual(['owner', 'worker', 'worker']);
  });

  it('runs BeforeAll and AfterAll once for each worker', async () => {
    const run = await project.run('features', 'odd/slow.feature', '--workers', '2');
    const lines = run.stdout.split('\n').filter((line) => line.startsWith('worker '));
    expect(lines.sort()).toEqual(['worker 0 begins', 'worker 0 ends', 'worker 1 begins', 'worker 1 ends']);
    const logs = eventsOf(run, 'log').map((event) => event.message);
    expect(logs.sort()).toEqual(lines);
  });

  it('tries a scenario that failed again, and calls it flaky', async () => {
    const run = await project.run('odd/flaky.feature', '--retry', '2');
    expect(run.code).toBe(0);
    expect(statusesOf(run)).toEqual({ five: ['failed', 'passed'] });
    expect(eventsOf(run, 'execution_finished').map((event) => event.is_final_attempt ?? true)).toEqual([
      false,
      true,
    ]);
    expect(run.stdout).toContain('1 flaky');
  });

  it('fails when a step has no definition, or two', async () => {
    const run = await project.run('odd/undefined.feature', 'odd/ambiguous.feature');
    expect(run.code).toBe(1);
    expect(statusesOf(run)).toEqual({ four: ['undefined'], twice: ['ambiguous'] });
    expect(run.stdout).toContain("Given('nobody knows this'");
    expect(eventsOf(run, 'execution_finished').map((event) => event.error_message)).toContain(
      'no step definition fits "nobody knows this"',
    );
  });

  it('reports a hook that fails after a scenario without changing the scenario', async () => {
    const run = await project.run('odd/messy.feature');
    expect(run.code).toBe(1);
    expect(statusesOf(run)).toEqual({ messy: ['passed'] });
    expect(eventsOf(run, 'execution_post')).toMatchObject([
      { status: 'failed', details: { name: 'wash up', error: 'no water' } },
      { status: 'passed' },
    ]);
    expect(run.stdout).toContain('no water');
  });

  it('records sections, sub-steps, attempts, tables, tags, logs and attachments', async () => {
    const run = await project.run('rich');
    expect(run.code).toBe(0);
    const sections = eventsOf(run, 'section_started').filter((event) => event.text !== '');
    const [dough, butter, oven] = sections;
    expect(sections.map(({ text, level }) => [text, level])).toEqual([
      ['Dough', 1],
      ['Butter', 3],
      ['Oven', 2],
    ]);
    expect([butter?.parent_section_id, oven?.parent_section_id]).toEqual([dough?.id, dough?.id]);
    const steps = eventsOf(run, 'step_started').filter((step) => step.execution_id === dough?.execution_id);
    expect(steps.map(({ text, step_type, section_id }) => [text, step_type, section_id])).toEqual([
      ['lay the table', 'hook', undefined],
      ['it is fine', 'background', undefined],
      ['it is made of parts', 'step', dough?.id],
      ['left', 'sub_step', dough?.id],
      ['inner', 'sub_step', dough?.id],
      ['right', 'sub_step', dough?.id],
      ['it is stubborn', 'step', butter?.id],
      ['it holds "x":', 'step', oven?.id],
    ]);
    const [parts, left, inner, right] = steps.slice(2);
    expect([left?.parent_step_id, inner?.parent_step_id, right?.parent_step_id]).toEqual([
      parts?.id,
      left?.id,
      parts?.id,
    ]);
    expect([left?.level, inner?.level, right?.level]).toEqual([1, 2, 1]);
    expect(steps.at(-1)?.data_table).toEqual([['a', 'b']]);
    expect(eventsOf(run, 'step_retried').map((event) => event.attempt_number)).toEqual([2, 3]);
    expect(eventsOf(run, 'log').filter((event) => event.step_run_id === parts?.id)).toMatchObject([
      { message: 'cooking' },
    ]);
    const [recipe] = eventsOf(run, 'artifact');
    expect(recipe).toMatchObject({ name: 'recipe.json', suffix: '.json', bytes: 7, step_run_id: parts?.id });
    expect(project.read(`results/${recipe?.path}`)).toBe('{"a":1}');
    const tests = eventsOf(run, 'execution_started').map((event) => event.test);
    expect(tests[0]?.tags).toEqual(['@kitchen', '@oven']);
    expect(tests.slice(1).map(({ key, parameters }) => [key, parameters])).toEqual([
      ['rich/rich.feature#row <n>({"n":"1"})', { n: '1' }],
      ['rich/rich.feature#row <n>({"n":"2"})', { n: '2' }],
    ]);
  });

  it('runs only what stands at the given lines', async () => {
    const run = await project.run('rich/rich.feature:21', 'features/good.feature:7');
    expect(statusesOf(run)).toEqual({ 'row 2': ['passed'], two: ['passed'] });
  });

  it('chooses by tags and names', async () => {
    const byTag = await project.run('rich', '--tags', '@kitchen and not @oven');
    expect(Object.keys(statusesOf(byTag))).toEqual(['row 1', 'row 2']);
    const byName = await project.run('features', '--name', '^t');
    expect(Object.keys(statusesOf(byName)).sort()).toEqual(['three', 'two']);
  });

  it('checks definitions without running anything with --dry-run', async () => {
    const good = await project.run('features', '--dry-run');
    expect(good.code).toBe(0);
    expect(statusesOf(good)).toEqual({ one: ['skipped'], two: ['skipped'], three: ['skipped'] });
    const bad = await project.run('odd/undefined.feature', '--dry-run');
    expect(bad.code).toBe(1);
  });

  it('skips what has not begun after the first failure with --fail-fast', async () => {
    project.write({
      'fast/fast.feature': feature(
        'Fast',
        scenario('breaks', 'it is wrong', 'it takes 50 ms'),
        scenario('rest', 'it takes 50 ms'),
        scenario('remainder', 'it takes 50 ms'),
      ),
      'fast/later.feature': feature('Later', scenario('later', 'it is fine')),
    });
    const run = await project.run('fast', '--fail-fast', '--workers', '1');
    expect(run.code).toBe(1);
    const statuses = statusesOf(run);
    expect(statuses.breaks).toEqual(['failed']);
    expect(statuses.remainder).toEqual(['skipped']);
    expect(statuses.later).toEqual(['skipped']);
  });
});

describe('a worker that dies', () => {
  it('by kill -9 costs only the scenario that it ran', async () => {
    const run = await project.run('odd/killed.feature', '--workers', '2');
    expect(run.code).toBe(3);
    expect(statusesOf(run)).toEqual({ before: ['passed'], killed: ['interrupted'], after: ['passed'] });
    expect(eventsOf(run, 'writer_lost')).toMatchObject([{ status: 'interrupted', signal: 'SIGKILL' }]);
    const killed = run.journals.find(
      (journal) => !journal.events.some((event) => event.type === 'journal_closed'),
    );
    const last = killed?.events.at(-1);
    expect(last).toMatchObject({ type: 'step_started', text: 'it kills its process' });
    expect(eventsOf(run, 'run_finished')).toMatchObject([{ status: 'error' }]);
    expect(run.stdout).toContain('signal SIGKILL');
  });

  it('by process.exit costs only the scenario that it ran', async () => {
    const run = await project.run('odd/exit.feature');
    expect(run.code).toBe(3);
    expect(statusesOf(run)).toEqual({ leaves: ['interrupted'], stays: ['passed'] });
    expect(eventsOf(run, 'writer_lost')).toMatchObject([{ exit_code: 7 }]);
  });

  it('because its scenario takes too long costs only that scenario', async () => {
    const run = await project.run('odd/hang.feature', '--scenario-timeout', '1s');
    expect(run.code).toBe(1);
    expect(statusesOf(run)).toEqual({ hangs: ['timed_out'], 'goes on': ['passed'] });
    expect(eventsOf(run, 'writer_lost')).toMatchObject([
      { status: 'timed_out', message: expect.stringContaining('--scenario-timeout') },
    ]);
  });

  it('again and again before any scenario ends the run', async () => {
    project.write({
      'dying/features/dying.feature': feature('Dying', scenario('never', 'it is fine')),
      'dying/steps/steps.js': 'process.exit(9);',
    });
    const run = await project.run('dying/features');
    expect(run.code).toBe(3);
    expect(run.stderr).toContain('3 workers in a row');
    expect(eventsOf(run, 'run_finished')).toMatchObject([{ status: 'error' }]);
  });
});

describe('a run that is stopped', () => {
  it('lets what runs come to its end, and says what is missing', async () => {
    const started = project.start('odd/slow.feature', 'odd/flaky.feature', '--workers', '1');
    await started.says('begins');
    started.process.kill('SIGINT');
    const run = await started.finished;
    expect(run.code).toBe(3);
    expect(eventsOf(run, 'run_finished')).toMatchObject([{ status: 'interrupted' }]);
    expect(run.stdout).toContain('lost');
    expect(run.journals.every((journal) => journal.events.at(-1)?.type === 'journal_closed')).toBe(true);
  });

  it('by its own time limit kills what does not end', async () => {
    const run = await project.run('odd/slower.feature', '--run-timeout', '5s');
    expect(run.code).toBe(3);
    expect(run.stdout).toContain('--run-timeout');
    expect(statusesOf(run)).toEqual({ 'too slow': ['interrupted'] });
  });
});

describe('a run that cannot begin', () => {
  it('ends with code 2 when there is nothing to run', async () => {
    const run = await project.run('features', '--tags', '@nobody');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('None of the 3 scenarios fits the tags "@nobody"');
    expect(run.journals).toEqual([]);
    expect((await project.run('features', '--tags', '@nobody', '--allow-empty')).code).toBe(0);
  });

  it('names a path that leads to no features', async () => {
    const run = await project.run('featurs');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('No feature files at featurs');
  });

  it('names a line without a scenario', async () => {
    const run = await project.run('features/good.feature:1');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('no scenario at features/good.feature:1');
  });

  it('names the line of a feature file that is not Gherkin', async () => {
    project.write({ 'broken/broken.feature': 'Feature: Broken\n  Scenario: a\n    Given x\n  Nonsense\n' });
    const run = await project.run('broken');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('broken/broken.feature:4: expected:');
  });

  it('shows where support code fails to load', async () => {
    project.write({
      'failing/features/a.feature': feature('A', scenario('a', 'it is fine')),
      'failing/steps/steps.js': "import './missing.js';",
    });
    const run = await project.run('failing/features');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('failing/steps/steps.js cannot be loaded');
    expect(run.stderr).toContain('missing.js');
  });

  it('names the fields of a configuration that it cannot use', async () => {
    project.write({ 'wrong.config.js': "export default { workers: 'many', retry: -1 };" });
    const run = await project.run('--config', 'wrong.config.js');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('wrong.config.js');
    expect(run.stderr).toMatch(/retry: .*\n.*workers: /);
  });

  it('names a hook that fails before everything', async () => {
    project.write({
      'hooked/features/a.feature': feature('A', scenario('a', 'it is fine')),
      'hooked/steps/steps.js':
        "import { BeforeAll } from 'assay/gherkin';\nBeforeAll({ name: 'heat up' }, () => { throw new Error('no gas'); });",
    });
    const run = await project.run('hooked/features');
    expect(run.code).toBe(3);
    expect(run.stderr).toContain('heat up');
    expect(run.stderr).toContain('no gas');
  });
});
