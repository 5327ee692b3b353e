import { expect, test } from 'vitest';
import { splitStatements } from './split-statements.ts';

test('statements end at semicolons, and know the line that they begin on', () => {
  expect(splitStatements('SELECT 1;\n\n  SELECT\n2 ;SELECT 3', 5)).toEqual([
    { sql: 'SELECT 1', line: 5 },
    { sql: 'SELECT\n2', line: 7 },
    { sql: 'SELECT 3', line: 8 },
  ]);
});

test.each([
  ["a text with a quote in it: 'it''s; so'"],
  ['a name "of; it"'],
  ['a line -- comment; there\n + 1'],
  ['/* ; */ between'],
  ["$$ a ; dollar '$$ and $tag$ ; $$ $tag$"],
])('a semicolon inside ends nothing: %s', (sql) => {
  expect(splitStatements(`SELECT ${sql};`)).toEqual([{ sql: `SELECT ${sql}`, line: 1 }]);
});

test('what is only comments and space is no statement', () => {
  expect(splitStatements('-- nothing;\n/* ; */ ;;\n')).toEqual([]);
});

test('a trigger of SQLite is one statement, and the next one is its own', () => {
  const trigger = 'CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET x = 1; DELETE FROM c; END';
  expect(splitStatements(`${trigger};\nSELECT 1;`)).toEqual([
    { sql: trigger, line: 1 },
    { sql: 'SELECT 1', line: 2 },
  ]);
});
