/** Puts a text in the place of another; `start` and `end` count UTF-16 units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A place that changed: lines as they were, as they are, and one line around. */
export interface ChangedLines {
  /** Number of the first changed line, from 1. */
  readonly line: number;
  readonly above: string | null;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly below: string | null;
}

/** Does edits that do not overlap, in whatever order they are. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const { start, end, text: put } of edits.toSorted((a, b) => b.start - a.start))
    result = result.slice(0, start) + put + result.slice(end);
  return result;
}

/** The line end that a text uses. */
export function lineEndOf(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function firstDifference(before: readonly string[], after: readonly string[]): number {
  const at = before.findIndex((line, index) => line !== after[index]);
  return at === -1 ? before.length : at;
}

/** Where the next line is that both have again, so that the least lines count as changed. */
function meeting(before: readonly string[], after: readonly string[]): [number, number] {
  for (let sum = 1; sum <= before.length + after.length; sum++) {
    for (let left = Math.min(sum, before.length); left >= 0 && sum - left <= after.length; left--) {
      const right = sum - left;
      if (left < before.length && right < after.length && before[left] === after[right]) return [left, right];
    }
  }
  return [before.length, after.length];
}

/** Which lines differ between two texts, in their order. */
export function changedLines(before: string, after: string): ChangedLines[] {
  const [old, now] = [before, after].map((text) => text.split(/\r?\n/)) as [string[], string[]];
  const places: ChangedLines[] = [];
  let [left, right] = [0, 0];
  for (;;) {
    const same = firstDifference(old.slice(left), now.slice(right));
    left += same;
    right += same;
    if (left >= old.length && right >= now.length) return places;
    const [gone, come] = meeting(old.slice(left), now.slice(right));
    places.push({
      line: left + 1,
      above: old[left - 1] ?? null,
      before: old.slice(left, left + gone),
      after: now.slice(right, right + come),
      below: old[left + gone] ?? null,
    });
    left += gone;
    right += come;
  }
}
