import { expect, test } from 'vitest';
import { formatRows } from './row-formats.ts';

const result = {
  columns: [
    { name: 'step', type: 'VARCHAR' },
    { name: 'duration_ms', type: 'DOUBLE' },
    { name: 'error', type: 'VARCHAR' },
  ],
  rows: [
    ['open "shop"', 12.5, null],
    ['a|b\\c', 3, 'expected <b>\ngot `c`'],
  ],
};

test('JSON is one array with an object for each row', () => {
  const text = formatRows('json', result);
  expect(JSON.parse(text)).toEqual([
    { step: 'open "shop"', duration_ms: 12.5, error: null },
    { step: 'a|b\\c', duration_ms: 3, error: 'expected <b>\ngot `c`' },
  ]);
  expect(text.split('\n')).toHaveLength(5);
});

test('an empty result is an empty JSON array', () => {
  expect(formatRows('json', { ...result, rows: [] })).toBe('[]\n');
});

test('NDJSON has one object a line and nothing else', () => {
  const lines = formatRows('ndjson', result).split('\n');
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[1] ?? '')).toEqual({
    step: 'a|b\\c',
    duration_ms: 3,
    error: 'expected <b>\ngot `c`',
  });
});

test('columns of the same name keep their values apart', () => {
  const columns = ['n', 'n', 'n_2'].map((name) => ({ name, type: 'INTEGER' }));
  expect(formatRows('ndjson', { columns, rows: [[1, 2, 3]] })).toBe('{"n":1,"n_2":2,"n_2_2":3}\n');
});

test('values of JSON columns are embedded, not quoted', () => {
  const columns = [{ name: 'tags', type: 'JSON' }];
  const rows = [['["@smoke", 9007199254740993]'], ['{\n  "a": 1\n}'], ['not json'], [null]];
  expect(formatRows('ndjson', { columns, rows })).toBe(
    '{"tags":["@smoke", 9007199254740993]}\n{"tags":{"a":1}}\n{"tags":"not json"}\n{"tags":null}\n',
  );
});
