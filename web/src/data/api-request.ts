import type { AnswerOf, CallOptions, PathOf } from '../../../src/api/client/route-types.ts';
import { ProblemError, problemOf, unreachable } from './problem.ts';
import { apiBase, transport } from './transport.ts';

/** What fills the `{names}` of a path, and what comes behind the `?`: '', null and undefined are left out, lists get commas. */
export type RequestParts = {
  readonly path?: Readonly<Record<string, string | number | boolean>>;
  readonly query?: Readonly<Record<string, unknown>>;
};

/** A request for data of type `T`; its `url` is also its key in the cache. */
export type ApiRequest<T> = { readonly url: string; readonly answer?: T };

/** The JSON that a GET of a path answers with. */
export type Answer<Path extends PathOf<'get'>> = AnswerOf<'get', Path>;

/**
 * A GET request that `createQuery` and `getJson` take; path, parameters and answer are checked against the API.
 * @param path path below `/api/v1`, such as `/runs/{run}`
 * @param parts `path` fills the `{names}`, `query` is what comes behind the `?`
 */
export function apiRequest<Path extends PathOf<'get'>>(
  path: Path,
  parts?: CallOptions<'get', Path>,
): ApiRequest<Answer<Path>> {
  return { url: apiUrl(path, parts as unknown as RequestParts | undefined) };
}

/** A request whose answer the types of the API do not say. */
export function untypedRequest<T>(path: string, parts: RequestParts = {}): ApiRequest<T> {
  return { url: apiUrl(path, parts) };
}

/** The full address of something in the API, for links to downloads and images. */
export function apiUrl(path: string, parts: RequestParts = {}): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = parts.path?.[name];
    if (value === undefined) throw new Error(`${path} needs path.${name}`);
    return encodeURIComponent(value);
  });
  const query = queryText(parts.query ?? {});
  const url = `${apiBase}${filled}${query === '' ? '' : `?${query}`}`;
  return transport().fileUrl?.(url) ?? url;
}

/** Parameters as a query string without `?`. */
export function queryText(query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && String(value) !== '') search.set(name, String(value));
  return search.toString();
}

/**
 * Asks for JSON.
 * @throws ProblemError when the answer is an error or none comes; AbortError when `signal` was used
 */
export async function getJson<T>(request: ApiRequest<T>, signal?: AbortSignal): Promise<T> {
  return (
    await sendRequest(request.url, { headers: { accept: 'application/json' }, signal: signal ?? null })
  ).json() as Promise<T>;
}

/**
 * Sends JSON and reads JSON.
 * @throws ProblemError as `getJson`
 */
export async function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  request: ApiRequest<T>,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await sendRequest(request.url, {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/**
 * Sends any request; for answers that are not JSON.
 * @throws ProblemError when the answer is an error or none comes
 */
export async function sendRequest(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await transport().fetch(new Request(url, init));
  } catch (thrown) {
    if (init.signal?.aborted) throw thrown;
    throw new ProblemError(unreachable(thrown));
  }
  if (!response.ok) throw new ProblemError(await problemOf(response));
  return response;
}
