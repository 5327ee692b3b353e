import { stripVTControlCharacters } from 'node:util';

/** A failure as a host describes it. */
export interface Failure {
  /** Class of the error. */
  readonly type?: string | null | undefined;
  readonly message?: string | null | undefined;
  /** As Node prints it: with or without the message before the first `at`. */
  readonly stack?: string | null | undefined;
}

/** Longest text that is kept of a message or a stack (characters). */
const longestText = 32_768;

const firstFrame = /^[ \t]*(?:at |❯ |›|\S+@)/m;

function shortened(text: string): string {
  if (text.length <= longestText) return text;
  return `${text.slice(0, longestText)}\n... (${text.length - longestText} characters more)`;
}

/** The frames of a stack, without the message that Node puts before them. */
function framesOf(stack: string, message: string): string {
  const at = message === '' ? -1 : stack.indexOf(message);
  const rest = at >= 0 ? stack.slice(at + message.length) : stack;
  const frame = firstFrame.exec(rest);
  return (frame === null ? rest : rest.slice(frame.index)).replace(/^\s*\n/, '').trimEnd();
}

/** `TypeError: x` as class and message; classes end in Error or Exception. */
function splitType(message: string): { readonly type: string | null; readonly rest: string } {
  const found = /^(?:Uncaught )?((?:[A-Z][\w$.]*)?(?:Error|Exception)(?: \[[A-Z_]+\])?): /.exec(message);
  return found === null
    ? { type: null, rest: message }
    : { type: found[1] ?? null, rest: message.slice(found[0].length) };
}

/** The fields of events that speak of a failure. */
export interface FailureFields {
  readonly error_type?: string;
  readonly error_message?: string;
  readonly stack_trace?: string;
}

/**
 * What events say of a failure: class, message and stack apart, without colours, of bounded length, without secrets.
 *
 * @param redact takes secrets out
 */
export function failureFields(
  failure: Failure | null | undefined,
  redact: (text: string) => string,
): FailureFields {
  if (failure === null || failure === undefined) return {};
  const plain = (text: string | null | undefined) => stripVTControlCharacters(text ?? '').trimEnd();
  const whole = plain(failure.message);
  const { type, rest } = failure.type ? { type: null, rest: whole } : splitType(whole);
  const stack = framesOf(plain(failure.stack), whole);
  const error_type = failure.type || type;
  return {
    ...(error_type && { error_type: redact(error_type) }),
    error_message: shortened(redact(type === null ? whole : rest)),
    ...(stack !== '' && { stack_trace: shortened(redact(stack)) }),
  };
}

/** A failure out of whatever was thrown. */
export function failureOf(thrown: unknown): Failure {
  if (typeof thrown !== 'object' || thrown === null) return { message: String(thrown) };
  const { name, message, stack } = thrown as { name?: unknown; message?: unknown; stack?: unknown };
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return { type: text(name), message: text(message) ?? String(thrown), stack: text(stack) };
}
