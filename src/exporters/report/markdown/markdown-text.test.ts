import { describe, expect, test } from 'vitest';
import { cellCode, codeBlock, inlineCode, shorten } from './markdown-text.ts';

describe('text of foreign origin', () => {
  test('is code, so that nothing in it is markup or a mention', () => {
    expect(inlineCode('@ada *fixed* <b>')).toBe('`@ada *fixed* <b>`');
    expect(inlineCode('a `b` ``c``')).toBe('``` a `b` ``c`` ```');
    expect(inlineCode('  two\n lines\u001b[31m red\u001b[0m ')).toBe('`two lines red`');
    expect(inlineCode(' \n ')).toBe('');
  });

  test('ends no cell of a table', () => {
    expect(cellCode('a | b')).toBe('`a \\| b`');
  });

  test('is never cut inside a character', () => {
    expect(shorten('ab😀cd', 4)).toBe('ab…');
    expect(shorten('ab', 2)).toBe('ab');
  });

  test('ends no block of code, and says how much of it is left out', () => {
    expect(codeBlock('```\nx\ny\nz', 2)).toBe('````text\n```\nx\n... 2 more lines\n````\n');
  });
});
