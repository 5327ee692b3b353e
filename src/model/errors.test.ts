import { expect, test } from 'vitest';
import { AssayError, assayError, type ErrorCode, errorCatalogue, messageOf } from './errors.ts';

/** Stands for any detail: its name in braces. */
const details = new Proxy({}, { get: (_, name) => `{${String(name)}}` }) as never;

test.each(Object.keys(errorCatalogue) as ErrorCode[])('%s says what happened and what to do', (code) => {
  const error = assayError(code, details);
  expect(error.code).toBe(code);
  expect(error.message).not.toMatch(/undefined|\[object/);
  expect(error.remedy).not.toMatch(/undefined|\[object/);
  expect(error.message.trim()).not.toBe('');
  expect(error.remedy.trim()).toMatch(/\.$|\)$|@latest\.$/);
  expect([2, 3]).toContain(error.exitCode);
});

test('an error of the catalogue keeps its cause', () => {
  const cause = new Error('EACCES: permission denied');
  const error = assayError('FILE_UNREADABLE', { path: 'a.sql', reason: cause.message }, cause);
  expect(error).toBeInstanceOf(AssayError);
  expect(error.name).toBe('AssayError');
  expect(error.message).toBe('a.sql cannot be read: EACCES: permission denied');
  expect(error.cause).toBe(cause);
});

test('an error without a cause has none', () => {
  expect('cause' in assayError('RUN_NONE', {})).toBe(false);
});

test.each([
  [new Error('broken'), 'broken'],
  ['a text', 'a text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [
    new (class {
      toString(): string {
        return 'an object';
      }
    })(),
    'an object',
  ],
])('the message of %o is %s', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
