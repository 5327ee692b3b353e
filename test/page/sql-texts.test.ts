import { describe, expect, test } from 'vitest';
import { answerAsMarkdown, cellText, columnKind, sortValue } from '../../web/src/data/answer-cells.ts';
import { errorPlace } from '../../web/src/views/sql/error-place.ts';
import { boundValue, parametersOf } from '../../web/src/views/sql/sql-parameters.ts';

const marked = (message: string, sql: string) => {
  const place = errorPlace(message, sql);
  return place && sql.slice(place.from, place.to);
};

describe('the place of a mistake in a statement', () => {
  test('is where the caret stands, also when the engine cuts long lines', () => {
    expect(marked('Binder Error: x\n\nLINE 2:   nme\n          ^', 'SELECT\n  nme\nFROM runs')).toBe('nme');
    const long = `SELECT ${'a, '.repeat(60)}wrong FROM runs`;
    const from = long.indexOf('wrong') - 20;
    const shown = `...${long.slice(from, from + 40)}...`;
    const caret = ' '.repeat('LINE 1: '.length + 3 + 20);
    expect(marked(`Error\nLINE 1: ${shown}\n${caret}^`, long)).toBe('wrong');
  });

  test('is the word that SQLite and PostgreSQL name', () => {
    expect(marked('no such column: nme', 'SELECT id, nme FROM t')).toBe('nme');
    expect(marked('near "SELEC": syntax error', 'SELEC 1')).toBe('SELEC');
    expect(marked('relation "nope" does not exist', 'SELECT * FROM nope')).toBe('nope');
  });

  test('is nowhere when nobody says', () => {
    expect(errorPlace('Out of memory', 'SELECT 1')).toBeUndefined();
  });
});

describe('parameters of a statement', () => {
  test('are not looked for in strings, names, comments and dollar quotes', () => {
    const sql = `SELECT $a, '$b', "$c", $$ $d $$, $q$ $e $q$, $a::int -- $f
/* $g */ WHERE x = $h_1`;
    expect(parametersOf(sql, []).map(({ name }) => name)).toEqual(['a', 'h_1']);
  });

  test('are bound with their types, or say what they want', () => {
    const bound = (type: 'integer' | 'number' | 'boolean' | 'time', text: string) =>
      boundValue({ name: 'x', type }, { x: text });
    expect(bound('integer', '17')).toEqual({ value: 17 });
    expect(bound('integer', '1.5')).toEqual({ wrong: 'a whole number' });
    expect(bound('integer', '9007199254740993')).toEqual({ wrong: 'a whole number' });
    expect(bound('number', '1e3')).toEqual({ value: 1000 });
    expect(bound('boolean', 'true')).toEqual({ value: true });
    expect(bound('time', '2026-01-31T10:00')).toEqual({ value: '2026-01-31 10:00:00.000' });
    expect(bound('time', '2026-01-31T10:00+02:00')).toEqual({ value: '2026-01-31 08:00:00.000' });
    expect(boundValue({ name: 'x', type: 'integer', default: null }, {})).toEqual({ value: null });
    expect(boundValue({ name: 'x', type: 'integer' }, {})).toEqual({ wrong: 'a value' });
  });
});

describe('cells of an answer', () => {
  const answer = {
    columns: [
      { name: 'id', type: 'BIGINT' },
      { name: 'at', type: '' },
      { name: 'tags', type: 'VARCHAR[]' },
    ],
    rows: [['9007199254740993', '2026-01-31T10:00:00.500000Z', ['a|b']]],
    truncated: false,
    elapsedMs: 1,
  };

  test('are known by type, and by their values where there is no type', () => {
    expect([0, 1, 2].map((index) => columnKind(answer, index))).toEqual(['number', 'time', 'json']);
  });

  test('keep every digit, and say NULL', () => {
    expect(sortValue('9007199254740993', 'number')).toBe(9007199254740993n);
    expect(cellText('2026-01-31T10:00:00.000000Z', 'time')).toBe('2026-01-31 10:00:00');
    expect(cellText(null, 'text')).toBe('NULL');
  });

  test('are copied as Markdown that stays a table', () => {
    expect(answerAsMarkdown(answer).split('\n')).toEqual([
      '| id | at | tags |',
      '| ---: | --- | --- |',
      '| 9007199254740993 | 2026-01-31 10:00:00.5 | ["a\\|b"] |',
    ]);
  });
});
