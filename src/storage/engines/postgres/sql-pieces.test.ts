import { describe, expect, test } from 'vitest';
import { numberPlaceholders, sqlPieces } from './sql-pieces.ts';

describe('placeholders are numbered', () => {
  test.each([
    ['SELECT ?, ?', 'SELECT $1, $2'],
    [`SELECT '?', ?, 'it''s ?', ?`, `SELECT '?', $1, 'it''s ?', $2`],
    [`SELECT E'\\'?', ?`, `SELECT E'\\'?', $1`],
    [`SELECT 'a\\', ?`, `SELECT 'a\\', $1`],
    [`SELECT name'?', ?`, `SELECT name'?', $1`],
    [`SELECT "a""?", ?`, `SELECT "a""?", $1`],
    ['SELECT ? -- ?\n, ?', 'SELECT $1 -- ?\n, $2'],
    ['SELECT /* ? /* ? */ ? */ ?', 'SELECT /* ? /* ? */ ? */ $1'],
    ['SELECT $$ ? $$, $a$ $$ ? $a$, ?', 'SELECT $$ ? $$, $a$ $$ ? $a$, $1'],
    ['SELECT a$b$?', 'SELECT a$b$$1'],
    ['SELECT 1 - -?', 'SELECT 1 - -$1'],
    [`SELECT 'never closed ?`, `SELECT 'never closed ?`],
  ])('%s', (sql, expected) => {
    expect(numberPlaceholders(sql)).toBe(expected);
  });
});

test('the pieces of a statement are the statement', () => {
  const sql = `SELECT 'a' || "b", $x$ c $x$ -- d\n/* e */ FROM f`;
  const pieces = sqlPieces(sql);
  expect(pieces.map((piece) => piece.sql).join('')).toBe(sql);
  expect(pieces.filter(({ kind }) => kind !== 'code')).toEqual([
    { kind: 'text', sql: `'a'` },
    { kind: 'name', sql: '"b"' },
    { kind: 'text', sql: '$x$ c $x$' },
    { kind: 'comment', sql: '-- d\n' },
    { kind: 'comment', sql: '/* e */' },
  ]);
});
