import { useNavigate } from '@solidjs/router';
import { createSignal, onCleanup, onMount } from 'solid-js';
import { setSettings, settings } from '../data/settings.ts';
import { places } from './navigation.ts';
import { openPalette } from './palette-state.ts';

const [helpOpen, setHelpOpen] = createSignal(false);

/** Whether the list of shortcuts is shown. */
export const isHelpOpen = helpOpen;
export { setHelpOpen };

/** The shortcuts that work everywhere, as the help shows them. */
export const shortcuts: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['Ctrl', 'K'], does: 'Search and commands' },
  { keys: ['/'], does: 'Search and commands' },
  { keys: ['?'], does: 'This list' },
  ...places.map((place) => ({ keys: ['g', place.key], does: `Go to ${place.label}` })),
  { keys: ['Shift', 'D'], does: 'Dark or light' },
  { keys: ['↑', '↓'], does: 'Move in lists, tables and trees' },
  { keys: ['←', '→'], does: 'Close and open a part of a tree' },
  { keys: ['Enter'], does: 'Open what is chosen' },
  { keys: ['n'], does: 'Next failure of the run' },
  { keys: ['p'], does: 'Previous failure of the run' },
  { keys: ['Esc'], does: 'Close what is open' },
];

const sequenceMs = 1200;

/** Listens to the shortcuts as long as the calling component lives. */
export function listenToShortcuts(): void {
  const navigate = useNavigate();
  let afterG = 0;
  const onKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey) {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTyping(event)) return;
    if (document.querySelector('dialog:modal')) return;
    const place = places.find((one) => one.key === event.key);
    if (place && performance.now() - afterG < sequenceMs) navigate(place.href);
    else if (event.key === '/') openPalette();
    else if (event.key === '?') setHelpOpen(true);
    else if (event.key === 'D') setSettings('theme', isDark() ? 'light' : 'dark');
    else {
      afterG = event.key === 'g' ? performance.now() : 0;
      return;
    }
    afterG = 0;
    event.preventDefault();
  };
  onMount(() => window.addEventListener('keydown', onKey));
  onCleanup(() => window.removeEventListener('keydown', onKey));
}

function isDark(): boolean {
  return settings.theme === 'system'
    ? matchMedia('(prefers-color-scheme: dark)').matches
    : settings.theme === 'dark';
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  // The field of a dialog that is just closing keeps the focus for a moment.
  return (
    target instanceof HTMLElement &&
    target.checkVisibility() &&
    (target.isContentEditable || target.matches('input, textarea, select, [data-own-keys]'))
  );
}
