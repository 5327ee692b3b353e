import { stripVTControlCharacters } from 'node:util';
import { type Failure, failureOf } from '../session/failure-fields.ts';
import type { JestAssertion } from './jest-model.ts';

/** The class that a printed error begins with. */
function classIn(text: string): string | null {
  const plain = stripVTControlCharacters(text);
  return /^((?:[A-Z][\w$.]*)?(?:Error|Exception)(?: \[[A-Z_]+\])?): /.exec(plain)?.[1] ?? null;
}

/** Why a test failed: from the error itself where Jest hands it over, else from the text that it prints. */
export function failureOfCase(result: JestAssertion): Failure | null {
  const [text] = result.failureMessages ?? [];
  const [detail] = result.failureDetails ?? [];
  if (typeof detail === 'object' && detail !== null && 'message' in detail) {
    const failure = failureOf(detail);
    // What crossed from a worker has lost its class, which the printed text begins with; expectations carry what they compared.
    const type = 'matcherResult' in detail ? 'AssertionError' : classIn(text ?? failure.stack ?? '');
    return { ...failure, type: failure.type ?? type, stack: failure.stack ?? text };
  }
  if (text === undefined) return null;
  const [message = text] = text.split(/\n\s+at /, 1);
  return { message, stack: text };
}
