import { type Accessor, createSignal } from 'solid-js';

function matches(condition: string): Accessor<boolean> {
  const list = matchMedia(condition);
  const [matching, setMatching] = createSignal(list.matches);
  list.addEventListener('change', () => setMatching(list.matches));
  return matching;
}

/** True at phone width: one column, less beside each other. */
export const isNarrow = matches('(width < 48rem)');

/** True where two panes stand beside each other. */
export const isWide = matches('(width >= 64rem)');
