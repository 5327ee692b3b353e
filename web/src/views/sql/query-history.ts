import { createSignal } from 'solid-js';

/** A statement that was run in this browser. */
export type HistoryEntry = {
  readonly sql: string;
  /** ms since 1970. */
  readonly at: number;
  readonly ms: number;
  /** Rows that came; null when it failed. */
  readonly rows: number | null;
};

const storageKey = 'assay.sql-history';
const most = 50;

function read(): readonly HistoryEntry[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored)
      ? stored.filter((entry: HistoryEntry) => typeof entry?.sql === 'string').slice(0, most)
      : [];
  } catch {
    // Nothing stored, or something else: as new.
    return [];
  }
}

const [entries, setEntries] = createSignal<readonly HistoryEntry[]>(read());

/** What was run in this browser, the latest first. */
export const queryHistory = entries;

/** Remembers a statement that was run; the same one again moves to the top. */
export function remember(entry: HistoryEntry): void {
  keep([entry, ...entries().filter(({ sql }) => sql !== entry.sql)].slice(0, most));
}

/** Forgets everything that was run. */
export function forgetHistory(): void {
  keep([]);
}

function keep(next: readonly HistoryEntry[]): void {
  setEntries(next);
  try {
    localStorage.setItem(storageKey, JSON.stringify(next));
  } catch {
    // Storage is blocked or full: the history lasts as long as the page.
  }
}
