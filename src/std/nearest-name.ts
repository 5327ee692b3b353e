/** Changes (insert, delete, replace, swap neighbours) up to which another name is taken for the one that was meant. */
const maximumDistance = 3;

function distance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  for (let j = 1; j <= b.length; j++) (rows[0] as number[])[j] = j;
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = best;
    }
  }
  return at(a.length, b.length);
}

/** The known name that a mistyped one is closest to; empty when none is close. */
export function nearestName(typed: string, known: readonly string[]): string {
  const word = typed.toLowerCase();
  const limit = Math.min(maximumDistance, Math.ceil(word.length / 2));
  let best = { name: '', distance: limit + 1 };
  for (const name of known) {
    const changes = distance(word, name.toLowerCase());
    if (changes < best.distance) best = { name, distance: changes };
  }
  return best.name;
}
