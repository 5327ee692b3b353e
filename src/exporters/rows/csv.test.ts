import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRows } from './row-formats.ts';

const columns = (...names: string[]) => names.map((name) => ({ name, type: 'VARCHAR' }));

/** A small strict reader of RFC 4180: null for an empty field without quotes. */
function readCsv(text: string): (string | null)[][] {
  const records: (string | null)[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: (string | null)[] = [];
    for (;;) {
      if (text[at] === '"') {
        let value = '';
        for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
          value += text[at];
          if (text[at] === '"') at++;
        }
        at++;
        record.push(value);
      } else {
        const end = text.slice(at).search(/,|\r\n/) + at;
        record.push(end === at ? null : text.slice(at, end));
        at = end;
      }
      if (text[at] !== ',') break;
      at++;
    }
    expect(text.slice(at, at + 2)).toBe('\r\n');
    at += 2;
    records.push(record);
  }
  return records;
}

test('plain values stand without quotes, lines end with CR LF', () => {
  const text = formatRows('csv', { columns: columns('id', 'name'), rows: [[1, 'open the shop']] });
  expect(text).toBe('id,name\r\n1,open the shop\r\n');
});

test('quotes, commas and line breaks are quoted', () => {
  const rows = [['say "hi"', 'a,b', 'two\nlines']];
  expect(formatRows('csv', { columns: columns('a', 'b', 'c'), rows })).toBe(
    'a,b,c\r\n"say ""hi""","a,b","two\nlines"\r\n',
  );
});

test('NULL is an empty field and an empty text is quoted', () => {
  expect(formatRows('csv', { columns: columns('a', 'b'), rows: [[null, '']] })).toBe('a,b\r\n,""\r\n');
});

test('structures become JSON', () => {
  const rows = [[['@smoke', '@shop'], { a: 1 }, true]];
  expect(formatRows('csv', { columns: columns('tags', 'more', 'ok'), rows })).toBe(
    'tags,more,ok\r\n"[""@smoke"",""@shop""]","{""a"":1}",true\r\n',
  );
});

test('whatever the texts are, a reader gets them back', () => {
  const cell = fc.option(
    fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', '\t', 'ü', '😀', "'", ';') }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell)), (rows) => {
      const text = formatRows('csv', { columns: columns('x', 'y', 'z'), rows });
      expect(readCsv(text)).toEqual([['x', 'y', 'z'], ...rows]);
    }),
  );
});
