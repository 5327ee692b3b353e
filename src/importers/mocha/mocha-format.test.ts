import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  collectImport,
  diagnosticLines,
  inputOfText,
  testLines,
} from '../../../test/importers/collect-import.ts';
import { mochaFormat } from './mocha-format.ts';

const fixture = fileURLToPath(new URL('./fixtures/mocha-12.json', import.meta.url));

describe('Mocha JSON', () => {
  it('is recognised by its statistics', () => {
    expect(
      mochaFormat.recognises('{\n "stats": {"suites": 1, "passes": 1}, "tests": [', 'x.json', false),
    ).toBe(90);
    expect(mochaFormat.recognises('{"stats": {}, "results": []}', 'mocha.json', false)).toBe(0);
  });

  it('gives each test once, with what it came to; hooks that failed, too', async () => {
    const collected = await collectImport(mochaFormat, fixture);
    expect(testLines(collected)).toEqual([
      '/repo/mo.test.cjs#grp > sk | skipped',
      '/repo/mo.test.cjs#grp > pend | skipped',
      '/repo/mo.test.cjs#grp > bad | failed 1 ms: AssertionError: Expected values to be loosely deep-equal:',
      '/repo/mo.test.cjs#hooky > "before all" hook for "never" | failed 0 ms: hook broke',
      '/repo/mo.test.cjs#other | passed 0 ms',
      '/repo/mo.test.cjs#grp > slow | passed 21 ms',
      '/repo/mo.test.cjs#grp inner > flaky | failed, passed 1 ms',
    ]);
    expect([...diagnosticLines(collected), ...collected.unknown]).toEqual([]);
    expect(collected.run[0]).toEqual({ startedAt: 1_795_267_868_104_000, endedAt: 1_795_267_868_129_000 });
  });

  it('tells of tests that no list says the outcome of', async () => {
    const text = JSON.stringify({
      stats: {},
      tests: [{ title: 'a' }, { title: 'b' }],
      passes: [{ title: 'a', fullTitle: 'a' }],
    });
    const collected = await collectImport(mochaFormat, inputOfText(text));
    expect(testLines(collected)).toEqual(['mocha#a | passed']);
    expect(collected.diagnostics).toMatchObject([{ code: 'RECORD_INVALID', count: 1 }]);
  });
});
