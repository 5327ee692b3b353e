import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';
import mime from 'mime';

/** Answers requests to `/api/v1`: the API of a database, or made-up answers. */
export type AnswerApi = (request: Request) => Promise<Response> | Response;

/** What the page is allowed to do, stricter than what any server says. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "media-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A server of the page's files and of an API, for tests that need no database process. */
export interface PageServer {
  /** Address of the page, with `/` at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a built page and an API under a strict content security policy. */
export async function startPageServer(folder: string, api: AnswerApi): Promise<PageServer> {
  const server = createServer((request, response) => {
    const work = request.url?.startsWith('/api/')
      ? answerApi(api, request, response)
      : sendFile(folder, request, response);
    work.catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function answerApi(api: AnswerApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const leaving = new AbortController();
  response.on('close', () => leaving.abort());
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const answer = await api(
    new Request(`http://${request.headers.host}${request.url}`, {
      method: request.method ?? 'GET',
      headers: Object.entries(request.headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
      signal: leaving.signal,
      ...(hasBody ? { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' } : {}),
    }),
  );
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body) for await (const part of answer.body) response.write(part);
  response.end();
}

async function sendFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://page.test');
  const path = normalize(join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname)));
  if (!path.startsWith(folder + sep) || !existsSync(path) || !statSync(path).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': `${mime.getType(path) ?? 'application/octet-stream'}; charset=utf-8`,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
  });
  createReadStream(path).pipe(response);
}
