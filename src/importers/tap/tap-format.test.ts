import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collectImport,
  diagnosticLines,
  inputOfText,
  testLines,
} from '../../../test/importers/collect-import.ts';
import { sampleFile, samplesAreThere } from '../../../test/importers/sample-files.ts';
import { tapFormat } from './tap-format.ts';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const read = (text: string) => collectImport(tapFormat, inputOfText(text, 'reports/unit.tap'));
const linesOf = async (text: string) => testLines(await read(text));

describe('TAP', () => {
  it('is recognised by its version, else by points and a plan', () => {
    expect(tapFormat.recognises('TAP version 13\n', 'x', false)).toBe(95);
    expect(tapFormat.recognises('ok 1 - a\n1..1\n', 'x', false)).toBe(80);
    expect(tapFormat.recognises('ok 1 - a\n', 'x.tap', false)).toBe(90);
    expect(tapFormat.recognises('all is ok\n', 'x.txt', false)).toBe(0);
  });

  it('says passed, failed, skipped and expected to fail', async () => {
    const text =
      '1..6\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP why\nnot ok 4 - d # TODO\nok 5 - e # TODO\nok\n';
    const collected = await read(text);
    expect(collected.tests[2]?.attempts[0]?.metrics).toEqual({ skip_reason: 'why' });
    expect(testLines(collected)).toEqual([
      'unit#a | passed',
      'unit#b | failed',
      'unit#c | skipped',
      'unit#d | failed (expected failed)',
      'unit#e | skipped',
      'unit#test 6 | passed',
    ]);
  });

  it('names subtests after the line before, around or behind them', async () => {
    const before =
      '# Subtest: g\n    ok 1 - a\n    # Subtest: h\n        ok 1 - b\n        1..1\n    ok 2 - h\n    1..2\nok 1 - g\n1..1\n';
    const indented =
      '    # Subtest: g\n    ok 1 - a\n        # Subtest: h\n        ok 1 - b\n        1..1\n    ok 2 - h\n    1..2\nok 1 - g\n1..1\n';
    const around =
      'ok 1 - g {\n    ok 1 - a\n    ok 2 - h {\n        ok 1 - b\n        1..1\n    }\n    1..2\n}\n1..1\n';
    const behind = '    ok 1 - a\n        ok 1 - b\n        1..1\n    ok 2 - h\n    1..2\nok 1 - g\n1..1\n';
    for (const text of [before, indented, around, behind]) {
      const collected = await read(text);
      expect(testLines(collected).toSorted()).toEqual(['unit#g > a | passed', 'unit#g > h > b | passed']);
      expect([...diagnosticLines(collected), ...collected.runErrors]).toEqual([]);
    }
  });

  it('counts a point with subtests as a test only where it failed by itself', async () => {
    const text =
      '# Subtest: g\n    ok 1 - a\n    1..1\nnot ok 1 - g\n  ---\n  error: hook broke\n  ...\n1..1\n';
    expect(await linesOf(text)).toEqual(['unit#g > a | passed', 'unit#g | failed: hook broke']);
  });

  it('reads braces that stand behind the diagnostics, and takes those of an error for text', async () => {
    const text =
      'not ok 1 - g\n  ---\n  at: x\n  ...\n{\n    not ok 1 - a\n      Error: {\n        b\n      }\n    1..1\n}\n1..1\n';
    expect(await linesOf(text)).toEqual(['unit#g > a | failed: Error: {']);
  });

  it('takes what was planned and did not come for lost', async () => {
    expect(await linesOf('1..4\nok 1 - a\nok 3 - c\n')).toEqual([
      'unit#a | passed',
      'unit#c | passed',
      'unit#test 2 | never ran',
      'unit#test 4 | never ran',
    ]);
  });

  it('does not believe a report without a plan, or with another one', async () => {
    expect((await read('ok 1 - a\n')).runErrors).toEqual([
      'the report has no plan (1..N): nobody knows whether all tests ran',
    ]);
    expect((await read('1..1\nok 1\nok 2\n')).runErrors).toEqual([
      'the report planned fewer tests than ran: 1 and 2',
    ]);
  });

  it('does not believe a result whose line has no end', async () => {
    const collected = await read('1..2\nok 1 - a\nok 2 - pays # SKI');
    expect(testLines(collected)).toEqual(['unit#a | passed', 'unit#test 2 | never ran']);
    expect(collected.brokenOff).toEqual([
      { message: 'the last line has no end: a result may be cut off', line: 3 },
    ]);
  });

  it('takes no billion of planned tests at its word', async () => {
    const { tests, diagnostics } = await read('1..1000000000\nok 1 - a\n');
    expect(tests).toHaveLength(1001);
    expect(diagnostics).toMatchObject([{ code: 'TEST_NEVER_RAN', count: 999_998_999 }]);
  });

  it('has one skipped test for a report that is skipped as a whole', async () => {
    expect(await linesOf('1..0 # SKIP no server\n')).toEqual(['unit#all tests | skipped']);
  });

  it('ends at a bail out: the rest is lost, what stands behind it is counted', async () => {
    const collected = await read('1..4\nok 1 - a\nBail out! no disk\nok 2 - b\nok 3\n');
    expect(testLines(collected).slice(0, 1)).toEqual(['unit#a | passed']);
    expect(
      testLines(collected)
        .slice(1)
        .every((line) => line.endsWith('never ran')),
    ).toBe(true);
    expect(collected.tests).toHaveLength(4);
    expect(collected.runErrors).toEqual(['Bail out! no disk']);
    expect(diagnosticLines(collected)).toEqual([
      'PART_UNUSED line 4: a line behind "Bail out!"',
      'PART_UNUSED line 5: a line behind "Bail out!"',
    ]);
  });

  it('reads diagnostics, places and durations', async () => {
    const text =
      "not ok 1 - a\n  ---\n  duration_ms: 1.5\n  location: '/repo/a.test.mjs:4:3'\n  failureType: 'testTimeoutFailure'\n" +
      "  error: 'too slow'\n  name: 'TimeoutError'\n  stack: |-\n    x (file:///repo/a.test.mjs:4:26)\n  expected: 1\n  ...\n1..1\n";
    const { tests } = await read(text);
    expect(tests).toMatchObject([
      {
        path: '/repo/a.test.mjs',
        line: 4,
        attempts: [
          {
            status: 'timed_out',
            durationMs: 1.5,
            error: {
              type: 'TimeoutError',
              message: 'too slow',
              stackTrace: 'x (file:///repo/a.test.mjs:4:26)',
            },
            metrics: { failureType: 'testTimeoutFailure', expected: 1 },
          },
        ],
      },
    ]);
  });

  it('survives YAML that stands for gigabytes', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 20; level++) {
      const name = String.fromCharCode(97 + level);
      const before = `*${String.fromCharCode(96 + level)}`;
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => before).join(', ')}]`);
    }
    const text = `not ok 1 - a\n  ---\n${bomb.map((line) => `  ${line}\n`).join('')}  ...\n1..1\n`;
    const collected = await read(text);
    expect(testLines(collected)).toEqual(['unit#a | failed']);
    expect(diagnosticLines(collected)).toEqual([
      'VALUE_INVALID line 1: diagnostics are no YAML; their plain lines count',
    ]);
  });

  it('survives texts that make careless patterns search for hours', async () => {
    const long = 100_000;
    const texts = [
      `ok 1 - ${'# SKIP '.repeat(long / 7)}`,
      `not ok 1 - a\n  ---\n  a${' '.repeat(long)}b\n  : [\n  ...`,
      `not ok 1 - a\n  x\n${'\n'.repeat(long)}  y`,
      `not ok 1 - a\n  ---\n  location: '${':1'.repeat(long / 2)}x'\n  ...`,
      `not ok 1 - a\n  ---\n  a: ${'['.repeat(long)}\n  ...`,
      `ok 1 - a${' {'.repeat(long / 2)} x`,
    ];
    for (const text of texts) expect((await read(`${text}\n1..1\n`)).tests).toHaveLength(1);
  });

  it('gives as many tests as there are points, whatever nests in whatever', async () => {
    interface Group {
      readonly points: number;
      readonly groups: readonly Group[];
    }
    const { group } = fc.letrec<{ group: Group }>((tie) => ({
      group: fc.record({
        points: fc.integer({ min: 1, max: 3 }),
        groups: fc.oneof(
          { depthSize: 'small', maxDepth: 3 },
          fc.constant([]),
          fc.array(tie('group'), { maxLength: 2 }),
        ),
      }),
    }));
    const leaves = ({ points, groups }: Group): number =>
      points + groups.reduce((sum, one) => sum + leaves(one), 0);
    const write = ({ points, groups }: Group, style: number, indent: string): string => {
      const own = Array.from({ length: points }, (_, index) => `${indent}ok ${index + 1} - p${index}\n`);
      const inner = groups.map((one, index) => {
        const body = write(one, style, `${indent}    `);
        const head = `${indent}ok ${points + index + 1} - g${index}`;
        if (style === 0) return `${indent}# Subtest: g${index}\n${body}${head}\n`;
        return style === 1 ? `${head} {\n${body}${indent}}\n` : `${body}${head}\n`;
      });
      return `${own.join('')}${inner.join('')}${indent}1..${points + groups.length}\n`;
    };
    await fc.assert(
      fc.asyncProperty(group, fc.constantFrom(0, 1, 2), async (root, style) => {
        const collected = await read(write(root, style, ''));
        expect(collected.tests).toHaveLength(leaves(root));
        expect([...collected.diagnostics, ...collected.runErrors]).toEqual([]);
        const names = new Set(testLines(collected));
        expect(names.size).toBe(leaves(root));
      }),
      { numRuns: 100 },
    );
  });

  it.each(['vitest-5.tap', 'vitest-5-flat.tap'])('reads %s', async (name) => {
    const collected = await collectImport(tapFormat, fixture(name));
    expect({
      tests: testLines(collected),
      said: [...diagnosticLines(collected), ...collected.unknown, ...collected.runErrors],
      logs: collected.logs,
    }).toMatchSnapshot();
  });

  const samples = [
    'tap/bailout',
    'tap/subtest-buffer',
    'tap/version-14',
    'generated/node-26',
    'generated/mocha-12',
  ];
  it.skipIf(!samplesAreThere).each(samples)('reads the sample %s', async (name) => {
    const collected = await collectImport(tapFormat, sampleFile(`${name}.tap`));
    expect({
      tests: testLines(collected),
      said: [...diagnosticLines(collected), ...collected.unknown, ...collected.runErrors],
      logs: collected.logs,
      totals: collected.totals,
    }).toMatchSnapshot();
  });
});
