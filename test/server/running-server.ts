import { connect } from 'node:net';
import { keeperPriorityVariable } from '../../src/keeper/keeper-location.ts';
import { servedAt } from '../../src/server/database/take-over.ts';
import { type ServeEnd, serve } from '../../src/server/serve.ts';
import type { ServeOptions } from '../../src/server/serve-options.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';

/** A server in this process, listening at a port of its own. */
export interface RunningServer {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly port: number;
  /** Everything that it wrote to its log. */
  readonly log: readonly string[];
  get(path: string, init?: RequestInit): Promise<Response>;
  /** Ends it in order. */
  stop(): Promise<ServeEnd>;
}

/** Serves a database and waits until it answers. */
export async function startServer(
  location: DatabaseLocation,
  options: Partial<ServeOptions> = {},
): Promise<RunningServer> {
  const stop = new AbortController();
  const ready = Promise.withResolvers<string>();
  const log: string[] = [];
  const ended = serve({
    location,
    env: { ...process.env, [keeperPriorityVariable]: 'normal' },
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    requireToken: false,
    fileToken: null,
    idleMs: null,
    log: (line) => log.push(line),
    signal: stop.signal,
    onReady: ready.resolve,
    ...options,
  });
  ended.catch(ready.reject);
  await ready.promise;
  const url = new URL(servedAt(location.path) ?? 'nowhere');
  const { origin } = url;
  return {
    origin,
    port: Number(url.port),
    log,
    get: (path, init) => fetch(origin + path, { redirect: 'manual', ...init }),
    stop: async () => {
      stop.abort();
      return await ended;
    },
  };
}

/** Sends bytes as they are, and gives everything that comes back until the server closes the connection. */
export async function sendBytes(port: number, ...pieces: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => {}); // The server may close before everything was sent.
  for (const piece of pieces) socket.write(piece);
  await closed;
  return text;
}

/** A GET of exactly this path, which no client has put in order before. */
export async function getExactly(
  port: number,
  path: string,
  headers: readonly string[] = [],
): Promise<string> {
  const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Connection: close', ...headers];
  return await sendBytes(port, `${lines.join('\r\n')}\r\n\r\n`);
}
