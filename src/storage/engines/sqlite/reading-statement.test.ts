import { describe, expect, test } from 'vitest';
import { readingStatement } from './reading-statement.ts';

describe('a statement that only reads', () => {
  test.each([
    'SELECT 1',
    ' \n-- why\n/* and; how */ select 1 ;; -- done;',
    'VALUES (1), (2)',
    'WITH a AS (SELECT 1) SELECT * FROM a',
    'WITH RECURSIVE a(n) AS NOT MATERIALIZED (SELECT 1), b AS (VALUES (1)) SELECT * FROM a, b',
    'WITH replace(x) AS (SELECT 1) SELECT x FROM replace',
    'WITH "delete" AS (SELECT 1) VALUES (1)',
    'EXPLAIN SELECT 1',
    'explain query plan WITH a AS (SELECT 1) SELECT * FROM a',
    `SELECT '; DELETE FROM runs' AS "a;b", [c;d], \`e;f\` FROM t`,
    `SELECT 'it''s; fine', "say ""hi; you"""`,
    `SELECT replace(name, 'a', 'b'), load_extension FROM runs`,
    `SELECT 'load_extension(1)' -- load_extension(1)`,
    'SELECT * FROM runs WHERE name = $name AND id > ?1 AND b = :b AND c = @c',
    'SELECT 1 /* not closed',
  ])('is taken: %s', (sql) => {
    expect(readingStatement(sql).sql.length).toBeGreaterThan(0);
  });

  test.each([
    ['', 'there is no statement'],
    [' ; -- nothing', 'there is no statement'],
    ['SELECT 1; SELECT 2', 'it has 2 statements'],
    [`SELECT 'a'; DELETE FROM runs`, 'it has 2 statements'],
    ['SELECT 1 /* a */; /* b */ DROP TABLE runs', 'it has 2 statements'],
    [`SELECT "a"";"; DROP TABLE runs`, 'it has 2 statements'],
    ['INSERT INTO runs VALUES (1)', 'INSERT'],
    ['/* SELECT */ delete from runs', 'DELETE'],
    ['REPLACE INTO runs VALUES (1)', 'REPLACE'],
    ['WITH a AS (SELECT 1) DELETE FROM runs', 'DELETE'],
    ['WITH a AS (SELECT 1) INSERT INTO runs SELECT * FROM a', 'INSERT'],
    ['WITH a(b) AS (SELECT (1)), c AS (SELECT 2) UPDATE runs SET name = (SELECT 1)', 'UPDATE'],
    ['EXPLAIN DELETE FROM runs', 'DELETE'],
    ['EXPLAIN QUERY PLAN WITH a AS (SELECT 1) REPLACE INTO runs SELECT * FROM a', 'REPLACE'],
    ['EXPLAIN EXPLAIN SELECT 1', 'EXPLAIN'],
    ["ATTACH DATABASE 'x.db' AS x", 'ATTACH'],
    ['DETACH x', 'DETACH'],
    ['PRAGMA query_only = 0', 'PRAGMA'],
    ["VACUUM INTO 'copy.db'", 'VACUUM'],
    ['BEGIN', 'BEGIN'],
    ['SAVEPOINT a', 'SAVEPOINT'],
    ['CREATE TEMP TABLE a (b)', 'CREATE'],
    ['ALTER TABLE runs ADD COLUMN a', 'ALTER'],
    ['DROP TABLE runs', 'DROP'],
    ['REINDEX', 'REINDEX'],
    ['ANALYZE', 'ANALYZE'],
    ['(SELECT 1)', 'it does more'],
    [`"SELECT" 1`, 'it does more'],
    ["SELECT load_extension('x')", 'load_extension'],
    ["SELECT LOAD_EXTENSION /* a */ ('x')", 'LOAD_EXTENSION'],
    ['SELECT "load_extension"(\'x\')', 'load_extension'],
    ["SELECT [readfile]('/etc/passwd')", 'readfile'],
    ["SELECT writefile('a', 1)", 'writefile'],
    ['SELECT `edit`(1)', 'edit'],
    ["SELECT fts3_tokenizer('simple')", 'fts3_tokenizer'],
    ['SELECT 1\u0000; DELETE FROM runs', 'NUL'],
  ])('is what this is not: %s', (sql, reason) => {
    expect(() => readingStatement(sql)).toThrow(
      expect.objectContaining({ code: 'QUERY_REFUSED', message: expect.stringContaining(reason) }),
    );
  });
});

test('its parameters are found, and only they', () => {
  const found = readingStatement(
    `SELECT $a, :b, @c, ?1, $a, ?, ?, $1, '$text', "$name", a.$b /* $comment */ -- :more`,
  );
  const written = found.parameters.map(({ text }) => text);
  expect(written).toEqual(['$a', ':b', '@c', '?1', '$a', '?', '?', '$1', '$b']);
});

test('what ends it is no part of it', () => {
  expect(readingStatement('SELECT 1 ; -- that is all').sql).toBe('SELECT 1');
});
