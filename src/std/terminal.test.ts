import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { TextOutput } from './program.ts';
import {
  canRedraw,
  createPaint,
  padToWidth,
  plainText,
  textWidth,
  truncateToWidth,
  wantsColour,
} from './terminal.ts';

function output(isTTY: boolean): TextOutput {
  return Object.assign(new PassThrough(), { isTTY });
}

describe('the width of a text', () => {
  it.each([
    ['plain', 5],
    ['', 0],
    ['Grüße', 5],
    ['e\u0301', 1],
    ['日本語', 6],
    ['한글', 4],
    ['👍', 2],
    ['👩‍👩‍👧', 2],
    ['❤️', 2],
    ['✓', 1],
    ['\u001b[31mred\u001b[39m', 3],
    ['a\u200bb', 2],
  ])('of %j is %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('cutting a text', () => {
  it('leaves what fits as it is', () => {
    expect(truncateToWidth('twelve chars', 12)).toBe('twelve chars');
  });

  it('shows an ellipsis in place of what was cut', () => {
    expect(truncateToWidth('twelve chars', 7)).toBe('twelve…');
  });

  it('never splits a wide character', () => {
    expect(truncateToWidth('日本語', 4)).toBe('日…');
  });

  it('ends the colours that were begun', () => {
    expect(truncateToWidth('\u001b[31mall red\u001b[39m!', 4)).toBe('\u001b[31mall…\u001b[39m');
  });

  it('leaves nothing in no columns', () => {
    expect(truncateToWidth('text', 0)).toBe('');
  });
});

it('pads by columns, on either side', () => {
  expect(padToWidth('日', 4)).toBe('日  ');
  expect(padToWidth('7', 3, 'right')).toBe('  7');
});

it('takes escape sequences and control characters out of foreign text', () => {
  expect(plainText('\u001b[2J\u001b[31mred\u001b[0m\ta\u0007b\r\nc\u0000')).toBe('red\tab\nc');
});

describe('colours', () => {
  it('go to a terminal and not to a pipe', () => {
    expect(wantsColour(output(true), {})).toBe(true);
    expect(wantsColour(output(false), {})).toBe(false);
    expect(wantsColour(output(true), { TERM: 'dumb' })).toBe(false);
  });

  it('obey NO_COLOR and FORCE_COLOR', () => {
    expect(wantsColour(output(true), { NO_COLOR: '1' })).toBe(false);
    expect(wantsColour(output(true), { NO_COLOR: '' })).toBe(true);
    expect(wantsColour(output(false), { FORCE_COLOR: '1' })).toBe(true);
    expect(wantsColour(output(true), { FORCE_COLOR: '0' })).toBe(false);
  });

  it('are written as escape sequences, or not at all', () => {
    expect(createPaint(output(true), {})('red', 'x')).toBe('\u001b[31mx\u001b[39m');
    expect(createPaint(output(false), {})('red', 'x')).toBe('x');
  });
});

it('redraws only where somebody looks', () => {
  expect(canRedraw(output(true), {})).toBe(true);
  expect(canRedraw(output(true), { CI: 'true' })).toBe(false);
  expect(canRedraw(output(false), {})).toBe(false);
});
