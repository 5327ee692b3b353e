import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LegalCharacters } from './legal-characters.ts';

function filtered(...chunks: readonly string[]): string {
  const characters = new LegalCharacters();
  return chunks.map((chunk) => characters.filter(chunk)).join('') + characters.end();
}

it.each([
  ['plain & <b>', 'plain & <b>'],
  ['a\u0000b\u0007c', 'a\ufffdb\ufffdc'],
  ['a\tb\nc\rd', 'a\tb\nc\rd'],
  ['\u001b[31mred\u001b[0m', 'red'],
  ['&#27;[31mred&#x1B;[0m', 'red'],
  ['&#0;&#xD800;&#x110000;&#1;', '\ufffd\ufffd\ufffd\ufffd'],
  ['&#10;&#x263A;&#xFFFD;', '&#10;&#x263A;&#xFFFD;'],
  ['&amp; &lt; &#', '&amp; &lt; &#'],
  ['lone \u001b and \ufffe', 'lone \ufffd and \ufffd'],
])('%j becomes %j', (written, legal) => {
  expect(filtered(written)).toBe(legal);
});

it('gives the same however the text is cut', () => {
  const piece = fc.constantFrom(
    'a',
    '&',
    '#',
    '2',
    '7',
    ';',
    'x1B',
    '\u001b',
    '[',
    '31m',
    'm',
    '&#27;',
    '\u0000',
    '&amp;',
    '😀',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 25 }),
      fc.array(fc.nat(40), { maxLength: 6 }),
      (pieces, cuts) => {
        const text = pieces.join('');
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b),
          text.length,
        ];
        const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
        // A text is never cut inside a character: the decoder sees to it.
        fc.pre(chunks.every((chunk) => chunk.isWellFormed()));
        expect(filtered(...chunks)).toBe(filtered(text));
      },
    ),
    { seed: 11, numRuns: 500 },
  );
});
