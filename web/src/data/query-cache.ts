import { getJson } from './api-request.ts';

type Entry = { readonly data: unknown };

/** Answers that came before, the oldest first; shown at once when somebody comes back to a view. */
const entries = new Map<string, Entry>();
const underWay = new Map<string, Promise<unknown>>();
const limit = 200;

/** The answer kept under this address. */
export function cached(url: string): Entry | undefined {
  return entries.get(url);
}

/** Asks for an address, once however many want it at the same time, and keeps the answer. */
export function fetchInto(url: string): Promise<unknown> {
  const running = underWay.get(url);
  if (running) return running;
  const promise = getJson<unknown>({ url })
    .then((data) => {
      entries.delete(url);
      entries.set(url, { data });
      for (const oldest of entries.keys()) {
        if (entries.size <= limit) break;
        entries.delete(oldest);
      }
      return data;
    })
    .finally(() => underWay.delete(url));
  underWay.set(url, promise);
  return promise;
}
