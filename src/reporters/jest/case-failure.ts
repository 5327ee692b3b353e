import { type Failure, failureOf } from '../session/failure-fields.ts';
import type { JestAssertion } from './jest-model.ts';

/** Why a test failed: from the error itself where Jest hands it over, else from the text that it prints. */
export function failureOfCase(result: JestAssertion): Failure | null {
  const [text] = result.failureMessages ?? [];
  const [detail] = result.failureDetails ?? [];
  if (typeof detail === 'object' && detail !== null && 'message' in detail) {
    const failure = failureOf(detail);
    // What crossed from a worker has lost its class; expectations carry what they compared.
    const type = 'matcherResult' in detail ? 'AssertionError' : null;
    return { ...failure, type: failure.type ?? type, stack: failure.stack ?? text };
  }
  if (text === undefined) return null;
  const [message = text] = text.split(/\n\s+at /, 1);
  return { message, stack: text };
}
