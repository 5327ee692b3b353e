/** What stands in records where a secret stood. */
export const mask = '***';

/** Half-open range of UTF-16 offsets in a text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Replaces ranges of a text by the mask. Ranges may come in any order and may overlap or touch: such ranges become
 * one mask, so that nothing of two entangled secrets is left between them.
 */
export function maskRanges(text: string, ranges: readonly TextRange[]): string {
  const ordered = ranges.toSorted((a, b) => a.start - b.start);
  let result = '';
  let copiedTo = 0;
  let maskedTo = -1;
  for (const { start, end } of ordered) {
    if (start > maskedTo) {
      result += text.slice(copiedTo, start) + mask;
      maskedTo = end;
    } else {
      maskedTo = Math.max(maskedTo, end);
    }
    copiedTo = maskedTo;
  }
  return result + text.slice(copiedTo);
}
