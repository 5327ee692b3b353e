/** Where the keys that move through rows lead to; null for other keys. */
export function rowAfterKey(key: string, at: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const targets: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: count - 1,
    PageDown: at + page,
    PageUp: at - page,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(count - 1, Math.max(0, target));
}

const pauseMs = 700;

/**
 * Finds rows by typing how they begin. Typing on within 0.7 s makes the text longer; the same letter again goes on.
 * @returns a function from a key to the row, or null when no row begins so
 */
export function createTypeahead(
  count: () => number,
  textOf: (index: number) => string,
): (key: string, at: number) => number | null {
  let typed = '';
  let last = 0;
  return (key, at) => {
    if (key.length !== 1 || key === ' ') return null;
    typed = performance.now() - last < pauseMs ? typed + key.toLowerCase() : key.toLowerCase();
    last = performance.now();
    const single = [...new Set(typed)].length === 1;
    const text = single ? (typed[0] ?? '') : typed;
    const rows = count();
    for (let step = single ? 1 : 0; step < rows + (single ? 1 : 0); step++) {
      const index = (at + step) % rows;
      if (textOf(index).toLowerCase().startsWith(text)) return index;
    }
    return null;
  };
}
