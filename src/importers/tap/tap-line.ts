/** One test point. */
export interface TapPoint {
  readonly kind: 'point';
  readonly ok: boolean;
  readonly number: number | null;
  /** Without number, dash and directive; escapes are undone. */
  readonly description: string;
  readonly directive: 'skip' | 'todo' | null;
  readonly reason: string;
  /** From `# time=1.5ms`. */
  readonly durationMs: number | null;
  /** Whether subtests follow in braces. */
  readonly opensBlock: boolean;
}

/** What a line of TAP is. */
export type TapLine =
  | TapPoint
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'plan'; readonly count: number; readonly skipReason: string | null }
  | { readonly kind: 'bail'; readonly reason: string }
  | { readonly kind: 'subtest'; readonly name: string | null }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'yaml' }
  | { readonly kind: 'blockStart' }
  | { readonly kind: 'blockEnd' }
  | { readonly kind: 'pragma' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'text' };

const pointLine = /^(not ok|ok)(?=$|[\s#])[ \t]*(.*)$/;
const numberPart = /^(\d{1,9})(?=$|[\s#-])[ \t]*/;
const blockStart = /(?:^|\s)\{\s*$/;
const directive = /(?:^|\s)#\s*(skip\S*|todo\S*|time=)\s*(.*)$/is;
const timeValue = /^(\d+(?:\.\d+)?)\s*(ms|s)?\s*(.*)$/s;
const planLine = /^(\d{1,10})\.\.(\d{1,10})\s*(?:#\s*(.*))?$/;

/** Directives of one point that are read; there is no use for more than two. */
const mostDirectives = 4;

/** Takes `\#` and `\\` for what they stand for. */
const unescaped = (text: string) => text.replaceAll(/\\([\\#])/g, '$1');

/** The place of the first directive; hash signs behind a backslash begin none. */
function findDirective(
  text: string,
): { readonly at: number; readonly word: string; readonly rest: string } | null {
  const found = directive.exec(text);
  if (found === null) return null;
  const [whole, word = '', rest = ''] = found;
  return { at: text.length - whole.length, word: word.toLowerCase(), rest };
}

function readPoint(ok: boolean, rest: string): TapPoint {
  const opensBlock = blockStart.test(rest);
  let text = opensBlock ? rest.replace(blockStart, '') : rest;
  const number = numberPart.exec(text);
  if (number !== null) text = text.slice(number[0].length);
  let kind: TapPoint['directive'] = null;
  let reason = '';
  let durationMs: number | null = null;
  let found = findDirective(text);
  for (let count = 0; found !== null && count < mostDirectives; count++) {
    text = text.slice(0, found.at);
    let { rest: behind } = found;
    if (found.word === 'time=') {
      const [, value, unit, left = ''] = timeValue.exec(behind) ?? [];
      durationMs = value === undefined ? null : Number(value) * (unit === 's' ? 1000 : 1);
      behind = left;
    } else {
      kind ??= found.word.startsWith('skip') ? 'skip' : 'todo';
      if (!/(?:^|\s)#\s*(?:skip|todo|time=)/i.test(behind)) reason = behind;
    }
    found = findDirective(behind);
    if (found !== null) found = { ...found, at: text.length };
  }
  const description = unescaped(text.replace(/^-\s*/, '').trim());
  return {
    kind: 'point',
    ok,
    number: number === null ? null : Number(number[1]),
    description,
    directive: kind,
    reason: unescaped(reason.trim()).replace(/^-$/, ''),
    durationMs,
    opensBlock,
  };
}

/**
 * Reads a line of TAP 12 to 14.
 *
 * @param text without its indentation and line end
 */
export function readTapLine(text: string): TapLine {
  if (text === '') return { kind: 'blank' };
  const point = pointLine.exec(text);
  if (point !== null) return readPoint(point[1] === 'ok', point[2] ?? '');
  const plan = planLine.exec(text);
  if (plan !== null) {
    const [, from = '1', to = '0', behind] = plan;
    const count = Math.max(0, Number(to) - Number(from) + 1);
    const skip = /^skip\S*\s*(.*)$/i.exec(behind ?? '');
    return { kind: 'plan', count, skipReason: count === 0 ? (skip?.[1] ?? behind ?? '') : null };
  }
  if (text.startsWith('#')) {
    const subtest = /^#\s*Subtest(?::\s*(.*))?$/i.exec(text);
    if (subtest !== null)
      return { kind: 'subtest', name: subtest[1] === undefined ? null : unescaped(subtest[1].trim()) };
    return { kind: 'comment', text: text.slice(1).trim() };
  }
  const version = /^TAP version (\d{1,4})$/i.exec(text);
  if (version !== null) return { kind: 'version', version: Number(version[1]) };
  const bail = /^Bail out!\s*(.*)$/i.exec(text);
  if (bail !== null) return { kind: 'bail', reason: bail[1] ?? '' };
  if (text === '---') return { kind: 'yaml' };
  if (text === '{') return { kind: 'blockStart' };
  if (text === '}') return { kind: 'blockEnd' };
  if (/^pragma\s+[+-]\w+/.test(text)) return { kind: 'pragma' };
  return { kind: 'text' };
}
