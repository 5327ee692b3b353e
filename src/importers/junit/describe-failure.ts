import type { ImportedError } from '../reading/imported-test.ts';
import type { JunitDialect } from './dialects.ts';
import type { JunitOutcome } from './junit-case.ts';

type FailureRule = (said: { readonly type: string; readonly message: string; readonly text: string }) => {
  readonly type?: string;
  readonly message?: string;
};

const goMarks = /^\s*(?:=== |--- |FAIL\b|PASS\b|$)/;
const longMessage = 300;

/** What writers put elsewhere than into `type` and `message`. */
const rules: Readonly<Record<string, FailureRule>> = {
  // Every message is "Failed"; what the test said is in the output.
  gotestsum: ({ message, text }) => {
    const said = text.split('\n').find((line) => !goMarks.test(line));
    return /^failed$/i.test(message) && said !== undefined ? { message: said.trim() } : {};
  },
  // The message may hold the whole trace on one line; the lines of the error are marked in it.
  pytest: ({ message, text }) => {
    const said = /^E\s+(\S.*)$/m.exec(text)?.[1] ?? /\sE {3,}(\S.*?)(?=\s{2,}|$)/.exec(message)?.[1];
    return said !== undefined && (message.length > longMessage || message === '') ? { message: said } : {};
  },
  // The message is the place; the error stands below the heading.
  playwright: ({ type, text }) => {
    if (type !== 'FAILURE') return {};
    const said = /^ *((?:[A-Z]\w*)?Error: \S.*)$/m.exec(text)?.[1];
    return said === undefined ? { type: '' } : { type: '', message: said };
  },
  // The type is the kind of the failure; the class of the error is in the trace.
  'node:test': ({ text }) => ({ type: /\bcause: ([A-Z]\w*(?:Error|Exception))\b/.exec(text)?.[1] ?? '' }),
  // The first line of the message is the place.
  googletest: ({ message }) => {
    const said = /^[^\n]*:\d+\n([\s\S]+)$/.exec(message)?.[1];
    return said === undefined ? {} : { message: said };
  },
};

/** What a `failure` or `error` says, with the particulars of its writer put right. */
function saidBy(
  outcome: JunitOutcome,
  dialect: JunitDialect,
): { readonly type: string; readonly message: string } {
  const said = {
    type: outcome.attributes.type ?? '',
    message: outcome.attributes.message ?? '',
    text: outcome.stackTrace ?? outcome.text,
  };
  return { type: said.type, message: said.message, ...rules[dialect.name]?.(said) };
}

/** One error out of everything that one attempt says of its failure: the first message, and all traces. */
export function describeFailure(
  outcomes: readonly JunitOutcome[],
  dialect: JunitDialect,
): ImportedError | null {
  const [first] = outcomes;
  if (first === undefined) return null;
  const { type, message } = saidBy(first, dialect);
  const traces = outcomes.map((outcome, index) => {
    const trace = (outcome.stackTrace ?? outcome.text).trim();
    const further = index > 0 ? (outcome.attributes.message ?? '') : '';
    return trace.includes(further) ? trace : `${further}\n${trace}`.trim();
  });
  return {
    type: type || null,
    message: message || null,
    stackTrace: traces.filter((trace) => trace !== '').join('\n\n') || null,
  };
}
