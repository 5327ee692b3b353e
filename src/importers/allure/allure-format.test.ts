import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import {
  collectImport,
  diagnosticLines,
  stepLines,
  testLines,
} from '../../../test/importers/collect-import.ts';
import { sampleFile, samplesAreThere } from '../../../test/importers/sample-files.ts';
import { allureFormat } from './allure-format.ts';

const root = mkdtempSync(join(tmpdir(), 'assay-allure-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
function directory(files: Readonly<Record<string, unknown>>): string {
  const folder = join(root, String(++folders));
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

const at = 1_792_000_000_000;
const result = (uuid: string, others: object = {}) => ({
  uuid,
  historyId: `history of ${uuid}`,
  name: uuid,
  status: 'passed',
  stage: 'finished',
  start: at,
  stop: at + 10,
  labels: [{ name: 'testClass', value: 'shop.CartTest' }],
  ...others,
});

describe('Allure results', () => {
  it('are recognised by the names of the files', () => {
    expect(allureFormat.recognises('a-container.json\nb-result.json\n', 'allure-results', true)).toBe(95);
    expect(allureFormat.recognises('a.xml\n', 'allure-results', true)).toBe(0);
    expect(allureFormat.recognises('{"uuid": "1"', 'a-result.json', false)).toBe(90);
    expect(allureFormat.recognises('{"uuid": "1"', 'a.json', false)).toBe(0);
  });

  it('of one history are attempts of one test, in the order in which they began', async () => {
    const collected = await collectImport(
      allureFormat,
      directory({
        'c-result.json': result('C', { historyId: 'h', name: 'pay', start: at + 200, stop: at + 230 }),
        'b-result.json': result('B', {
          historyId: 'h',
          name: 'pay',
          status: 'broken',
          start: at + 100,
          stop: at + 120,
          statusDetails: { message: 'no net', trace: 'no net\n at x' },
        }),
        'a-result.json': result('A', { start: at + 150 }),
      }),
    );
    expect(testLines(collected)).toEqual([
      'shop.CartTest#pay | error 20 ms: no net, passed 30 ms',
      'shop.CartTest#A | passed 0 ms',
    ]);
    expect([...diagnosticLines(collected), ...collected.unknown]).toEqual([]);
  });

  it('without a status are not passed: waiting, cut off, or in doubt', async () => {
    const collected = await collectImport(
      allureFormat,
      directory({
        'a-result.json': result('A', { status: null, stage: 'pending' }),
        'b-result.json': result('B', { status: undefined, stage: 'running' }),
        'c-result.json': result('C', { status: 'unknown' }),
        'd-result.json': result('D', { status: 'skipped' }),
        'e-result.json': result('E', { status: null }),
      }),
    );
    expect(testLines(collected)).toEqual([
      'shop.CartTest#A | skipped 10 ms',
      'shop.CartTest#B | interrupted 10 ms',
      'shop.CartTest#C | error 10 ms',
      'shop.CartTest#D | skipped 10 ms',
      'shop.CartTest#E | error 10 ms',
    ]);
    expect(diagnosticLines(collected)).toEqual(['STATUS_UNKNOWN: unknown']);
  });

  it('have the fixtures of all containers around them, the outermost first', async () => {
    const fixture = (name: string) => ({ name, status: 'passed', start: at, stop: at + 1 });
    const collected = await collectImport(
      allureFormat,
      directory({
        'a-result.json': result('A', {
          steps: [{ name: 'step', status: 'passed', steps: [{ name: 'inner', status: 'broken' }] }],
        }),
        '1-container.json': {
          uuid: 'inner',
          children: ['A'],
          befores: [fixture('inner before')],
          afters: [fixture('inner after')],
        },
        '2-container.json': {
          uuid: 'outer',
          children: ['inner', 'outer'],
          befores: [fixture('outer before')],
          afters: [fixture('outer after')],
        },
      }),
    );
    const [attempt] = collected.tests[0]?.attempts ?? [];
    expect(stepLines(attempt?.steps)).toEqual([
      'hook outer before | passed 1 ms',
      'hook inner before | passed 1 ms',
      'step step | passed',
      '  step inner | error',
    ]);
    expect(stepLines(attempt?.afterHooks)).toEqual([
      'hook inner after | passed 1 ms',
      'hook outer after | passed 1 ms',
    ]);
  });

  it('are named after file and titles, else after class or suites; parameters make different tests', async () => {
    const named = (others: object) => result('test', { labels: [], ...others });
    const collected = await collectImport(
      allureFormat,
      directory({
        'a-result.json': named({ historyId: '1', titlePath: ['tests', 'pay.test.ts', 'card'] }),
        'b-result.json': named({ historyId: '2', fullName: 'tests/cart.spec.ts#card test' }),
        'c-result.json': named({
          historyId: '3',
          labels: [
            { name: 'parentSuite', value: 'shop' },
            { name: 'suite', value: 'cart' },
            { name: 'subSuite', value: 'add' },
          ],
        }),
        'd-result.json': named({
          historyId: '4',
          parameters: [
            { name: 'n', value: '2' },
            { name: 'token', value: 'secret', mode: 'masked' },
            { name: 'time', value: '17', excluded: true },
          ],
        }),
      }),
    );
    expect(collected.tests.map(({ key }) => key)).toEqual([
      'tests/pay.test.ts#card > test',
      'tests/cart.spec.ts#test',
      'shop#cart > add > test',
      'Allure#test({"n":"2","token":"******"})',
    ]);
    expect(collected.tests[3]?.parameters).toEqual({ n: '2', token: '******' });
  });

  it('that are being written are told, and the others imported', async () => {
    const folder = directory({
      'a-result.json': result('A'),
      'b-result.json': '{"uuid": "B", "na',
      'c-testsuite.xml': '<xml/>',
      'lost-attachment.txt': 'x',
      'environment.properties': 'browser = chromium\n# comment\nurl: https://shop\n',
      'executor.json': { name: 'Jenkins', buildName: 'shop #7', buildUrl: 'https://ci/7', buildOrder: 7 },
      'categories.json': [],
    });
    const collected = await collectImport(allureFormat, folder);
    expect(testLines(collected)).toEqual(['shop.CartTest#A | passed 10 ms']);
    expect(collected.brokenOff).toEqual([{ message: 'b-result.json is no whole JSON' }]);
    expect(diagnosticLines(collected)).toEqual([
      'RECORD_INVALID line 1: the file ends in the middle of a value',
      'PART_UNUSED: categories.json',
    ]);
    expect(collected.unknown.toSorted()).toEqual([
      'file *-testsuite.xml of Allure 1',
      'file attachment of no test',
    ]);
    expect(collected.run).toEqual([
      { properties: { browser: 'chromium', url: 'https://shop' } },
      { name: 'shop #7', ciProvider: 'Jenkins', ciRunId: '7', ciUrl: 'https://ci/7', properties: {} },
    ]);
  });

  it('that are nested deeper than anybody writes are left out, and told', async () => {
    const deep = `{"name": "A", "links": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const collected = await collectImport(
      allureFormat,
      directory({ 'a-result.json': deep, 'b-result.json': result('B') }),
    );
    expect(testLines(collected)).toEqual(['shop.CartTest#B | passed 10 ms']);
    expect(diagnosticLines(collected)).toEqual(['LIMIT_EXCEEDED line 1: a value is nested deeper than 1000']);
  });

  it('of Playwright have its attachments, tags and retries', async () => {
    const folder = fileURLToPath(new URL('./fixtures/playwright', import.meta.url));
    const collected = await collectImport(allureFormat, folder);
    expect({
      tests: testLines(collected),
      steps: collected.tests.flatMap(({ attempts }) => attempts.flatMap(({ steps }) => stepLines(steps))),
      tags: collected.tests.map(({ tags }) => tags),
      attachments: collected.tests.flatMap(({ attempts }) =>
        attempts.map(({ attachments }) => attachments?.length),
      ),
      said: [...diagnosticLines(collected), ...collected.unknown],
    }).toMatchSnapshot();
  });

  it.skipIf(!samplesAreThere)('of the demo give the same rows as ever', async () => {
    const collected = await collectImport(allureFormat, sampleFile('allure'));
    expect({
      run: collected.run,
      tests: testLines(collected),
      steps: collected.tests.flatMap(({ attempts }) => attempts.flatMap(({ steps }) => stepLines(steps))),
      said: [...diagnosticLines(collected), ...collected.unknown],
    }).toMatchSnapshot();
  });
});
