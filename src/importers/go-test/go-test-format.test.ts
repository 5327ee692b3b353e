import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  collectImport,
  diagnosticLines,
  inputOfText,
  testLines,
} from '../../../test/importers/collect-import.ts';
import { goTestFormat } from './go-test-format.ts';

const fixture = fileURLToPath(new URL('./fixtures/packages.json', import.meta.url));
const event = (Action: string, Test?: string, others: object = {}) =>
  `${JSON.stringify({ Time: '2026-11-21T10:00:00Z', Action, Package: 'p', Test, ...others })}\n`;
const read = (text: string) => collectImport(goTestFormat, inputOfText(text));

describe('go test -json', () => {
  it('is recognised by its events, also behind what a compiler wrote', () => {
    expect(goTestFormat.recognises(event('start'), 'x', false)).toBe(95);
    expect(goTestFormat.recognises(`# shop\nwarning\n${event('run', 'T')}`, 'x', false)).toBe(70);
    expect(goTestFormat.recognises('{"meta":{}}\n', 'x', false)).toBe(0);
    expect(goTestFormat.recognises('\n'.repeat(65_536), 'x', false)).toBe(0);
  });

  it('gives tests of packages that run at the same time, with all attempts of reruns', async () => {
    const collected = await collectImport(goTestFormat, fixture);
    expect(testLines(collected)).toEqual([
      'example.com/shop/cart#TestSkipped | skipped 0 ms',
      'example.com/shop/pay#TestCard | interrupted: panic: no card',
      'example.com/shop/cart#TestAdd/one_item | failed 100 ms: got 2, want 1, passed 100 ms',
      'example.com/shop/cart#TestAdd | failed 100 ms, passed 100 ms',
    ]);
    expect(collected.runErrors).toEqual(['example.com/shop/ship: ship/ship.go:3:1: undefined: x']);
    expect(collected.logs).toEqual([
      { source: 'example.com/shop/cart', text: 'coverage: 81.0% of statements' },
    ]);
    expect([...diagnosticLines(collected), ...collected.unknown, ...collected.brokenOff]).toEqual([]);
    expect(collected.tests[0]?.attempts[0]?.metrics).toEqual({ skip_reason: 'needs a server' });
    const failed = collected.tests[2]?.attempts[0];
    expect(failed?.error).toEqual({
      message: 'got 2, want 1\nitems: [a b]',
      stackTrace: 'at cart_test.go:12',
    });
    expect(failed?.logs).toEqual([
      { source: 'stdout', text: '    cart_test.go:12: got 2, want 1\n        items: [a b]' },
    ]);
  });

  it('takes a test that was running when its package ended for interrupted, whatever the package says', async () => {
    expect(testLines(await read(event('run', 'T') + event('pass')))).toEqual(['p#T | interrupted']);
  });

  it('says of a package that failed outside of its tests what it wrote', async () => {
    const text =
      event('run', 'T') +
      event('pass', 'T') +
      event('output', undefined, { Output: 'log: no database\n' }) +
      event('fail');
    const collected = await read(text);
    expect(testLines(collected)).toEqual(['p#T | passed']);
    expect(collected.runErrors).toEqual(['p: log: no database']);
  });

  it('cut off at any line passes nothing that had not passed', async () => {
    const lines = readFileSync(fixture, 'utf8').trimEnd().split('\n');
    for (let count = 1; count < lines.length; count++) {
      const collected = await read(`${lines.slice(0, count).join('\n')}\n${lines[count]?.slice(0, 20)}`);
      expect(collected.brokenOff.length).toBeGreaterThan(0);
      const passed = collected.tests.filter(({ attempts }) => attempts.at(-1)?.status === 'passed').length;
      const said = lines
        .slice(0, count)
        .filter((line) => line.includes('"pass"') && line.includes('"Test"')).length;
      expect(passed).toBe(said);
    }
  });

  it('keeps what is no event, and counts events that nobody knows', async () => {
    const collected = await read(`# shop\n{"a":\n{"b":1}\n${event('sing')}${event('start')}${event('pass')}`);
    expect(collected.logs).toEqual([{ source: 'go', text: '# shop' }]);
    expect(diagnosticLines(collected)).toEqual([
      'RECORD_INVALID line 2: a line is no JSON',
      'RECORD_INVALID line 3: a line is no event of go test',
    ]);
    expect(collected.unknown).toEqual(['message sing']);
  });
});
