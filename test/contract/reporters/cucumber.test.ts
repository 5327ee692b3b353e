import { join } from 'node:path';
import type { HostUnderTest } from './host-under-test.ts';
import { describeReporter } from './reporter.contract.ts';
import { blockingCode } from './sample-tests.ts';

const cucumber: HostUnderTest = {
  name: 'cucumber',
  testFiles: {
    shop: 'shop.feature',
    flaky: 'flaky.feature',
    broken: 'broken.feature',
    blocking: 'blocking.feature',
  },
  files: {
    // Its name alone does where packages lie side by side, which those of this project do not.
    'recorded.mjs': "export default { plugin: [import.meta.resolve('assay/cucumber')] };",
    'support.js': `
import { AfterAll, Before, Given } from '@cucumber/cucumber';
Given('it passes', () => {});
Given('it fails', () => { throw new Error('expected 12.50, got 12.49'); });
Given('it is skipped', () => 'skipped');
Given('it prints', () => {
  console.log('a line on standard output');
  console.error('a line on standard error');
});
Given('it attaches {word}', function (text) { this.attach(text, 'text/plain'); });
Given('it doubles {int}', (_number) => {});
let attempt = 0;
Given('it fails at first', () => { if (++attempt === 1) throw new Error('not yet'); });
Given('it blocks', { timeout: -1 }, () => {${blockingCode}});
Before({ tags: '@hooked' }, () => { throw new Error('no gas'); });
AfterAll(() => {
  if (process.argv.includes('broken.feature')) throw new Error('this file cannot be loaded');
});
`,
    'shop.feature': `
Feature: Shop
  Scenario: adds
    Given it passes
  Scenario: pays
    Given it fails
  Scenario: is skipped
    Given it is skipped
  Scenario: prints
    Given it prints
  Scenario: attaches
    Given it passes
    Then it attaches evidence
  Scenario Outline: doubles <number>
    Given it doubles <number>
    Examples:
      | number |
      | 1      |
      | 2      |
  Rule: first
    Scenario: has the same name
      Given it passes
  Rule: second
    Scenario: has the same name
      Given it passes
  Rule: hooked
    @hooked
    Scenario: is behind a failing hook
      Given it passes
`,
    'flaky.feature': `
Feature: Flaky
  @flaky
  Scenario: is flaky
    Given it fails at first
`,
    // Code that cannot be loaded keeps Cucumber from running anything at all; this stands for errors of no scenario.
    'broken.feature': 'Feature: Broken\n',
    'blocking.feature': `
Feature: Blocking
  Scenario: runs before
    Given it passes
  Scenario: blocks
    Given it blocks
  Scenario: runs behind
    Given it passes
`,
  },
  can: {
    console: 'test',
    attachments: true,
    retries: true,
    expectedFailure: false,
    steps: ['it passes', 'it attaches evidence'],
    planned: true,
    workerProcesses: false,
  },
  differs: {
    sameNameFirst: { name: 'has the same name', key: 'shop.feature#first/has the same name' },
    sameNameSecond: { name: 'has the same name', key: 'shop.feature#second/has the same name' },
    parametrisedFirst: { key: 'shop.feature#doubles <number>({"number":"1"})' },
    parametrisedSecond: { key: 'shop.feature#doubles <number>({"number":"2"})' },
    behindFailingHook: {
      name: 'is behind a failing hook',
      key: 'shop.feature#hooked/is behind a failing hook',
    },
  },
  command: ({ files, reporter }) => ({
    program: process.execPath,
    args: [
      join(import.meta.dirname, '../../../node_modules/@cucumber/cucumber/bin/cucumber.js'),
      '--import',
      'support.js',
      '--retry',
      '1',
      '--retry-tag-filter',
      '@flaky',
      ...(reporter ? ['--config', 'recorded.mjs'] : []),
      ...files,
    ],
  }),
};

describeReporter(cucumber);
