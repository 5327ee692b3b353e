import { assayError } from '../model/errors.ts';
import { isStatedType, readBody } from './guard/read-body.ts';
import { isForeign, isOurHost, type ServedAddress } from './guard/served-hosts.ts';
import { TokenBuckets } from './guard/token-bucket.ts';
import { compressed } from './http/compressed.ts';
import type { HttpCall } from './http/http-listener.ts';
import { refusal, tooOften } from './http/refuse.ts';
import type { ServerLimits } from './http/server-limits.ts';
import type { PageFiles } from './page/page-files.ts';
import { mayDo, type Principal, scopeOf } from './people/scopes.ts';
import type { SignIn } from './people/sign-in.ts';
import type { AnswerFor } from './served-api.ts';

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
const sqlPath = /^\/api\/v1\/sql(\/|\.|$)/;
/** Bytes of what the form of the login sends. */
const loginBytes = 4096;

export interface SiteOptions {
  readonly address: ServedAddress;
  readonly limits: ServerLimits;
  readonly signIn: SignIn;
  readonly files: PageFiles;
  readonly api: AnswerFor;
}

interface Asked {
  readonly call: HttpCall;
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
}

/** Everything that is at the server's address: page, login, API; and who gets what of it. */
export class Site {
  readonly #options: SiteOptions;
  readonly #queries: TokenBuckets;

  constructor(options: SiteOptions) {
    this.#options = options;
    this.#queries = new TokenBuckets(options.limits.sql);
  }

  /**
   * Answers a request.
   *
   * @throws what the server refuses, as errors of the catalogue
   */
  async answer(call: HttpCall): Promise<Response> {
    const asked = this.#checked(call);
    const { pathname } = asked.url;
    if (pathname === '/login' || pathname === '/logout') return await this.#login(asked);
    if (pathname === '/session') return await this.#session(asked);
    if (pathname === '/api' || pathname.startsWith('/api/')) return await this.#api(asked);
    return await this.#page(asked);
  }

  /** What is refused whoever asks, and before anything is read. */
  #checked(call: HttpCall): Asked {
    const { incoming } = call;
    const { address } = this.#options;
    const method = incoming.method ?? '';
    const host = incoming.headers.host ?? '';
    if (!isOurHost(host, address)) throw assayError('HTTP_HOST_UNKNOWN', {});
    if (!methods.has(method)) throw assayError('HTTP_METHOD_UNKNOWN', { method });
    const target = incoming.url ?? '';
    const scheme = address.publicUrl?.host === host.toLowerCase() ? address.publicUrl.protocol : 'http:';
    if (!target.startsWith('/') || target.includes('\\') || !URL.canParse(`${scheme}//${host}${target}`))
      throw assayError('HTTP_TARGET_INVALID', {});
    const url = new URL(`${scheme}//${host}${target}`);
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headersDistinct))
      for (const each of value ?? []) headers.append(name, each);
    if (isForeign({ method, headers, url })) throw assayError('HTTP_FOREIGN_REQUEST', {});
    return { call, method, url, headers };
  }

  async #login({ call, method, url, headers }: Asked): Promise<Response> {
    const { signIn } = this.#options;
    if (url.pathname === '/logout') {
      if (method !== 'POST') throw assayError('HTTP_METHOD_UNKNOWN', { method });
      return signIn.logOut(headers);
    }
    if (method === 'GET' || method === 'HEAD') return signIn.page();
    if (method !== 'POST') throw assayError('HTTP_METHOD_UNKNOWN', { method });
    return await signIn.logIn(await readBody(call.incoming, loginBytes), call.client);
  }

  /** Who the page's user is, so that it can offer to log out. */
  async #session({ call, headers }: Asked): Promise<Response> {
    const { signIn } = this.#options;
    const principal = await signIn.principalOf(headers, call.client);
    if (principal instanceof Response) return principal;
    const { name, scopes } = principal;
    return Response.json({ name, scopes, canLogOut: signIn.isRequired });
  }

  async #page({ call, method, url, headers }: Asked): Promise<Response> {
    if (method !== 'GET' && method !== 'HEAD') throw assayError('HTTP_METHOD_UNKNOWN', { method });
    const { files, signIn } = this.#options;
    // Files of the page are no secret; but without a session its first one would only show errors.
    if (signIn.isRequired && (url.pathname === '/' || url.pathname === '/index.html')) {
      const isKnown = await signIn.principalOf(headers, call.client).then(
        (principal) => !(principal instanceof Response),
        () => false,
      );
      if (!isKnown) return new Response(null, { status: 303, headers: { location: '/login' } });
    }
    return files.answer(url.pathname, headers);
  }

  async #api(asked: Asked): Promise<Response> {
    const { call, method, url, headers } = asked;
    const { api, signIn } = this.#options;
    const principal = await signIn.principalOf(headers, call.client);
    if (principal instanceof Response) return principal;
    const path = decodedPath(url.pathname);
    const refused = this.#refused(principal, asked, path);
    if (refused !== null) return refused;
    const isRead = method === 'GET' || method === 'HEAD';
    const body = isRead ? null : await readBody(call.incoming, this.#bodyLimit(path));
    if (body !== null && !isStatedType(headers.get('content-type'))) throw assayError('HTTP_BODY_TYPE', {});
    // Who asks is known by now; what proves it goes no further.
    headers.delete('authorization');
    headers.delete('cookie');
    headers.delete('transfer-encoding');
    const request = new Request(url, { method, headers, body, signal: call.signal });
    const answer = await api(request, principal.actor);
    if (answer.status === 503 && !answer.headers.has('retry-after')) answer.headers.set('retry-after', '5');
    return compressed(answer, headers, call.client);
  }

  #refused(principal: Principal, { call, method }: Asked, path: string): Response | null {
    const scope = scopeOf(method, path);
    if (!mayDo(principal, scope)) return refusal(assayError('TOKEN_SCOPE', { scope }));
    const wait = sqlPath.test(path) ? this.#queries.take(call.client) : 0;
    return wait > 0 ? tooOften('queries', wait) : null;
  }

  #bodyLimit(path: string): number {
    const { body } = this.#options.limits;
    if (path.startsWith('/api/v1/ingest/artifacts/')) return body.file;
    if (scopeOf('POST', path) === 'ingest') return body.journal;
    return sqlPath.test(path) ? body.sql : body.other;
  }
}

/**
 * The path that rules are matched against, with what is written as %XX in letters: rules must not be got round by
 * another spelling.
 *
 * @throws HTTP_TARGET_INVALID
 */
function decodedPath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch (cause) {
    throw assayError('HTTP_TARGET_INVALID', {}, cause);
  }
}
