import { stripVTControlCharacters } from 'node:util';

/** Longest texts that are kept (characters). What people read is at the start and at the end. */
export const longestTexts = {
  name: 4_000,
  message: 32_768,
  stackTrace: 262_144,
  log: 262_144,
} as const;

/** A text of bounded length: of a longer one three quarters of the start and one of the end, with the count between. */
export function limitText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const start = Math.floor(longest * 0.75);
  const end = longest - start;
  const cut = text.length - longest;
  return `${text.slice(0, start)}\n... (${cut} characters left out) ...\n${text.slice(-end)}`.toWellFormed();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const everyControl = new RegExp(control, 'g');

/** A text as people read it: colours of terminals are taken out, other control characters become U+FFFD. */
export function readableText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  if (!control.test(wellFormed)) return wellFormed;
  return stripVTControlCharacters(wellFormed).replaceAll(everyControl, '\ufffd');
}
