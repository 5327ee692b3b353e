import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  collectImport,
  diagnosticLines,
  inputOfText,
  testLines,
} from '../../../test/importers/collect-import.ts';
import { sampleFile, samplesAreThere } from '../../../test/importers/sample-files.ts';
import { ctrfFormat } from './ctrf-format.ts';

const report = (tests: unknown, others: object = {}) =>
  inputOfText(
    JSON.stringify({
      reportFormat: 'CTRF',
      specVersion: '1.0.0',
      results: { tool: { name: 'playwright', version: '1.65' }, tests, ...others },
    }),
  );

const linesOf = async (tests: unknown) => testLines(await collectImport(ctrfFormat, report(tests)));

describe('CTRF', () => {
  it('is recognised by what it says of itself', () => {
    expect(ctrfFormat.recognises('{\n "reportFormat": "CTRF"', 'x.json', false)).toBe(100);
    expect(ctrfFormat.recognises('{"results": {"tool": {"name": "jest"}, ', 'x.json', false)).toBe(70);
    expect(ctrfFormat.recognises('{"testResults": []}', 'ctrf.json', false)).toBe(0);
  });

  it.skipIf(!samplesAreThere)('is not its schema', () => {
    expect(
      ctrfFormat.recognises(readFileSync(sampleFile('ctrf/ctrf.schema.json'), 'utf8'), 'x.json', false),
    ).toBe(0);
  });

  it('gives file, groups and name of a test, and what is known of its attempt', async () => {
    const test = {
      name: 'pays',
      status: 'failed',
      rawStatus: 'timedOut',
      duration: 12,
      start: 1_792_000_000_000,
      stop: 1_792_000_000_012,
      suite: ['pay.spec.ts', 'basket'],
      filePath: 'tests/pay.spec.ts',
      line: 7,
      message: 'Timeout',
      trace: 'Timeout\n at pay.spec.ts:7',
      tags: ['@smoke'],
      labels: { owner: 'ann', priority: ['p1'] },
      parameters: { card: 'visa' },
      stdout: ['one', 'two'],
      steps: [{ name: 'open', status: 'passed' }],
      attachments: [{ name: 'shot', contentType: 'image/png', path: 'shot.png' }],
      screenshot: Buffer.from('png').toString('base64'),
      browser: 'chromium',
      mood: 'grim',
    };
    const { tests, unknown, run } = await collectImport(ctrfFormat, report([test]));
    expect(run[0]).toEqual({ properties: { 'ctrf.specVersion': '1.0.0' } });
    expect(run[1]).toEqual({ tool: 'playwright 1.65' });
    expect(unknown).toEqual(['field tests.mood']);
    expect(tests).toEqual([
      {
        suite: { kind: 'file', name: 'tests/pay.spec.ts', path: 'tests/pay.spec.ts' },
        titles: ['basket', 'pays'],
        line: 7,
        tags: ['@smoke', 'owner:ann', 'priority:p1'],
        parameters: { card: 'visa' },
        attempts: [
          {
            status: 'timed_out',
            startedAt: 1_792_000_000_000_000,
            durationMs: 12,
            error: { message: 'Timeout', stackTrace: 'Timeout\n at pay.spec.ts:7' },
            logs: [{ source: 'stdout', text: 'one\ntwo' }],
            attachments: [
              { path: 'shot.png', name: 'shot', mediaType: 'image/png' },
              {
                body: Buffer.from('png'),
                name: 'screenshot.png',
                mediaType: 'image/png',
                kind: 'screenshot',
              },
            ],
            steps: [{ text: 'open', attempts: [{ status: 'passed' }] }],
            metrics: { browser: 'chromium', rawStatus: 'timedOut' },
          },
        ],
      },
    ]);
  });

  it('has one suite for each file, else for the outermost group, else for the tool', async () => {
    expect(
      await linesOf([
        { name: 'a', status: 'passed', duration: 1, filePath: 'a.ts', suite: 'group > inner' },
        { name: 'b', status: 'pending', duration: 0, suite: ['outer', 'inner'] },
        { name: 'c', status: 'skipped', duration: 0 },
      ]),
    ).toEqual([
      'a.ts#group > inner > a | passed 1 ms',
      'outer#inner > b | skipped 0 ms',
      'playwright#c | skipped 0 ms',
    ]);
  });

  it('gives back the tests that Assay has written', async () => {
    const test = (others: object) => ({
      duration: 1,
      filePath: 'features/a.feature',
      suite: ['Cart'],
      ...others,
    });
    const tests = [
      test({
        name: 'pays 3',
        testId: 'features/a.feature#pays <n>({"n":"3"})',
        status: 'failed',
        rawStatus: 'ambiguous',
      }),
      test({ name: 'ships', testId: 'features/a.feature#ships', status: 'failed', rawStatus: 'lost' }),
    ];
    const text = JSON.stringify({ reportFormat: 'CTRF', results: { tool: { name: 'assay' }, tests } });
    const collected = await collectImport(ctrfFormat, inputOfText(text));
    expect(testLines(collected)).toEqual([
      'features/a.feature#pays <n>({"n":"3"}) | ambiguous 1 ms',
      'features/a.feature#ships | never ran',
    ]);
    expect(collected.tests[0]).toMatchObject({
      suite: { kind: 'feature', key: 'features/a.feature', name: 'Cart' },
      source: 'gherkin',
    });
  });

  it('knows the project of Playwright in front of the file', async () => {
    const test = {
      name: 'a',
      status: 'passed',
      duration: 1,
      filePath: '/repo/tests/a.spec.ts',
      suite: 'chromium > a.spec.ts > group',
    };
    const { tests } = await collectImport(ctrfFormat, report([test]));
    expect(tests).toMatchObject([
      {
        key: '[chromium] tests/a.spec.ts#group > a',
        titles: ['group', 'a'],
        parameters: { project: 'chromium' },
      },
    ]);
  });

  it('knows whether the list of attempts holds the final one', async () => {
    const failed = { status: 'failed', duration: 2, message: 'no' };
    const passed = { status: 'passed', duration: 3 };
    expect(
      await linesOf([
        { name: 'all', status: 'passed', duration: 9, retries: 1, retryAttempts: [failed, passed] },
        { name: 'all but one', status: 'passed', duration: 9, retries: 1, retryAttempts: [failed] },
        { name: 'uncounted', status: 'passed', duration: 9, retryAttempts: [failed, passed] },
        {
          name: 'uncounted failures',
          status: 'failed',
          duration: 9,
          message: 'no',
          retryAttempts: [failed, failed],
        },
        {
          name: 'failed with the final one',
          status: 'failed',
          duration: 2,
          retries: 1,
          retryAttempts: [failed, failed],
        },
        { name: 'only counted', status: 'passed', duration: 9, retries: 2 },
        { name: 'only said', status: 'passed', duration: 9, flaky: true },
      ]),
    ).toEqual([
      'playwright#all | failed 2 ms: no, passed 3 ms',
      'playwright#all but one | failed 2 ms: no, passed 9 ms',
      'playwright#uncounted | failed 2 ms: no, passed 3 ms',
      'playwright#uncounted failures | failed 2 ms: no, failed 2 ms: no, failed 9 ms: no',
      'playwright#failed with the final one | failed 2 ms: no, failed 2 ms: no',
      'playwright#only counted | failed, failed, passed 9 ms',
      'playwright#only said | failed, passed 9 ms',
    ]);
  });

  it('takes a status that nobody knows for an error, never for a pass', async () => {
    const collected = await collectImport(
      ctrfFormat,
      report([{ name: 'a', status: 'other', duration: 1 }, { name: 'b', status: 'fine', duration: 1 }, 7]),
    );
    expect(testLines(collected)).toEqual(['playwright#a | error 1 ms', 'playwright#b | error 1 ms']);
    expect(diagnosticLines(collected)).toEqual([
      'STATUS_UNKNOWN line 1: other (no raw status)',
      'STATUS_UNKNOWN line 1: fine',
      'RECORD_INVALID line 1: a test is no object',
    ]);
  });

  it('hands over facts of the run and the totals that it claims', async () => {
    const { run, totals } = await collectImport(
      ctrfFormat,
      report([], {
        summary: {
          tests: 3,
          passed: 1,
          failed: 1,
          skipped: 0,
          pending: 1,
          other: 0,
          start: 1_792_000_000,
          stop: 1_792_000_060_000,
        },
        environment: {
          branchName: 'main',
          commit: 'abc',
          buildUrl: 'https://ci/7',
          buildNumber: 7,
          appName: 'shop',
          osPlatform: 'linux',
        },
      }),
    );
    expect(totals).toEqual([{ tests: 3, failed: 1, skipped: 1 }]);
    expect(Object.assign({}, ...run)).toMatchObject({
      startedAt: 1_792_000_000_000_000,
      endedAt: 1_792_000_060_000_000,
      branch: 'main',
      commit: 'abc',
      ciUrl: 'https://ci/7',
      ciRunId: '7',
      system: { os: 'linux' },
      properties: { appName: 'shop' },
    });
  });

  it('imports what stands in front of the place where a file breaks off', async () => {
    const text =
      '{"results": {"tool": {"name": "t"}, "tests": [\n{"name": "a", "status": "passed", "duration": 1},\n{"name": "b", "st';
    const collected = await collectImport(ctrfFormat, inputOfText(text));
    expect(testLines(collected)).toEqual(['t#a | passed 1 ms']);
    expect(collected.brokenOff).toEqual([
      { message: 'results.tests: the file ends in the middle of a value', line: 3 },
    ]);
  });

  it.skipIf(!samplesAreThere).each(['minimal', 'with-retries'])('reads the sample %s', async (name) => {
    const collected = await collectImport(ctrfFormat, sampleFile(`ctrf/${name}.json`));
    expect({ tests: testLines(collected), said: diagnosticLines(collected) }).toMatchSnapshot();
  });
});
