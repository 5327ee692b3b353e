import { type Accessor, createSignal } from 'solid-js';

const coarse = matchMedia('(pointer: coarse)');
const [height, setHeight] = createSignal(coarse.matches ? 40 : 32);
coarse.addEventListener('change', () => setHeight(coarse.matches ? 40 : 32));

/** Height of a row in pixels, the same as `--row` in tokens.css: higher where fingers point. */
export const rowHeight: Accessor<number> = height;
