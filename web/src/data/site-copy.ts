import { createSignal } from 'solid-js';
import type { SiteFacts } from '../../../src/exporters/site/site-facts.ts';

export type { SiteFacts };

/** How far the data of a static page is; the views are there at once, and their questions wait for it. */
export type CopyState =
  | { readonly phase: 'loading'; readonly share: number }
  | { readonly phase: 'ready'; readonly engineMs: number; readonly databaseMs: number }
  | { readonly phase: 'failed'; readonly reason: string };

let current: SiteFacts | null = null;

/** How far the data of this static page is, reactive. */
export const [copyState, setCopyState] = createSignal<CopyState>({ phase: 'loading', share: 0 });

/** Says that this page holds a copy of the data; called once, before the page is drawn. */
export function setSiteCopy(facts: SiteFacts): void {
  current = facts;
}

/** The copy that this page holds; null where it asks a server. */
export function siteCopy(): SiteFacts | null {
  return current;
}
