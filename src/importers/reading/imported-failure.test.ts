import { describe, expect, it } from 'vitest';
import { failureFields } from './imported-failure.ts';

const fields = (message: string, stackTrace?: string) =>
  failureFields({ message, ...(stackTrace !== undefined && { stackTrace }) }, (text) => text);

describe('fields of an imported failure', () => {
  it.each([
    ['Error: boom', 'Error', 'boom'],
    ['AssertionError: no', 'AssertionError', 'no'],
    ['AssertionError [ERR_ASSERTION]: no', 'AssertionError [ERR_ASSERTION]', 'no'],
    ['Uncaught TypeError: x is null', 'TypeError', 'x is null'],
    ['java.lang.IllegalStateException: shut', 'java.lang.IllegalStateException', 'shut'],
  ])('have class and message of %s apart, as live', (message, type, rest) => {
    expect(fields(message)).toEqual({ error_type: type, error_message: rest });
  });

  it.each(['Test timeout of 500ms exceeded.', 'got 2, want 1', 'an Error: of words'])(
    'leave %s whole',
    (message) => {
      expect(fields(message)).toEqual({ error_message: message });
    },
  );

  it('have no message in the trace', () => {
    expect(fields('Error: boom', 'Error: boom\n    at a.ts:1:2').stack_trace).toBe('    at a.ts:1:2');
  });
});
