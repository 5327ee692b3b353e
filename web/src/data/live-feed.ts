import { createSignal } from 'solid-js';
import { transport } from './transport.ts';

/** One message of the live feed. */
export type LiveEvent = {
  /** `run` (what became of runs) or `change` (what was committed of one run). */
  readonly type: string;
  readonly data: unknown;
};

/** What a listener hears. */
export type LiveListener = {
  readonly event: (event: LiveEvent) => void;
  /** Events may have been missed: what is shown has to be asked for again. */
  readonly reset?: () => void;
};

/** How the feed is: `idle` when nobody listens, `static` where nothing ever changes. */
export type LiveState = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'static';

type Feed = { close: () => void; listeners: Set<LiveListener> };

const feeds = new Map<string, Feed>();
const states = new Map<string, LiveState>();
const [state, setState] = createSignal<LiveState>('idle');
const eventTypes = ['run', 'change'];
const firstDelayMs = 500;
const longestDelayMs = 15_000;

/** State of the connections, the worst of them. */
export const liveState = state;

/**
 * Listens to the changes of one run, or of all. Listeners of the same run share a connection, which is opened again
 * with the last cursor when it breaks.
 * @returns a function that ends it
 */
export function onLive(run: string | number | undefined, listener: LiveListener): () => void {
  const name = run === undefined ? '' : String(run);
  const url = transport().liveUrl;
  if (url === null) {
    setState('static');
    return () => {};
  }
  let feed = feeds.get(name);
  if (!feed) {
    feed = openFeed(name, url);
    feeds.set(name, feed);
  }
  const { listeners } = feed;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    // Views change one after the other: the next one often wants the same feed.
    setTimeout(() => {
      const open = feeds.get(name);
      if (open?.listeners !== listeners || listeners.size > 0) return;
      open.close();
      feeds.delete(name);
      tell(name, undefined);
    }, 250);
  };
}

function openFeed(name: string, liveUrl: (query: URLSearchParams) => string): Feed {
  const listeners = new Set<LiveListener>();
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let cursor = '';
  let delay = firstDelayMs;
  let broken = false;

  const connect = () => {
    const query = new URLSearchParams(name === '' ? {} : { run: name });
    if (cursor !== '') query.set('cursor', cursor);
    source = new EventSource(liveUrl(query));
    tell(name, broken ? 'reconnecting' : 'connecting');
    source.addEventListener('open', () => {
      delay = firstDelayMs;
      // Without a cursor nothing says what happened while the connection was gone.
      if (broken && cursor === '') for (const listener of listeners) listener.reset?.();
      broken = false;
      tell(name, 'live');
    });
    source.addEventListener('reset', (event) => {
      cursor = event instanceof MessageEvent ? event.lastEventId : '';
      for (const listener of listeners) listener.reset?.();
    });
    for (const type of eventTypes)
      source.addEventListener(type, (event) => {
        if (!(event instanceof MessageEvent)) return;
        if (event.lastEventId !== '') cursor = event.lastEventId;
        const message = { type, data: parse(event.data) };
        for (const listener of listeners) listener.event(message);
      });
    source.addEventListener('error', () => {
      source?.close();
      broken = true;
      tell(name, 'reconnecting');
      timer = setTimeout(connect, delay * (0.75 + Math.random() / 2));
      delay = Math.min(delay * 2, longestDelayMs);
    });
  };
  connect();
  return {
    listeners,
    close: () => {
      clearTimeout(timer);
      source?.close();
    },
  };
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    // Not JSON: the text itself is the message.
    return text;
  }
}

function tell(name: string, of: LiveState | undefined): void {
  if (of === undefined) states.delete(name);
  else states.set(name, of);
  const all = [...states.values()];
  const worst = (['reconnecting', 'connecting', 'live'] as const).find((one) => all.includes(one));
  setState(worst ?? 'idle');
}
