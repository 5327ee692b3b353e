import { afterEach, describe, expect, it } from 'vitest';
import { openDatabaseAccess } from '../../../src/keeper/open-database-access.ts';
import { duckDbFile } from '../../../src/storage/location/database-location.ts';
import { rowObjects } from '../../journals/temporary-database.ts';
import type { HostOutcome, HostProject } from './host-project.ts';
import { projectOfHost } from './project-of-host.ts';
import { recordedRun } from './recorded-run.ts';

const files = {
  'support.js': `
import { After, Before, BeforeAll, Given } from '@cucumber/cucumber';
if (process.env.TORN) throw new Error('cannot be loaded');
BeforeAll(() => { if (process.env.NO_SHOP) throw new Error('no shop'); });
Before({ name: 'open the shop', tags: '@rich' }, function () { this.log('opened'); });
After({ name: 'close the shop', tags: '@rich' }, function () { this.attach('receipt', 'text/plain'); });
Given(/^(#{1,4})\\s+(.*)$/, (_level, _title) => {});
Given('it passes', () => {});
Given('it passes with', (_table) => {});
Given('it reads', (_text) => {});
Given('it is pending', () => 'pending');
Given('it is ambiguous', () => {});
Given(/^it is ambiguous$/, () => {});
Given('it waits', () => new Promise((done) => { setTimeout(done, 300); }));
Given('it exits', () => { process.exit(3); });
`,
  'rich.feature': `
@rich
Feature: Rich
  What a scenario can have.
  Background:
    Given it passes
  Scenario: everything
    * # Part one
    Given it passes with
      | a | b |
      | 1 | 2 |
    * ## Detail
    And it reads
      """
      hello
      """
    * # Part two
    Then it passes
`,
  'unclear.feature': `
Feature: Unclear
  Scenario: undefined
    Given nobody knows
  Scenario: pending
    Given it is pending
  Scenario: ambiguous
    Given it is ambiguous
`,
  'exits.feature': `
Feature: Exits
  Scenario: waits
    Given it waits
  Scenario: exits
    Given it passes
    And it exits
  Scenario: comes next
    Given it waits
`,
  'torn.feature': 'Feature: Torn\n  Scenario: is torn\n    Given it passes\n  nonsense\n',
};

const script = '@cucumber/cucumber/bin/cucumber.js';
const plugin = ['--import', 'support.js', '--plugin', './node_modules/assay/src/entries/cucumber.ts'];

let project: HostProject;
afterEach(() => project.remove());

async function cucumber(args: readonly string[], env: Record<string, string> = {}): Promise<HostOutcome> {
  project = projectOfHost('cucumber', script, files);
  return await project.start({ files: [...plugin, ...args], reporter: true }, env).ended;
}

const attempts = (run: Awaited<ReturnType<typeof recordedRun>>) =>
  Object.fromEntries(
    Object.entries(run.tests).map(([key, test]) => [key, test.attempts.map(({ status }) => status)]),
  );

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const access = await openDatabaseAccess({
    location: duckDbFile(project.databasePath),
    program: { signal: AbortSignal.timeout(60_000) },
  });
  try {
    return rowObjects(await access.query({ sql, maxRows: 1000 }));
  } finally {
    await access.close();
  }
}

describe('Cucumber', { timeout: 60_000 }, () => {
  it('records sections, background, hooks, tables and texts of a scenario', async () => {
    await cucumber(['rich.feature']);
    const recorded = await recordedRun(project.databasePath);
    expect(recorded.run).toMatchObject({ status: 'passed', passed_count: 1 });
    expect(
      await rows(`SELECT steps.text, step_type, keyword, sections.text AS section, doc_string, data_table
        FROM steps LEFT JOIN sections USING (section_id) ORDER BY steps.order_index`),
    ).toMatchObject([
      { text: 'open the shop', step_type: 'hook', keyword: 'Before', section: null },
      { text: 'it passes', step_type: 'background', keyword: 'Given ', section: null },
      { text: 'it passes with', step_type: 'step', section: 'Part one', data_table: '[["a","b"],["1","2"]]' },
      { text: 'it reads', step_type: 'step', section: 'Detail', doc_string: 'hello' },
      { text: 'it passes', step_type: 'step', keyword: 'Then ', section: 'Part two' },
    ]);
    expect(
      await rows('SELECT text, level, parent_section_id IS NULL AS top FROM sections ORDER BY order_index'),
    ).toMatchObject([
      { text: 'Part one', level: 1, top: true },
      { text: 'Detail', level: 2, top: false },
      { text: 'Part two', level: 1, top: true },
    ]);
    expect(
      await rows(`SELECT action, execution_posts.status, artifacts.bytes FROM execution_posts
        JOIN artifacts USING (execution_post_id)`),
    ).toEqual([{ action: 'after_hook', status: 'passed', bytes: 7 }]);
    expect(await rows('SELECT kind, name, description, tags FROM suites')).toEqual([
      { kind: 'feature', name: 'Rich', description: 'What a scenario can have.', tags: '["@rich"]' },
    ]);
  });

  it('tells undefined, pending and ambiguous steps apart', async () => {
    await cucumber(['unclear.feature']);
    const { tests } = await recordedRun(project.databasePath);
    const found = Object.values(tests).map(({ name, attempts: [first] }) => [
      name,
      first?.status,
      first?.errorMessage?.split('\n', 1)[0],
    ]);
    expect(found).toEqual([
      ['ambiguous', 'ambiguous', '2 step definitions fit:'],
      ['pending', 'undefined', 'the step says that it is pending: its code is not written yet'],
      ['undefined', 'undefined', 'no step definition fits "nobody knows"'],
    ]);
  });

  it('keeps what a step that ends the process leaves behind', async () => {
    const { code } = await cucumber(['exits.feature']);
    expect(code).toBe(3);
    const recorded = await recordedRun(project.databasePath);
    expect(recorded.run).toMatchObject({
      status: 'error',
      error_message: "Cucumber's process ended with exit code 3 while it ran",
    });
    expect(attempts(recorded)).toEqual({
      'exits.feature#waits': ['passed'],
      'exits.feature#exits': ['interrupted'],
      'exits.feature#comes next': ['lost'],
    });
  });

  it('does so in worker threads, where it ends the run of all of them', async () => {
    const { code } = await cucumber(['--parallel', '2', 'exits.feature']);
    expect(code).toBe(1);
    const recorded = await recordedRun(project.databasePath);
    expect(recorded.run.status).toBe('error');
    expect(String(recorded.run.error_message)).toMatch(/^Worker \d exited unexpectedly with code 3$/);
    const { 'exits.feature#exits': exits, 'exits.feature#comes next': next } = attempts(recorded);
    expect([exits, next]).toEqual([['interrupted'], ['lost']]);
    expect(await rows('SELECT count(DISTINCT worker_id) AS n FROM executions')).toEqual([{ n: 2 }]);
  });

  it.each([
    ['code that cannot be loaded', { TORN: '1' }, 'rich.feature', 'Error: cannot be loaded'],
    [
      'a hook before everything that fails',
      { NO_SHOP: '1' },
      'rich.feature',
      'Error: BeforeAll hook: no shop',
    ],
    ['a feature that cannot be read', {}, 'torn.feature', 'torn.feature:4'],
  ])('is broken by %s', async (_what, env, file, message) => {
    await cucumber([file], env as Record<string, string>);
    const { run } = await recordedRun(project.databasePath);
    expect(run.status).toBe('error');
    expect(run.error_message).toContain(message);
  });
});
