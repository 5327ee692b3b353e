import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assayError } from '../model/errors.ts';
import { describeError, exitCodeOf } from './describe-error.ts';

const plain = { debug: false, version: '1.2.3' };
const debug = { ...plain, debug: true };

test('an error of the catalogue shows message, remedy and code, and no stack', () => {
  const error = assayError('DATABASE_MISSING', { path: '/tmp/results.db' });
  expect(describeError(error, plain)).toBe(
    [
      'error: There is no database at /tmp/results.db.',
      '  Record a run first (assay init shows how, assay import takes reports), or name another file with --db.',
      '  (DATABASE_MISSING)',
      '',
    ].join('\n'),
  );
  expect(exitCodeOf(error)).toBe(2);
});

test('debugging shows where it came from and its causes', () => {
  const cause = new Error('the disk is gone', { cause: 'a text' });
  const text = describeError(assayError('QUERY_FAILED', { reason: 'no' }, cause), debug);
  expect(text).toContain('describe-error.test.ts');
  expect(text).toContain('caused by: Error: the disk is gone');
  expect(text).toContain('caused by: a text');
});

test('a refusal of the system is no fault of Assay', () => {
  let thrown: unknown;
  try {
    readFileSync('/no/such/file');
  } catch (error) {
    thrown = error;
  }
  expect(describeError(thrown, plain)).toContain('error: The system refused: ENOENT');
  expect(exitCodeOf(thrown)).toBe(2);
});

test('anything else is reported honestly, with its stack', () => {
  const text = describeError(new TypeError('x is not a function'), plain);
  expect(text).toContain('error: Assay itself failed: x is not a function');
  expect(text).toContain('assay 1.2.3');
  expect(text).toContain('describe-error.test.ts');
  expect(exitCodeOf('thrown text')).toBe(3);
});
