import { stripVTControlCharacters, styleText } from 'node:util';
import type { TextOutput } from './program.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Formats as `styleText` of `node:util` names them: `red`, `bold`, `dim` ... */
export type TextFormat = Parameters<typeof styleText>[0];

/** Gives text a colour, or leaves it as it is where colours are not wanted. */
export type Paint = (format: TextFormat, text: string) => string;

const printableAscii = /^[\x20-\x7e]*$/;
const noWidth = /^[\p{Cc}\p{Cf}\p{Mn}\p{Me}\p{Zl}\p{Zp}]+$/u;
const emoji = /^(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F)/u;
const wide =
  /^[\u1100-\u115F\u231A\u231B\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const escapeSequence = /(\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that it is about.
const unprintable = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

let segmenter: Intl.Segmenter | undefined;

/** Most texts are plain ASCII and need no segmenter, which takes 10 ms to make. */
function graphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

function graphemeWidth(grapheme: string): number {
  if (noWidth.test(grapheme)) return 0;
  return wide.test(grapheme) || emoji.test(grapheme) ? 2 : 1;
}

/** Columns that a text takes on a terminal: escape sequences take none, CJK characters and emoji two. */
export function textWidth(text: string): number {
  if (printableAscii.test(text)) return text.length;
  const plain = stripVTControlCharacters(text);
  let width = 0;
  for (const { segment } of graphemes(plain)) width += graphemeWidth(segment);
  return width;
}

function takeColumns(text: string, columns: number): { readonly taken: string; readonly width: number } {
  let taken = '';
  let width = 0;
  for (const { segment } of graphemes(text)) {
    const next = graphemeWidth(segment);
    if (width + next > columns) break;
    taken += segment;
    width += next;
  }
  return { taken, width };
}

/**
 * Cuts a text to a number of columns; what was cut shows as an ellipsis. Escape sequences stay, those behind the cut
 * too, so that a colour which was begun is ended.
 */
export function truncateToWidth(text: string, columns: number, ellipsis = '…'): string {
  if (textWidth(text) <= columns) return text;
  if (columns <= 0) return '';
  let left = Math.max(0, columns - textWidth(ellipsis));
  let result = '';
  let cut = false;
  for (const [position, piece] of text.split(escapeSequence).entries()) {
    if (position % 2 === 1) {
      result += piece;
    } else if (!cut && piece !== '') {
      const { taken, width } = takeColumns(piece, left);
      result += taken;
      left -= width;
      if (taken.length < piece.length) {
        result += ellipsis;
        cut = true;
      }
    }
  }
  return result;
}

/** Fills a text with spaces to a number of columns; a longer one stays as it is. */
export function padToWidth(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const padding = ' '.repeat(Math.max(0, columns - textWidth(text)));
  return align === 'right' ? padding + text : text + padding;
}

/** A text of foreign origin without colours, cursor movements and other control characters; tabs and line ends stay. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r\n', '\n').replaceAll(unprintable, '');
}

/**
 * Whether to write colours to an output: FORCE_COLOR decides if it is set, then NO_COLOR, then whether it is a terminal
 * that knows them.
 */
export function wantsColour(output: TextOutput, env: Variables): boolean {
  const { FORCE_COLOR: force, NO_COLOR: none } = env;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (none !== undefined && none !== '') return false;
  return output.isTTY === true && env.TERM !== 'dumb';
}

/** Whether an output can be drawn over again: a terminal that somebody looks at, not the recorded one of a CI job. */
export function canRedraw(output: TextOutput, env: Variables): boolean {
  return output.isTTY === true && env.TERM !== 'dumb' && (env.CI === undefined || env.CI === '');
}

/** The function that colours text for an output. */
export function createPaint(output: TextOutput, env: Variables): Paint {
  if (!wantsColour(output, env)) return (_format, text) => text;
  return (format, text) => styleText(format, text, { validateStream: false });
}
