import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  collectImport,
  diagnosticLines,
  inputOfText,
  testLines,
} from '../../../test/importers/collect-import.ts';
import { sampleFile, samplesAreThere } from '../../../test/importers/sample-files.ts';
import { jestFormat } from './jest-format.ts';

const vitest = fileURLToPath(new URL('./fixtures/vitest-5.json', import.meta.url));

describe('Jest and Vitest JSON', () => {
  it('is recognised by its counts', () => {
    expect(jestFormat.recognises('{"numFailedTestSuites":1,"numTotalTestSuites":2', 'x.json', false)).toBe(
      95,
    );
    expect(jestFormat.recognises('{"stats": {}}', 'jest.json', false)).toBe(0);
  });

  it('gives what Vitest says, attempts that failed before a pass included', async () => {
    const collected = await collectImport(jestFormat, vitest);
    expect(testLines(collected)).toMatchSnapshot();
    expect(collected.runErrors).toEqual(['/repo/b.test.ts: cannot load']);
    expect(collected.suites).toMatchObject([{ path: '/repo/b.test.ts' }]);
    expect(collected.run.at(-1)).toEqual({ tool: 'Vitest' });
    expect([...diagnosticLines(collected), ...collected.unknown]).toEqual([]);
    expect(collected.totals).toEqual([{ tests: 9, failed: 1, skipped: 2 }]);
  });

  it.skipIf(!samplesAreThere)('gives what Jest says, with the reasons of its retries', async () => {
    const collected = await collectImport(jestFormat, sampleFile('generated/jest-30.json'));
    expect(testLines(collected)).toMatchSnapshot();
    expect(collected.run.at(-1)).toEqual({ tool: 'Jest' });
    expect([...diagnosticLines(collected), ...collected.unknown]).toEqual([]);
    const [slow, flaky] = collected.tests;
    expect(slow).toMatchObject({ line: 3, attempts: [{ startedAt: 1_795_220_047_229_000 }] });
    expect(flaky?.attempts[0]?.error?.stackTrace).toContain(
      'at Object.<anonymous> (/repo/jest/a.test.cjs:4:44)',
    );
  });

  it('takes pending for skipped in Jest and for never run in Vitest', async () => {
    const files = [
      { name: '/repo/a.test.ts', assertionResults: [{ title: 'p', ancestorTitles: [], status: 'pending' }] },
    ];
    const text = (others: object) =>
      inputOfText(JSON.stringify({ numTotalTestSuites: 1, ...others, testResults: files }));
    expect(testLines(await collectImport(jestFormat, text({ numRuntimeErrorTestSuites: 0 })))).toEqual([
      '/repo/a.test.ts#p | skipped',
    ]);
    expect(testLines(await collectImport(jestFormat, text({})))).toEqual(['/repo/a.test.ts#p | never ran']);
  });

  it('knows a time limit of Vitest by its message', async () => {
    const test = {
      title: 'slow',
      status: 'failed',
      failureMessages: ['Error: Test timed out in 5000ms.\n    at a.ts:1:1'],
    };
    const text = JSON.stringify({
      numTotalTestSuites: 1,
      testResults: [{ name: '/repo/a.test.ts', status: 'failed', assertionResults: [test] }],
    });
    const collected = await collectImport(jestFormat, inputOfText(text));
    expect(testLines(collected)).toEqual([
      '/repo/a.test.ts#slow | timed_out: Error: Test timed out in 5000ms.',
    ]);
    expect(collected.runErrors).toEqual([]);
  });

  it('says so when the run was interrupted or broke', async () => {
    const text = JSON.stringify({
      numTotalTestSuites: 0,
      testResults: [],
      wasInterrupted: true,
      runExecError: { message: 'no' },
    });
    const { brokenOff, runErrors } = await collectImport(jestFormat, inputOfText(text));
    expect(brokenOff).toEqual([{ message: 'the report says that the run was interrupted', line: 1 }]);
    expect(runErrors).toEqual(['no']);
  });
});
