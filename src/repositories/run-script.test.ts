import { expect, test } from 'vitest';
import { transactionWordOf } from './run-script.ts';

test.each([
  ['COMMIT', 'COMMIT'],
  ['SELECT 1;\n  begin; SELECT 2', 'BEGIN'],
  ['SELECT 1; /* why */ rollback', 'ROLLBACK'],
  ['-- first\nSTART TRANSACTION', 'START TRANSACTION'],
  ['SAVEPOINT a', 'SAVEPOINT'],
])('%j would %s', (script, word) => {
  expect(transactionWordOf(script)).toBe(word);
});

test.each([
  "SELECT '; COMMIT'",
  'SELECT "; COMMIT"',
  '-- ; COMMIT\nSELECT 1',
  '/* ; COMMIT */ SELECT 1',
  'SELECT $$; COMMIT$$',
  'CREATE TRIGGER a AFTER INSERT ON b BEGIN UPDATE c SET d = 1; END',
  'SELECT commit_sha FROM runs',
  'UPDATE begin_times SET a = 1',
])('%j leaves the transaction alone', (script) => {
  expect(transactionWordOf(script)).toBeNull();
});
