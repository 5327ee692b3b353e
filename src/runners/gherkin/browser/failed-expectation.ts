import { AssertionError } from 'node:assert';

/**
 * Makes the error of a step that saw something else than it should.
 *
 * @param message what should be and what is, in one sentence
 * @param expected what should be
 * @param actual what is
 */
export function failedExpectation(message: string, expected: unknown, actual: unknown): AssertionError {
  return new AssertionError({ message, expected, actual, stackStartFn: failedExpectation });
}
