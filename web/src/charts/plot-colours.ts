import { createEffect, createSignal, on } from 'solid-js';
import { settings } from '../data/settings.ts';

/** Tones of the tokens that charts may draw in, beside `series-1` to `series-6`. */
export type PlotColour =
  | `series-${1 | 2 | 3 | 4 | 5 | 6}`
  | 'passed'
  | 'failed'
  | 'flaky'
  | 'skipped'
  | 'error'
  | 'running';

const system = matchMedia('(prefers-color-scheme: dark)');
const [theme, setTheme] = createSignal(0);
system.addEventListener('change', () => setTheme((count) => count + 1));

/** Changes whenever the colours do; canvases must then be drawn again. */
function themeCount(): number {
  return theme() + themes.indexOf(settings.theme) * 1e6;
}
const themes: readonly string[] = ['system', 'light', 'dark'];

/** A token's colour as canvas understands it: `light-dark()` is worked out by the browser. */
export function colourOf(token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${token})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** The colour of a line or bar. */
export function plotColour(colour: PlotColour): string {
  return colourOf(colour.startsWith('series') ? colour : `${colour}-fill`);
}

/** The same colour, let through: `share` 0 to 1. */
export function withAlpha(colour: string, share: number): string {
  const numbers = /^rgb\(([^)]+)\)$/.exec(colour)?.[1];
  return numbers ? `rgba(${numbers}, ${share})` : colour;
}

/** Calls back when the theme has changed, after the page has taken it on. */
export function onThemeChange(act: () => void): void {
  createEffect(on(themeCount, () => requestAnimationFrame(act), { defer: true }));
}
