import type { JsonValue } from '../std/json-value.ts';

/** A value as a number; what is missing counts as 0. Exact numbers come as text. */
export function numberOf(value: JsonValue | undefined): number {
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? number : 0;
}

/** A value as text; what is missing is empty. */
export function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `1 scenario`, `2 scenarios`. */
export function countOf(value: JsonValue | undefined, noun: string): string {
  const count = numberOf(value);
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: messages of failures carry colour codes
const ansi = /\u001b\[[0-9;]*[A-Za-z]/g;

/** The first line that says something, without colour codes, shortened to a length. */
export function oneLine(text: string, length = 200): string {
  const line = text.replaceAll(ansi, '').trimStart().split('\n', 1)[0]?.trimEnd() ?? '';
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
