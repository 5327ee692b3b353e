import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  collectImport,
  diagnosticLines,
  inputOfText,
  stepLines,
  testLines,
} from '../../../test/importers/collect-import.ts';
import { playwrightFormat } from './playwright-format.ts';

const fixture = fileURLToPath(new URL('./fixtures/playwright-1.65.json', import.meta.url));

describe('Playwright JSON', () => {
  it('is recognised by its configuration', () => {
    expect(playwrightFormat.recognises('{\n "config": {\n "configFile": "x"', 'x.json', false)).toBe(95);
    expect(playwrightFormat.recognises('{"results": {}}', 'playwright.json', false)).toBe(0);
  });

  it('gives tests, attempts and what was expected of them, under the keys of the live reporter', async () => {
    const collected = await collectImport(playwrightFormat, fixture);
    expect(testLines(collected)).toMatchSnapshot();
    expect(diagnosticLines(collected)).toEqual([]);
    expect(collected.unknown).toEqual([]);
    expect(collected.totals).toEqual([{ tests: 18, failed: 7, skipped: 4 }]);
  });

  it('gives steps, output, attachments and the project of an attempt', async () => {
    const { tests } = await collectImport(playwrightFormat, fixture);
    const [first] = tests;
    expect(first).toMatchObject({
      suite: { kind: 'file', key: 'tests/a.spec.ts', path: 'tests/a.spec.ts' },
      line: 2,
      tags: ['@smoke'],
      parameters: { project: 'one' },
    });
    expect(stepLines(first?.attempts[0]?.steps)).toEqual([
      'step outer | passed 4 ms',
      '  step inner | passed 4 ms',
    ]);
    expect(first?.attempts[0]?.logs).toEqual([
      { source: 'stdout', text: 'hi\n' },
      { source: 'stderr', text: 'err\n' },
    ]);
    const flaky = tests.find(({ titles }) => titles.includes('flaky'));
    expect(flaky?.attempts[0]?.attachments).toEqual([
      { name: 'note', mediaType: 'text/plain', body: Buffer.from('hello') },
      {
        name: 'error-context',
        mediaType: 'text/markdown',
        path: '/repo/test-results/a-group-flaky-one/error-context.md',
      },
    ]);
  });

  it('names files after the folder of the configuration where they do not lie below the base', async () => {
    const { tests } = await collectImport(playwrightFormat, fixture, { base: '/elsewhere' });
    expect(tests[0]?.suite.path).toBe('tests/a.spec.ts');
  });

  it('says lost of a test without a result, unless it was to be skipped; errors of the run are told', async () => {
    const test = (title: string, expectedStatus: string) => ({
      title,
      tags: [],
      tests: [{ expectedStatus, projectName: '', results: [], status: 'skipped' }],
    });
    const report = {
      config: { configFile: '/repo/playwright.config.ts', rootDir: '/repo', projects: [{}] },
      suites: [{ title: 'a.spec.ts', file: 'a.spec.ts', specs: [test('skipped', 'skipped')] }],
      errors: [{ message: 'cannot load d.spec.ts' }],
    };
    const lost = structuredClone(report);
    lost.suites[0]?.specs.splice(0, 1, {
      ...test('cut off', 'passed'),
      tests: [{ expectedStatus: 'passed', projectName: '', results: [], status: 'unexpected' }],
    });
    expect(testLines(await collectImport(playwrightFormat, inputOfText(JSON.stringify(report))))).toEqual([
      'a.spec.ts#skipped | skipped',
    ]);
    const collected = await collectImport(playwrightFormat, inputOfText(JSON.stringify(lost)));
    expect(testLines(collected)).toEqual(['a.spec.ts#cut off | never ran']);
    expect(collected.runErrors).toEqual(['cannot load d.spec.ts']);
  });

  it('leaves out suites and steps that are nested deeper than anybody writes, and tells it', async () => {
    let suite: object = { title: 'inmost', specs: [] };
    for (let depth = 0; depth < 150; depth++) suite = { title: 'group', specs: [], suites: [suite] };
    let step: object = { title: 'inmost' };
    for (let depth = 0; depth < 150; depth++) step = { title: 'step', steps: [step] };
    const spec = {
      title: 't',
      tests: [{ expectedStatus: 'passed', results: [{ status: 'passed', steps: [step] }] }],
    };
    const text = JSON.stringify({ config: {}, suites: [{ file: 'a', specs: [spec], suites: [suite] }] });
    const collected = await collectImport(playwrightFormat, inputOfText(text));
    expect(diagnosticLines(collected)).toEqual([
      'LIMIT_EXCEEDED line 1: steps are nested deeper than 100',
      'LIMIT_EXCEEDED line 1: suites are nested deeper than 100',
    ]);
    expect(testLines(collected)).toEqual(['a#t | passed']);
  });
});
