import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  collectImport,
  diagnosticLines,
  inputOfText,
  testLines,
} from '../../../test/importers/collect-import.ts';
import { sampleFile, samplesAreThere } from '../../../test/importers/sample-files.ts';
import { junitFormat } from './junit-format.ts';

const folder = fileURLToPath(new URL('./fixtures/', import.meta.url));
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.xml'));
const samples = [
  'junit/bad-duration.xml',
  'junit/googletest-disabled.xml',
  'junit/gotestsum.xml',
  'junit/jest-junit.xml',
  'junit/nested-testsuites.xml',
  'junit/no-attributes.xml',
  'junit/pytest-corrupt.xml',
  'junit/pytest-fail.xml',
  'junit/surefire-flaky.xml',
  'generated/cucumber-13-junit.xml',
  'generated/node-26-junit.xml',
  'generated/playwright-1.65-junit.xml',
  'generated/vitest-5-junit.xml',
];

const inside = (cases: string) => inputOfText(`<testsuite name="s">${cases}</testsuite>`);
const read = (cases: string) => collectImport(junitFormat, inside(cases));

async function rowsOf(path: string) {
  const collected = await collectImport(junitFormat, path);
  const told = diagnosticLines(collected).filter((line) => !line.startsWith('PART_UNUSED'));
  return [
    `tool ${collected.run[0]?.tool ?? 'unknown'}`,
    ...testLines(collected),
    ...told,
    ...collected.unknown,
    ...collected.brokenOff.map(({ message, line }) => `broken off in line ${line}: ${message}`),
  ];
}

describe('JUnit XML of many writers', () => {
  it.each(fixtures)('%s', async (name) => {
    expect(await rowsOf(folder + name)).toMatchSnapshot();
  });

  it.skipIf(!samplesAreThere).each(samples)('%s', async (name) => {
    expect(await rowsOf(sampleFile(name))).toMatchSnapshot();
  });

  it.skipIf(!samplesAreThere)('refuses a DOCTYPE', async () => {
    await expect(collectImport(junitFormat, sampleFile('junit/xxe.xml'))).rejects.toThrow(/DOCTYPE/);
  });
});

describe('attempts', () => {
  it('come before the one that counts when they were flaky, after the first when it was repeated', async () => {
    const flaky = await read(
      '<testcase name="a" time="3"><flakyFailure message="one" time="1"/><flakyError message="two" time="2"/></testcase>',
    );
    const repeated = await read(
      '<testcase name="a" time="1"><failure message="one"/><rerunFailure message="two" time="2"/></testcase>',
    );
    expect(testLines(flaky)).toEqual(['s#a | failed 1000 ms: one, error 2000 ms: two, passed 3000 ms']);
    expect(testLines(repeated)).toEqual(['s#a | failed 1000 ms: one, failed 2000 ms: two']);
  });

  it('of a test that a policy fails though it passed in the end stay failed', async () => {
    const text = '<testcase name="a"><flakyFailure message="one"/><failure message="flaky"/></testcase>';
    expect(testLines(await read(text))).toEqual(['s#a | failed: one, failed: flaky']);
  });
});

describe('statuses', () => {
  it.each([
    ['<testcase name="a"><error message="set-up"/><failure message="call"/></testcase>', 'failed: set-up'],
    ['<testcase name="a"><skipped/></testcase>', 'skipped'],
    ['<testcase name="a"><skipped type="todo"/><failure message="x"/></testcase>', 'skipped'],
    ['<testcase name="a" status="disabled"/>', 'skipped'],
    ['<testcase name="a" status="run" result="suppressed"/>', 'skipped'],
    ['<testcase name="a" status="errored"/>', 'error'],
    ['<testcase name="a" status="on holiday"/>', 'error'],
    ['<testcase name="a" status="0"/>', 'passed'],
    ['<testcase name="a"><failure type="test timeout"/></testcase>', 'timed_out'],
  ])('%s is %s', async (text, outcome) => {
    expect((await collectImport(junitFormat, inside(text))).tests[0]?.attempts[0]?.status).toBe(
      outcome.split(':')[0],
    );
  });

  it('keep every failure of a test, and why it was skipped', async () => {
    const { tests } = await read(
      '<testcase name="a"><failure message="one">at a.js:1</failure><failure message="two">at a.js:2</failure></testcase>' +
        '<testcase name="b"><skipped>not here</skipped></testcase>',
    );
    expect(tests[0]?.attempts[0]?.error).toEqual({
      type: null,
      message: 'one',
      stackTrace: 'at a.js:1\n\ntwo\nat a.js:2',
    });
    expect(tests[1]?.attempts[0]?.metrics).toEqual({ skip_reason: 'not here' });
  });

  it('of a test whose record ends in the middle is interrupted', async () => {
    const text = '<testsuite name="s"><testcase name="a"/><testcase name="b"><system-out>half';
    const collected = await collectImport(junitFormat, inputOfText(text));
    expect(testLines(collected)).toEqual(['s#a | passed', 's#b | interrupted']);
    expect(collected.brokenOff).toHaveLength(1);
  });

  it('of a suite that broke outside of its tests is an error of its own', async () => {
    const collected = await read(
      '<testcase name="a"/><error message="clean-up" type="IOError">trace</error>',
    );
    expect(testLines(collected)).toEqual(['s#a | passed', 's#s (suite) | error: IOError: clean-up']);
  });
});

describe('what belongs to a test', () => {
  it('comes from marks in its output, too', async () => {
    const { tests } = await read(
      '<testcase name="a"><properties><property name="x" value="1"/><property name="x">2</property></properties>' +
        '<system-out>one\n[[ATTACHMENT|a/b.png]]\n[[PROPERTY|y=3]]\ntwo</system-out></testcase>',
    );
    expect(tests[0]?.attempts[0]).toMatchObject({
      attachments: [{ path: 'a/b.png' }],
      logs: [{ source: 'stdout', text: 'one\ntwo' }],
      metrics: { properties: { x: ['1', '2'], y: '3' } },
    });
  });

  it('is counted when it is not known, and kept when it is an attribute', async () => {
    const collected = await read('<testcase name="a" retries="2" team="shop"><video/></testcase><banner/>');
    expect(collected.unknown).toEqual(['element video', 'element banner']);
    expect(collected.tests[0]?.attempts[0]?.metrics).toEqual({ retries: 2, team: 'shop' });
  });
});
