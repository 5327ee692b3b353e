import type { ImportedError } from './imported-test.ts';
import { limitText, longestTexts, readableText } from './limit-text.ts';

/** Fields of events that speak of a failure. */
interface FailureFields {
  readonly error_type?: string;
  readonly error_message?: string;
  readonly stack_trace?: string;
}

const namedClass = /^(?:Uncaught )?((?:[\w$]+\.)*(?:[A-Z][\w$]*)?(?:Error|Exception)(?: \[[A-Z_]+\])?): /;

const clean = (text: string | null | undefined) => readableText(text ?? '').trim();

/** The trace without the message that many runners put before it. */
function withoutMessage(trace: string, message: string, type: string): string {
  for (const start of [`${type}: ${message}`, message]) {
    if (start !== '' && trace.startsWith(start)) return trace.slice(start.length).replace(/^[ \t]*\n/, '');
  }
  return trace;
}

/**
 * What events say of a failure, by the rules of the live reporters: class, message and trace apart, so that an imported
 * failure and a recorded one have the same signature.
 *
 * @param redact takes secrets out
 */
export function failureFields(
  error: ImportedError | null | undefined,
  redact: (text: string) => string,
): FailureFields {
  if (error === null || error === undefined) return {};
  const trace = clean(error.stackTrace);
  // Where only a trace is given, its first line says what happened.
  const message = clean(error.message) || (trace.split('\n', 1)[0] ?? '');
  const found = namedClass.exec(message);
  const type = clean(error.type) || (found?.[1] ?? '');
  const named = found !== null && (type === found[1] || type.endsWith(`.${found[1]}`));
  const rest =
    named || (found !== null && type === '') ? message.slice((found as RegExpExecArray)[0].length) : message;
  const stack = withoutMessage(trace, message, type);
  return {
    ...(type !== '' && { error_type: limitText(redact(type), longestTexts.name) }),
    error_message: limitText(redact(rest), longestTexts.message),
    ...(stack !== '' && { stack_trace: limitText(redact(stack), longestTexts.stackTrace) }),
  };
}
