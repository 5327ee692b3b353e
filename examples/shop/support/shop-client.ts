/** An answer of the shop's API. */
export type ApiAnswer = { status: number; body: Record<string, unknown> };

/** Talks to the shop's JSON API as one visitor: it keeps the session cookie. No browser is needed. */
export class ShopClient {
  readonly #url: string;
  #cookie: string | undefined;

  /** @param url where the shop is */
  constructor(url: string) {
    this.#url = url;
  }

  /**
   * Sends one request.
   *
   * @param method `GET`, `POST` or `PUT`
   * @param path what to ask for, `/api/...`
   * @param json body of the request, as JSON text
   */
  async send(method: string, path: string, json?: string): Promise<ApiAnswer> {
    const headers: Record<string, string> = {};
    if (this.#cookie) headers.cookie = this.#cookie;
    if (json !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(new URL(path, this.#url), {
      method,
      headers,
      ...(json !== undefined && { body: json }),
    });
    this.#cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? this.#cookie;
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
