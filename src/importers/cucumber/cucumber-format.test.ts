import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  collectImport,
  diagnosticLines,
  inputOfText,
  stepLines,
  testLines,
} from '../../../test/importers/collect-import.ts';
import { sampleFile, samplesAreThere } from '../../../test/importers/sample-files.ts';
import { cucumberFormat } from './cucumber-format.ts';

const at = (milliseconds: number) => ({ seconds: 1_792_000_000, nanos: milliseconds * 1_000_000 });
const lines = (messages: readonly object[]) =>
  messages.map((message) => `${JSON.stringify(message)}\n`).join('');

const step = (id: string, text: string, line: number) => ({
  id,
  text,
  keyword: 'When ',
  keywordType: 'Action',
  location: { line },
});

/** A feature with two scenarios of two steps each; ids begin with the given text. */
function feature(id: string): object[] {
  const scenario = (name: string, line: number) => ({
    scenario: {
      id: `${id}-${name}`,
      name,
      keyword: 'Scenario',
      description: '',
      tags: [],
      location: { line },
      steps: [step(`${id}-${name}-1`, 'one', line + 1), step(`${id}-${name}-2`, 'two', line + 2)],
      examples: [],
    },
  });
  const pickle = (name: string) => ({
    pickle: {
      id: `${id}-p-${name}`,
      uri: 'features/a.feature',
      name,
      language: 'en',
      tags: [],
      astNodeIds: [`${id}-${name}`],
      steps: [1, 2].map((number) => ({
        id: `${id}-p-${name}-${number}`,
        text: number === 1 ? 'one' : 'two',
        astNodeIds: [`${id}-${name}-${number}`],
      })),
    },
  });
  const testCase = (name: string) => ({
    testCase: {
      id: `${id}-c-${name}`,
      pickleId: `${id}-p-${name}`,
      testSteps: [1, 2].map((number) => ({
        id: `${id}-c-${name}-${number}`,
        pickleStepId: `${id}-p-${name}-${number}`,
        stepDefinitionIds: ['d'],
      })),
    },
  });
  const children = [scenario('A', 3), scenario('B', 7)];
  const document = {
    uri: 'features/a.feature',
    comments: [],
    feature: {
      name: 'Feature',
      keyword: 'Feature',
      description: '',
      tags: [],
      language: 'en',
      location: { line: 1 },
      children,
    },
  };
  return [
    { meta: { protocolVersion: '34', implementation: { name: 'cucumber-js', version: '13' } } },
    { gherkinDocument: document },
    pickle('A'),
    pickle('B'),
    testCase('A'),
    testCase('B'),
    { testRunStarted: { timestamp: at(0) } },
  ];
}

const started = (id: string, name: string, attempt: number, time: number) => ({
  testCaseStarted: {
    id: `${id}-s-${name}${attempt}`,
    testCaseId: `${id}-c-${name}`,
    attempt,
    timestamp: at(time),
    workerId: '1',
  },
});
const finished = (id: string, name: string, attempt: number, time: number, willBeRetried = false) => ({
  testCaseFinished: { testCaseStartedId: `${id}-s-${name}${attempt}`, timestamp: at(time), willBeRetried },
});
const stepBegan = (id: string, name: string, attempt: number, number: number, time: number) => ({
  testStepStarted: {
    testCaseStartedId: `${id}-s-${name}${attempt}`,
    testStepId: `${id}-c-${name}-${number}`,
    timestamp: at(time),
  },
});
const stepEnded = (id: string, name: string, attempt: number, number: number, status: string) => ({
  testStepFinished: {
    testCaseStartedId: `${id}-s-${name}${attempt}`,
    testStepId: `${id}-c-${name}-${number}`,
    testStepResult: {
      status,
      duration: { seconds: 0, nanos: 2_000_000 },
      ...(status === 'FAILED' && { message: 'Error: no\n    at a.ts:1:1' }),
    },
    timestamp: at(0),
  },
});
/** All messages of an attempt whose steps all come to the same. */
const ran = (
  id: string,
  name: string,
  attempt: number,
  status: string,
  from: number,
  willBeRetried = false,
) => [
  started(id, name, attempt, from),
  ...[1, 2].flatMap((number) => [
    stepBegan(id, name, attempt, number, from),
    stepEnded(id, name, attempt, number, status),
  ]),
  finished(id, name, attempt, from + 10, willBeRetried),
];
const end = { testRunFinished: { success: true, timestamp: at(900) } };

