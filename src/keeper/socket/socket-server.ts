import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { AssayError, messageOf } from '../../model/errors.ts';
import type { QueryRequest } from '../database-access.ts';
import { socketDirectory } from '../database-files.ts';
import type { DatabaseService } from './database-service.ts';
import { DatabaseSession } from './database-session.ts';
import { messageLine } from './message-line.ts';
import type { SocketAnswer, SocketRequest, WireQuery } from './socket-protocol.ts';

/** A listening socket. */
export interface SocketServer {
  close(): Promise<void>;
}

/** A folder that only this user can look into; somebody else's is refused. */
function prepareDirectory(): void {
  const directory = socketDirectory();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const stats = lstatSync(directory);
  if (process.getuid !== undefined && (stats.uid !== process.getuid() || !stats.isDirectory())) {
    throw new Error(`${directory} belongs to somebody else`);
  }
  chmodSync(directory, 0o700);
}

/** Listens for local clients. */
export async function startSocketServer(path: string, service: DatabaseService): Promise<SocketServer> {
  if (process.platform !== 'win32') {
    prepareDirectory();
    rmSync(path, { force: true });
  }
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveClient(socket, service);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.end();
        setTimeout(() => {
          for (const socket of sockets) socket.destroy();
        }, 500).unref();
      }),
  };
}

function serveClient(socket: Socket, service: DatabaseService): void {
  const cancels = new Map<number, AbortController>();
  const session = new DatabaseSession(service);
  const lines = createInterface({ input: socket });
  lines.on('error', () => socket.destroy()); // It passes on the errors of its input.
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const cancel of cancels.values()) cancel.abort();
    void session.end();
  });
  lines.on('line', (line) => {
    const request = parseRequest(line);
    if (request === null) return void socket.destroy();
    service.lastRequestAt = Date.now();
    if (request.op === 'cancel') return void cancels.get(request.id)?.abort();
    const cancel = new AbortController();
    cancels.set(request.id, cancel);
    service.activeRequests++;
    void answer(socket, { service, session }, request, cancel.signal).finally(() => {
      cancels.delete(request.id);
      service.activeRequests--;
      service.lastRequestAt = Date.now();
    });
  });
}

function parseRequest(line: string): SocketRequest | null {
  try {
    return JSON.parse(line) as SocketRequest;
  } catch {
    return null; // Not one of our clients.
  }
}

async function answer(
  socket: Socket,
  { service, session }: { readonly service: DatabaseService; readonly session: DatabaseSession },
  request: SocketRequest,
  signal: AbortSignal,
): Promise<void> {
  const { id } = request;
  try {
    switch (request.op) {
      case 'query': {
        let first = true;
        for await (const batch of service.read(toQuery(request.request, signal))) {
          const { columns, rows, truncated } = batch;
          await send(socket, { id, kind: 'rows', ...(first ? { columns } : {}), rows, truncated });
          first = false;
        }
        return await send(socket, { id, kind: 'done' });
      }
      case 'parquet':
        return await send(socket, {
          id,
          kind: 'done',
          value: await service.writeParquet(toQuery(request.request, signal), request.target),
        });
      case 'health':
      case 'compact':
      case 'settle':
      case 'leave':
        return await send(socket, { id, kind: 'done', value: (await service[request.op]()) ?? null });
      case 'session':
        if (request.step.do === 'stream') {
          for await (const batch of session.stream(request.step))
            await send(socket, { id, kind: 'batch', batch });
          return await send(socket, { id, kind: 'done' });
        }
        return await send(socket, { id, kind: 'done', value: (await session.step(request.step)) ?? null });
      case 'cancel':
        return;
    }
  } catch (error) {
    const known = error instanceof AssayError ? error : null;
    await send(socket, {
      id,
      kind: 'error',
      code: known?.code ?? null,
      message: messageOf(error),
      ...(request.op === 'session' ? { failure: session.failureKind(error) } : {}),
      remedy: known?.remedy ?? '',
      exitCode: known?.exitCode ?? 3,
    });
  }
}

function toQuery({ maxRows, ...rest }: WireQuery, signal: AbortSignal): QueryRequest {
  return {
    ...rest,
    signal,
    ...(maxRows === undefined ? {} : { maxRows: maxRows === 'all' ? Number.POSITIVE_INFINITY : maxRows }),
  };
}

/** Writes an answer and waits while the client is slow, so that a large result never piles up here. */
async function send(socket: Socket, message: SocketAnswer): Promise<void> {
  if (socket.destroyed) return;
  if (socket.write(messageLine(message))) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
