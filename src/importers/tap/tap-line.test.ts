import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTapLine } from './tap-line.ts';

const point = (text: string) => {
  const read = readTapLine(text);
  if (read.kind !== 'point') throw new Error(`${text} is no point but ${read.kind}`);
  const { ok, number, description, directive, reason, durationMs, opensBlock } = read;
  return { ok, number, description, directive, reason, durationMs, opensBlock };
};
const plain = {
  ok: true,
  number: 1,
  description: 'a',
  directive: null,
  reason: '',
  durationMs: null,
  opensBlock: false,
};

describe('a line of TAP', () => {
  it.each([
    ['ok 1 - a', plain],
    ['ok 1 a', plain],
    ['ok', { ...plain, number: null, description: '' }],
    ['not ok', { ...plain, ok: false, number: null, description: '' }],
    ['ok - a', { ...plain, number: null }],
    ['not ok 12 - a b', { ...plain, ok: false, number: 12, description: 'a b' }],
    ['ok 1 - a # SKIP', { ...plain, directive: 'skip' }],
    ['ok 1 - a # SKIP -', { ...plain, directive: 'skip' }],
    ['ok 1 - a # skipped: no browser', { ...plain, directive: 'skip', reason: 'no browser' }],
    ['not ok 1 - a # TODO later', { ...plain, ok: false, directive: 'todo', reason: 'later' }],
    ['ok 1 - a # time=31.5ms', { ...plain, durationMs: 31.5 }],
    ['ok 1 - a # time=2s', { ...plain, durationMs: 2000 }],
    ['ok 1 - a # time=3ms {', { ...plain, durationMs: 3, opensBlock: true }],
    ['ok 1 - a {', { ...plain, opensBlock: true }],
    ['ok 1 - a # SKIP why # time=3ms', { ...plain, directive: 'skip', reason: '', durationMs: 3 }],
    ['ok 1 - a \\# TODO b', { ...plain, description: 'a # TODO b' }],
    ['ok 1 - issue #12 and C#', { ...plain, description: 'issue #12 and C#' }],
    ['ok 1 - back\\\\slash', { ...plain, description: 'back\\slash' }],
  ])('reads %s', (text, expected) => {
    expect(point(text)).toEqual(expected);
  });

  it.each([
    ['1..5', { kind: 'plan', count: 5, skipReason: null }],
    ['1..0 # SKIP no server', { kind: 'plan', count: 0, skipReason: 'no server' }],
    ['1..0', { kind: 'plan', count: 0, skipReason: '' }],
    ['TAP version 14', { kind: 'version', version: 14 }],
    ['Bail out!  no disk', { kind: 'bail', reason: 'no disk' }],
    ['# Subtest: a \\# b', { kind: 'subtest', name: 'a # b' }],
    ['# Subtest', { kind: 'subtest', name: null }],
    ['# a remark', { kind: 'comment', text: 'a remark' }],
    ['pragma +strict', { kind: 'pragma' }],
    ['}', { kind: 'blockEnd' }],
    ['---', { kind: 'yaml' }],
    ['okay, then', { kind: 'text' }],
    ['not okay', { kind: 'text' }],
  ])('reads %s', (text, expected) => {
    expect(readTapLine(text)).toEqual(expected);
  });

  it('gives back whatever was written, escapes and directives included', () => {
    const word = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 });
    const name = fc
      .array(word, { minLength: 1, maxLength: 4 })
      .map((words) => words.join(' ').replaceAll(/\s+/g, ' ').trim());
    const description = name.filter((text) => text !== '' && !/^[\d-]/.test(text) && !text.endsWith('{'));
    const written = fc.record({
      ok: fc.boolean(),
      number: fc.integer({ min: 1, max: 99_999 }),
      description,
      directive: fc.constantFrom('skip' as const, 'todo' as const, null),
      opensBlock: fc.boolean(),
    });
    fc.assert(
      fc.property(written, (wanted) => {
        const escaped = wanted.description.replaceAll(/[\\#]/g, '\\$&');
        const tag = wanted.directive === null ? '' : ` # ${wanted.directive.toUpperCase()}`;
        const text = `${wanted.ok ? '' : 'not '}ok ${wanted.number} - ${escaped}${tag}${wanted.opensBlock ? ' {' : ''}`;
        expect(point(text)).toEqual({ ...wanted, reason: '', durationMs: null });
      }),
      { numRuns: 500 },
    );
  });
});
