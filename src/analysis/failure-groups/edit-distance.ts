/**
 * Edits (inserting, deleting or replacing one character) that make one text of another, if there are at most `limit`: only a
 * band of that width around the diagonal is worked out (Ukkonen 1985).
 *
 * @returns the number of edits, or `limit + 1` when there are more; and how many cells were worked out
 */
export function editDistance(
  one: string,
  other: string,
  limit: number,
): { readonly edits: number; readonly cells: number } {
  const [rows, columns] = [one.length, other.length];
  if (Math.abs(rows - columns) > limit) return { edits: limit + 1, cells: 0 };
  const far = limit + 1;
  let previous = new Int32Array(columns + 1).fill(far);
  let current = new Int32Array(columns + 1).fill(far);
  for (let column = 0; column <= Math.min(columns, limit); column++) previous[column] = column;
  let cells = 0;
  for (let row = 1; row <= rows; row++) {
    const [from, until] = [Math.max(1, row - limit), Math.min(columns, row + limit)];
    current[from - 1] = from === 1 && row <= limit ? row : far;
    if (until < columns) current[until + 1] = far;
    let least = current[from - 1] as number;
    const letter = one.charCodeAt(row - 1);
    for (let column = from; column <= until; column++) {
      const replaced = (previous[column - 1] as number) + (letter === other.charCodeAt(column - 1) ? 0 : 1);
      const edits = Math.min(
        replaced,
        (previous[column] as number) + 1,
        (current[column - 1] as number) + 1,
        far,
      );
      current[column] = edits;
      if (edits < least) least = edits;
    }
    cells += until - from + 1;
    if (least > limit) return { edits: far, cells };
    [previous, current] = [current, previous];
  }
  return { edits: previous[columns] as number, cells };
}

const bucketCount = 64;

/** How often four letters in a row occur in a text, in 64 buckets by a hash of them. */
export function gramCounts(text: string): Int32Array {
  const counts = new Int32Array(bucketCount);
  for (let index = 0; index + 4 <= text.length; index++) {
    let hash = 0x811c9dc5;
    for (let at = index; at < index + 4; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    const bucket = (hash ^ (hash >>> 13)) & (bucketCount - 1);
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  return counts;
}

/**
 * Edits that two texts are apart at least: each edit takes at most four grams away and brings at most four (after k8s Triage, which
 * sorts candidates by it).
 */
export function leastEdits(one: Int32Array, other: Int32Array): number {
  let difference = 0;
  for (let bucket = 0; bucket < bucketCount; bucket++)
    difference += Math.abs((one[bucket] as number) - (other[bucket] as number));
  return difference / 8;
}
