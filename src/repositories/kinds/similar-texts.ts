/** Words and signs that a text is made of. */
function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}_%]+/gu) ?? []);
}

/** How much two texts have in common, 0 to 1: words that both have among all that they have. */
export function similarity(first: string, second: string): number {
  const a = wordsOf(first);
  const b = wordsOf(second);
  if (a.size === 0 && b.size === 0) return first === second ? 1 : 0;
  const shared = a.intersection(b).size;
  return shared / (a.size + b.size - shared);
}