const read = (messages: readonly object[]) => collectImport(cucumberFormat, inputOfText(lines(messages)));

describe('Cucumber messages', () => {
  it('are recognised by their first message', () => {
    expect(cucumberFormat.recognises('{"meta":{"protocolVersion":"34"}}\n', 'x', false)).toBe(100);
    expect(cucumberFormat.recognises('{"source":{"data":""}}\n', 'x', false)).toBe(100);
    expect(cucumberFormat.recognises('{"Action":"start"}\n', 'x', false)).toBe(0);
  });

  it('may lie between those of scenarios that run at the same time', async () => {
    const collected = await read([
      ...feature('x'),
      started('x', 'A', 0, 10),
      started('x', 'B', 0, 11),
      stepBegan('x', 'B', 0, 1, 12),
      stepBegan('x', 'A', 0, 1, 12),
      stepEnded('x', 'A', 0, 1, 'FAILED'),
      stepEnded('x', 'B', 0, 1, 'PASSED'),
      stepBegan('x', 'A', 0, 2, 13),
      stepEnded('x', 'A', 0, 2, 'SKIPPED'),
      finished('x', 'A', 0, 20, true),
      started('x', 'A', 1, 21),
      stepBegan('x', 'B', 0, 2, 22),
      stepBegan('x', 'A', 1, 1, 22),
      stepEnded('x', 'A', 1, 1, 'PASSED'),
      stepBegan('x', 'A', 1, 2, 23),
      stepEnded('x', 'A', 1, 2, 'PASSED'),
      stepEnded('x', 'B', 0, 2, 'PASSED'),
      finished('x', 'B', 0, 30),
      finished('x', 'A', 1, 40),
      end,
    ]);
    expect(testLines(collected)).toEqual([
      'features/a.feature#B | passed 19 ms',
      'features/a.feature#A | failed 10 ms: Error: no, passed 19 ms',
    ]);
    expect([...diagnosticLines(collected), ...collected.unknown, ...collected.brokenOff]).toEqual([]);
    const [b] = collected.tests;
    expect(stepLines(b?.attempts[0]?.steps)).toEqual([
      'step When one | passed 2 ms',
      'step When two | passed 2 ms',
    ]);
    expect(b?.attempts[0]).toMatchObject({ startedAt: 1_792_000_000_011_000, metrics: { worker_id: '1' } });
    expect(b?.suite).toEqual({
      kind: 'feature',
      key: 'features/a.feature',
      name: 'Feature',
      path: 'features/a.feature',
    });
  });

  it('that break off leave what ran interrupted and what never began lost', async () => {
    const whole = [...feature('x'), started('x', 'A', 0, 10), stepBegan('x', 'A', 0, 1, 11)];
    const text = `${lines(whole)}{"testStepFinished":{"testCa`;
    const collected = await collectImport(cucumberFormat, inputOfText(text));
    expect(testLines(collected)).toEqual([
      'features/a.feature#A | interrupted',
      'features/a.feature#B | never ran',
    ]);
    expect(stepLines(collected.tests[0]?.attempts[0]?.steps)).toEqual(['step When one | interrupted']);
    expect(collected.brokenOff.map(({ message, line }) => `${line}: ${message}`)).toEqual([
      '10: the file ends in the middle of a message',
      '10: the end of the run (testRunFinished) is missing',
    ]);
  });

  it('that tell of a scenario that ended without all of its steps do not make it pass', async () => {
    const collected = await read([...feature('x'), started('x', 'A', 0, 10), finished('x', 'A', 0, 12), end]);
    expect(testLines(collected)[0]).toBe('features/a.feature#A | interrupted 2 ms');
  });

  it('of hooks around steps make a scenario fail, those of hooks behind it do not, and that is told', async () => {
    const withHook = (type: string) => {
      const messages = JSON.parse(
        JSON.stringify(feature('x')).replace(
          '"testSteps":[',
          '"testSteps":[{"id":"x-c-A-1","pickleStepId":"x-p-A-1","stepDefinitionIds":["d"]},{"id":"h","hookId":"hook"},',
        ),
      ) as object[];
      const hook = { hook: { id: 'hook', type, sourceReference: { uri: 'a.ts', location: { line: 1 } } } };
      const own = [stepBegan('x', 'A', 0, 1, 11), stepEnded('x', 'A', 0, 1, 'FAILED')].map(
        (message) => JSON.parse(JSON.stringify(message).replace('x-c-A-1', 'h')) as object,
      );
      const [begin, ...rest] = ran('x', 'A', 0, 'PASSED', 10);
      const failedRun = { testRunFinished: { success: false, timestamp: at(900) } };
      const [meta, ...others] = messages;
      return read([
        meta as object,
        hook,
        ...others,
        begin as object,
        ...own,
        ...rest,
        ...ran('x', 'B', 0, 'PASSED', 50),
        failedRun,
      ]);
    };
    const around = await withHook('AFTER_TEST_STEP');
    expect(testLines(around)[0]).toBe('features/a.feature#A | failed 10 ms: Error: no');
    expect(diagnosticLines(around)).toEqual([]);
    const behind = await withHook('AFTER_TEST_CASE');
    expect(testLines(behind)[0]).toBe('features/a.feature#A | passed 10 ms');
    expect(diagnosticLines(behind)).toEqual([
      'TOTALS_DIFFER line 23: the run says that it failed, and no scenario did; a hook behind a scenario may have',
    ]);
  });

  it('of several runs in one file keep their ids apart', async () => {
    const run = (result: string) => [
      ...feature('x'),
      ...ran('x', 'A', 0, result, 10),
      ...ran('x', 'B', 0, 'PASSED', 30),
      end,
    ];
    expect(testLines(await read([...run('PASSED'), ...run('FAILED')]))).toEqual([
      'features/a.feature#A | passed 10 ms',
      'features/a.feature#B | passed 10 ms',
      'features/a.feature#A | failed 10 ms: Error: no',
      'features/a.feature#B | passed 10 ms',
    ]);
  });

  it('of old writers, which say nothing of another attempt, are handed over at the end', async () => {
    const silent = (messages: readonly object[]) =>
      JSON.parse(JSON.stringify(messages).replaceAll(',"willBeRetried":false', '')) as object[];
    const collected = await read([
      ...feature('x'),
      ...silent(ran('x', 'A', 0, 'FAILED', 10)),
      ...silent(ran('x', 'A', 1, 'PASSED', 30)),
      end,
    ]);
    expect(testLines(collected)).toEqual([
      'features/a.feature#A | failed 10 ms: Error: no, passed 10 ms',
      'features/a.feature#B | never ran',
    ]);
  });

  it('that are not what they should be are counted, and cost nothing else', async () => {
    const collected = await read([
      ...feature('x'),
      { testCase: { id: 'broken', pickleId: 'x-p-A' } },
      { testCaseStarted: { id: 'nobody', testCaseId: 'nothing', attempt: 0 } },
      { somethingNew: {} },
      { suggestion: {} },
      ...ran('x', 'A', 0, 'PASSED', 10),
      { parseError: { source: { uri: 'features/b.feature' }, message: 'expected: #EOF' } },
      { testRunFinished: { success: false, message: 'out of memory', timestamp: at(5) } },
    ]);
    expect(collected.unknown).toEqual(['message somethingNew']);
    expect(collected.diagnostics.map(({ code, line }) => `${code} ${line}`)).toEqual([
      'RECORD_INVALID 8',
      'RECORD_INVALID 9',
      'PART_UNUSED 11',
    ]);
    expect(collected.runErrors).toEqual(['features/b.feature: expected: #EOF', 'out of memory']);
    expect(testLines(collected)[0]).toBe('features/a.feature#A | passed 10 ms');
  });

  it('of every kind that a run of Cucumber writes give the rows that assay run gives', async () => {
    const path = fileURLToPath(new URL('./fixtures/cucumber-13.ndjson', import.meta.url));
    const collected = await collectImport(cucumberFormat, path);
    expect(collected.tests[0]?.suite).toEqual({
      kind: 'feature',
      key: 'features/cart.feature',
      path: 'features/cart.feature',
      name: 'Cart',
      description: 'What lies in the cart\nis kept.',
      tags: ['@shop'],
    });
    expect(collected.tests[0]).toMatchObject({ line: 10, tags: ['@shop', '@smoke'], source: 'gherkin' });
    const steps = collected.tests[0]?.attempts[0]?.steps ?? [];
    expect(steps.find(({ docString }) => docString !== null && docString !== undefined)?.docString).toBe(
      '**2 things**',
    );
    expect(steps.find(({ dataTable }) => dataTable?.length)?.dataTable).toEqual([
      ['name', 'count'],
      ['jam', '2'],
    ]);
    expect({
      tests: collected.tests.map(
        ({ key, attempts }) => `${key} | ${attempts.map(({ status }) => status).join(', ')}`,
      ),
      errors: collected.tests.flatMap(({ attempts }) =>
        attempts.flatMap(({ error }) => (error ? [`${error.type}: ${error.message}`] : [])),
      ),
      steps: collected.tests
        .flatMap(({ attempts }) =>
          attempts.flatMap((attempt) => [
            ...stepLines(attempt.steps),
            ...stepLines(attempt.afterHooks, 'after: '),
          ]),
        )
        .map((line) => line.replace(/ \d[\d.]* ms/, '')),
    }).toMatchSnapshot();
    expect([...collected.unknown, ...collected.brokenOff, ...collected.runErrors]).toEqual([]);
  });

  describe.skipIf(!samplesAreThere)('of samples', () => {
    const samples = [
      'cucumber/attachments',
      'cucumber/hooks-named',
      'cucumber/retry',
      'cucumber/rules-backgrounds',
      'generated/cucumber-13',
    ];

    it.each(samples)('%s give the same rows as ever', async (name) => {
      const collected = await collectImport(cucumberFormat, sampleFile(`${name}.ndjson`));
      const steps = collected.tests.flatMap(({ key, attempts }) =>
        attempts.flatMap((attempt) => [
          `== ${key}`,
          ...stepLines(attempt.steps),
          ...stepLines(attempt.afterHooks).map((line) => `after: ${line}`),
          ...[attempt, ...(attempt.steps ?? []).flatMap((one) => one.attempts)].flatMap(
            ({ logs, attachments }) => [
              ...(logs ?? []).map(({ source, text }) => `log ${source}: ${text}`),
              ...(attachments ?? []).map(
                (file) => `file ${file.name} ${file.mediaType} ${file.body?.length} bytes`,
              ),
            ],
          ),
        ]),
      );
      expect({
        run: collected.run,
        tests: testLines(collected),
        steps,
        said: [...diagnosticLines(collected), ...collected.unknown],
        brokenOff: collected.brokenOff,
      }).toMatchSnapshot();
    });

    it('cut at any line still give every scenario, and none that did not finish as passed', async () => {
      const all = readFileSync(sampleFile('cucumber/retry.ndjson'), 'utf8').split('\n');
      const planned = all.findIndex((line) => line.startsWith('{"testCaseStarted"'));
      for (let count = planned; count < all.length - 1; count++) {
        const collected = await collectImport(
          cucumberFormat,
          inputOfText(`${all.slice(0, count).join('\n')}\n`),
        );
        expect(collected.tests).toHaveLength(4);
        const over = all.slice(0, count).filter((line) => line.includes('"willBeRetried":false')).length;
        const passed = collected.tests.filter(({ attempts }) => attempts.at(-1)?.status === 'passed').length;
        expect(passed).toBe(Math.min(over, 3));
      }
    });
  });
});
