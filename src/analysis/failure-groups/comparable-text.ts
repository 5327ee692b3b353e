import { failurePattern } from '../../model/failure-signature.ts';

const mostLines = 40;
const headLength = 1400;
const tailLength = 600;

/** Dates and times in the forms that logs have. */
const times =
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b|\b\d{2}:\d{2}:\d{2}(?:[.,]\d+)?\b/g;
const addresses = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g;

/**
 * A failure's message as it is compared with others: times, addresses, ids, numbers and folders are blanks, repeated lines
 * are dropped, and what is very long is cut to its beginning and its end (after k8s Triage).
 */
export function comparableText(message: string): string {
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const line of message.split('\n')) {
    const pattern = failurePattern(line.replaceAll(times, '%').replaceAll(addresses, '%'));
    if (pattern === '' || seen.has(pattern)) continue;
    seen.add(pattern);
    lines.push(pattern);
    if (lines.length >= mostLines) break;
  }
  const text = lines.join('\n');
  return text.length <= headLength + tailLength
    ? text
    : `${text.slice(0, headLength)}\n${text.slice(-tailLength)}`;
}

/** Texts in quotes, and words with a digit, a blank or an underscore in them: names of things, not words of a sentence. */
const quoted = /(["'`])(?:(?!\1).)*\1/g;
const named = /[^\s]*[\d%_][^\s]*/g;

/** A comparable text in which also whatever is quoted, and whatever looks like a name, is a blank. */
export function maskedText(comparable: string): string {
  return comparable.replaceAll(quoted, '%').replaceAll(named, '%');
}

const frame = /^\s*at (?:async )?(?:.*\()?(?:file:\/\/)?([^()\s]+?)(?::\d+){1,2}\)?$/;
const foreign = /node_modules|^node:|<anonymous>|\binternal\//;

/** File of the innermost place of a stack trace that belongs to the project, without folders of the machine; null for none. */
export function ownFrame(stack: string | null): string | null {
  for (const line of (stack ?? '').split('\n')) {
    const file = frame.exec(line)?.[1];
    if (file !== undefined && !foreign.test(file)) return file.split(/[\\/]/).slice(-3).join('/');
  }
  return null;
}
