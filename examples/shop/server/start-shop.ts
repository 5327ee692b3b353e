import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BadRequest, HttpExchange } from './http-exchange.ts';
import { answerApi } from './json-api.ts';
import { answerPage } from './page-routes.ts';
import { Shop } from './shop.ts';
import { stylesheet } from './stylesheet.ts';

/** A shop that is open: where it is, and how to close it. */
export type RunningShop = { url: string; stop: () => Promise<void> };

/**
 * Opens a shop on this machine. Everything is kept in memory, and each visitor (session cookie) has a shop of
 * their own: stock, basket, account and orders.
 *
 * @param port where to listen; 0 takes a free port
 */
export async function startShop(port = 0): Promise<RunningShop> {
  const shop = new Shop();
  const server = createServer((request, response) => {
    answer(shop, request, response).catch((error: unknown) => {
      const status = error instanceof BadRequest ? 400 : 500;
      const message = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: status === 400 ? 'bad-request' : 'broken', message } }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(shop: Shop, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const exchange = new HttpExchange(request, response);
  if (exchange.url.pathname === '/style.css') return exchange.sendStylesheet(stylesheet);
  let session = shop.sessions.find(exchange.cookie('shop_session'));
  if (!session) {
    session = shop.sessions.start();
    exchange.setCookie('shop_session', session.id);
  }
  if (exchange.url.pathname.startsWith('/api/')) return answerApi(shop, session, exchange);
  return answerPage(shop, session, exchange);
}
