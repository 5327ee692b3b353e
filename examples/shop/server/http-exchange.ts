import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Html } from './html.ts';

const largestBody = 64 * 1024;

/** A request that could not be understood; answered with status 400. */
export class BadRequest extends Error {}

/** One request and its answer, with what the shop needs of both. */
export class HttpExchange {
  readonly method: string;
  readonly url: URL;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
    this.method = request.method ?? 'GET';
    this.url = new URL(request.url ?? '/', 'http://localhost');
  }

  cookie(name: string): string | undefined {
    for (const pair of (this.#request.headers.cookie ?? '').split(';')) {
      const [key, value] = pair.trim().split('=', 2);
      if (key === name) return value;
    }
    return undefined;
  }

  setCookie(name: string, value: string): void {
    this.#response.setHeader('set-cookie', `${name}=${value}; Path=/; HttpOnly; SameSite=Lax`);
  }

  async form(): Promise<URLSearchParams> {
    return new URLSearchParams(await this.#body());
  }

  /** The body as a JSON object; throws BadRequest when it is not one. */
  async json(): Promise<Record<string, unknown>> {
    let value: unknown;
    try {
      value = JSON.parse(await this.#body());
    } catch (error) {
      throw new BadRequest(error instanceof Error ? error.message : 'not JSON');
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new BadRequest('not a JSON object');
    return value as Record<string, unknown>;
  }

  sendPage(page: Html, status = 200): void {
    this.#send(status, 'text/html; charset=utf-8', page.markup);
  }

  sendJson(value: unknown, status = 200): void {
    this.#send(status, 'application/json', JSON.stringify(value));
  }

  sendStylesheet(css: string): void {
    this.#send(200, 'text/css; charset=utf-8', css);
  }

  redirect(to: string): void {
    this.#response.writeHead(303, { location: to }).end();
  }

  async #body(): Promise<string> {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of this.#request as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > largestBody) throw new BadRequest('the body is too large');
      pieces.push(piece);
    }
    return Buffer.concat(pieces).toString('utf8');
  }

  #send(status: number, type: string, body: string): void {
    this.#response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  }
}
