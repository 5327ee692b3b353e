import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import { siteApi } from '../site-api.ts';
import type { FromWorker, OpenMessage, RequestMessage, ToWorker } from './worker-messages.ts';

// The engine of a static page, beside the page: a query that takes long does not hold it up, and ends with the worker.

/** The API wants whole addresses; nothing is ever fetched from this one. */
const origin = 'http://this.page';

let api: Promise<(request: Request) => Promise<Response>> | null = null;

function tell(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

function unpacked(blob: Blob): ReadableStream<Uint8Array> {
  return blob.stream().pipeThrough(new DecompressionStream('gzip'));
}

async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

async function open({ wasm, database, size, madeAt, version }: OpenMessage) {
  const started = performance.now();
  const wasmBinary = await new Response(unpacked(wasm)).arrayBuffer();
  const init = sqlite3InitModule as unknown as (options: object) => ReturnType<typeof sqlite3InitModule>;
  const sqlite = await init({ wasmBinary });
  const engineMs = performance.now() - started;
  const report = (error: unknown) => console.error(error);
  const handler = await siteApi(
    sqlite,
    { size, pieces: piecesOf(unpacked(database)) },
    { madeAt, version, report },
  );
  tell({ kind: 'ready', engineMs, databaseMs: performance.now() - started - engineMs });
  return handler;
}

async function answer({ id, path, method, headers, body }: RequestMessage): Promise<void> {
  const handle = await api;
  if (handle === null) return;
  const request = new Request(`${origin}${path}`, {
    method,
    headers: headers.map(([name, value]) => [name, value]),
    body,
  });
  const response = await handle(request);
  const bytes = await response.arrayBuffer();
  tell({ kind: 'answer', id, status: response.status, headers: [...response.headers], body: bytes }, [bytes]);
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'open') {
    api = open(data);
    api.catch((error: unknown) => tell({ kind: 'failed', message: String(error) }));
  } else void answer(data);
});
