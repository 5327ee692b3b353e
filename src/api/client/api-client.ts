import type { Problem } from '../http/problem.ts';
import type { AnswerOf, CallOptions, Method, PathOf } from './route-types.ts';

/** What the API refused, or could not do. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** Sends a request; the browser's fetch, or the API itself inside a page. */
export type SendRequest = (request: Request) => Promise<Response>;

type Call<M extends Method> = <Path extends PathOf<M>>(
  path: Path,
  ...options: Record<never, never> extends CallOptions<M, Path>
    ? [CallOptions<M, Path>?]
    : [CallOptions<M, Path>]
) => Promise<AnswerOf<M, Path>>;

/** The API as functions: `await api.get('/runs/{run}', { path: { run: 'latest' } })`. */
export type ApiClient = { readonly [M in Method]: Call<M> } & {
  /** The address of a path, for links and for what is streamed. */
  url(path: string, query?: Readonly<Record<string, unknown>>): string;
};

interface LooseOptions {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.code === 'string') return problem;
  } catch {
    // Not ours: what stands between may answer anything.
  }
  const title = `The answer was ${response.status} ${response.statusText}`.trim();
  return { type: 'about:blank', title, status: response.status, code: 'UNKNOWN', detail: text.slice(0, 500) };
}

/**
 * A client of the API.
 *
 * @param base address that the paths are added to, with `/api/v1`
 * @param send sends the requests
 */
export function apiClient(base: string, send: SendRequest): ApiClient {
  const url: ApiClient['url'] = (path, query = {}) => {
    const texts = Object.entries(query).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    );
    const search = new URLSearchParams(texts.map(([name, value]) => [name, String(value)])).toString();
    return `${base}${path}${search === '' ? '' : `?${search}`}`;
  };
  const call =
    (method: Method) =>
    async (template: string, options: LooseOptions = {}) => {
      const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(String(options.path?.[name])),
      );
      const response = await send(
        new Request(url(path, options.query), {
          method: method.toUpperCase(),
          headers: {
            accept: 'application/json',
            ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
            ...options.headers,
          },
          ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
          ...(options.signal === undefined ? {} : { signal: options.signal }),
        }),
      );
      if (!response.ok) throw new ApiProblem(await problemOf(response));
      return response.status === 204 ? undefined : ((await response.json()) as unknown);
    };
  return {
    get: call('get'),
    post: call('post'),
    put: call('put'),
    patch: call('patch'),
    delete: call('delete'),
    url,
  } as unknown as ApiClient;
}
