import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ansiMarkup } from './ansi-markup.ts';

const shown = (text: string) => ansiMarkup(text).join('');

describe('text of terminals', () => {
  test('keeps its colours as classes, until they are reset', () => {
    expect(shown('a \u001b[31mred\u001b[39m b \u001b[1;92mgood\u001b[0m c')).toBe(
      'a <span class="c1">red</span> b <span class="bold c10">good</span> c',
    );
  });

  test('takes the nearest colour of larger palettes, and lets the colour of the ground go', () => {
    expect(shown('\u001b[38;5;196mx')).toBe('<span class="c9">x</span>');
    expect(shown('\u001b[38;2;0;120;0mx')).toBe('<span class="c2">x</span>');
    expect(shown('\u001b[48;5;31;2mx')).toBe('<span class="dim">x</span>');
  });

  test('loses links, cursor movements and titles', () => {
    expect(shown('\u001b]8;;https://x.example\u0007text\u001b]8;;\u0007\u001b[2K\u001b[3A\u0000!')).toBe(
      'text!',
    );
  });

  test('is never markup, and never has an escape left, whatever it is', () => {
    const piece = fc.constantFrom(
      '\u001b[',
      '31',
      ';',
      'm',
      '38;5;',
      '<b>',
      '&',
      '"',
      '\u0007',
      '\u001b]8;;',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const markup = shown(pieces.join(''));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what it is about.
        expect(markup).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
        expect(markup.replaceAll(/<span class="[a-z0-9 ]+">|<\/span>/g, '')).not.toMatch(/[<>"]/);
      }),
      { numRuns: 300, seed: 20261121 },
    );
  });
});
