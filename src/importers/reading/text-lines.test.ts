import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './text-lines.ts';

function split(bytes: Buffer, size: number, maximum?: number) {
  const splitter = new LineSplitter(maximum);
  const lines = [];
  for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)));
  return [...lines, ...splitter.end()];
}

describe('the line splitter', () => {
  it('gives the lines of a text, wherever it is cut into chunks', () => {
    const someLine = fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll(/[\n\r\ufeff]/g, '.'));
    fc.assert(
      fc.property(
        fc.array(someLine),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 4, max: 30 }),
        (lines, end, size) => {
          const found = split(Buffer.from(lines.map((line) => line + end).join('')), size);
          expect(found).toEqual(lines.map((text, place) => ({ text, line: place + 1, ended: true })));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('says of the last line whether it has an end', () => {
    expect(split(Buffer.from('a\nb'), 2)).toEqual([
      { text: 'a', line: 1, ended: true },
      { text: 'b', line: 2, ended: false },
    ]);
  });

  it('reads UTF-16 with a byte order mark, and UTF-8 with one', () => {
    const wide = Buffer.from('\ufeffäb\r\nc\r\n', 'utf16le');
    const texts = ['äb', 'c'];
    expect(split(wide, 3).map(({ text }) => text)).toEqual(texts);
    expect(split(Buffer.from(wide).swap16(), 3).map(({ text }) => text)).toEqual(texts);
    expect(split(Buffer.from('\ufeffäb\nc\n'), 3).map(({ text }) => text)).toEqual(texts);
  });

  it('passes over lines that are too long, and says how long they are', () => {
    expect(split(Buffer.from('1234567\n123\n'), 4, 5)).toEqual([
      { text: '', line: 1, ended: true, tooLong: 7 },
      { text: '123', line: 2, ended: true },
    ]);
  });
});
