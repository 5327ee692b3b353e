import { assayError } from '../../model/errors.ts';
import type { BucketSize } from '../guard/token-bucket.ts';
import { TokenBuckets } from '../guard/token-bucket.ts';
import { tooOften } from '../http/refuse.ts';
import { plainPage } from '../page/plain-page.ts';
import type { ApiTokens } from './api-tokens.ts';
import type { Principal } from './scopes.ts';
import { Sessions } from './sessions.ts';
import { tokenHash } from './token-text.ts';

/** Who may do everything without a token: whoever is on this machine. */
const everybody: Principal = { name: 'this machine', scopes: null, actor: null };

export interface SignInOptions {
  readonly tokens: ApiTokens;
  /** Whether nothing is to be had without a token. */
  readonly isRequired: boolean;
  /** Of the cookie: browsers share cookies among all ports of a machine. */
  readonly port: number;
  /** Whether browsers speak to the server by https. */
  readonly isSecure: boolean;
  readonly limit: BucketSize;
}

/** Who makes a request, and how browsers log in and out. */
export class SignIn {
  readonly #options: SignInOptions;
  readonly #sessions = new Sessions();
  readonly #tries: TokenBuckets;
  readonly #cookie: string;

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#tries = new TokenBuckets(options.limit);
    this.#cookie = `assay_session_${options.port}`;
  }

  get isRequired(): boolean {
    return this.#options.isRequired;
  }

  /**
   * Who makes a request.
   *
   * @returns an answer instead when the client has tried too often
   * @throws TOKEN_MISSING, TOKEN_REFUSED
   */
  async principalOf(headers: Headers, client: string): Promise<Principal | Response> {
    const { tokens, isRequired } = this.#options;
    const header = headers.get('authorization');
    if (header !== null) {
      const token = /^Bearer +(\S+)$/i.exec(header)?.[1] ?? '';
      const principal = await tokens.principalOf(token);
      if (principal !== null) return principal;
      const wait = this.#tries.take(client);
      if (wait > 0) return tooOften('wrong tokens', wait);
      throw assayError('TOKEN_REFUSED', {});
    }
    if (!isRequired) return everybody;
    const session = this.#sessionIn(headers);
    const hash = session === null ? null : this.#sessions.tokenOf(session);
    const principal = hash === null ? null : await tokens.principalOfHash(hash);
    if (principal === null) throw assayError('TOKEN_MISSING', {});
    return principal;
  }

  /** The page on which a token is given. */
  page(): Response {
    return this.#options.isRequired ? loginPage(null) : redirect('/');
  }

  /**
   * Takes the form of the page.
   *
   * @param body of the request, as a form sends it
   */
  async logIn(body: Uint8Array | null, client: string): Promise<Response> {
    const wait = this.#tries.take(client);
    if (wait > 0) return tooOften('tries to log in', wait);
    const token =
      new URLSearchParams(new TextDecoder().decode(body ?? new Uint8Array())).get('token')?.trim() ?? '';
    if ((await this.#options.tokens.principalOf(token)) === null)
      return loginPage('This token does not work: it is wrong, expired or revoked.');
    const { id, seconds } = this.#sessions.begin(tokenHash(token));
    return redirect('/', this.#cookieText(id, seconds));
  }

  /** Ends the session of a browser. */
  logOut(headers: Headers): Response {
    const session = this.#sessionIn(headers);
    if (session !== null) this.#sessions.end(session);
    return redirect(this.#options.isRequired ? '/login' : '/', this.#cookieText('', 0));
  }

  #sessionIn(headers: Headers): string | null {
    for (const pair of (headers.get('cookie') ?? '').split(';')) {
      const [name, value] = pair.trim().split('=', 2);
      if (name === this.#cookie && value !== undefined && value !== '') return value;
    }
    return null;
  }

  #cookieText(value: string, seconds: number): string {
    const secure = this.#options.isSecure ? '; Secure' : '';
    return `${this.#cookie}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
  }
}

function redirect(path: string, cookie?: string): Response {
  const headers = new Headers({ location: path, 'cache-control': 'no-store' });
  if (cookie !== undefined) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}

/** Without an address of its own, so that the browser keeps the part behind # of the page that was asked for. */
function loginPage(problem: string | null): Response {
  const alert = problem === null ? '' : `<p role="alert">${problem}</p>\n`;
  const body = `${alert}<form method="post">
<label for="token">Token, as <code>assay serve --new-token</code> printed it</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>Log in</button>
</form>`;
  return plainPage('Assay', body, problem === null ? 200 : 401);
}
