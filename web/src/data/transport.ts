/** The way to the API. A server is the usual one; a page with an engine inside answers its own requests. */
export type Transport = {
  /** Answers a request to `/api/v1/...`. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Where the live feed is, or null where nothing ever changes (a static site). */
  readonly liveUrl: ((query: URLSearchParams) => string) | null;
  /** Where the file behind an address of the API lies, where there is no server to fetch it from. */
  readonly fileUrl?: (url: string) => string | undefined;
};

/** Base of all API addresses: beside the page, wherever that is served from. */
export const apiBase = new URL('api/v1', new URL('.', document.baseURI)).href;

const overHttp: Transport = {
  fetch: (request) => fetch(request),
  liveUrl: (query) => `${apiBase}/live?${query}`,
};

let current: Transport = overHttp;

/** Replaces the way to the API; called once, before the page is drawn. */
export function setTransport(transport: Transport): void {
  current = transport;
}

/** The way to the API in use. */
export function transport(): Transport {
  return current;
}
