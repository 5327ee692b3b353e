import { createEffect, createRoot } from 'solid-js';
import { createStore } from 'solid-js/store';

/** What the page remembers in this browser. */
export type Settings = {
  theme: 'system' | 'light' | 'dark';
  /** Key of the project that lists are filtered by; '' for all. */
  project: string;
  /** Sizes of split panes by their name, in percent. */
  panes: Record<string, number>;
};

const storageKey = 'assay.settings';
const defaults: Settings = { theme: 'system', project: '', panes: {} };

/** The settings, reactive; change them with `setSettings`. */
export const [settings, setSettings] = createStore<Settings>(read());

createRoot(() => {
  createEffect(() => {
    try {
      localStorage.setItem(storageKey, JSON.stringify(settings));
    } catch {
      // Storage is blocked or full: the settings last as long as the page.
    }
  });
  createEffect(() => {
    if (settings.theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = settings.theme;
  });
});

function read(): Settings {
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(storageKey) ?? '{}') };
  } catch {
    // Nothing stored, or something else: as new.
    return defaults;
  }
}
