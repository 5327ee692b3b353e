import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { AssayError, assayError } from '../../model/errors.ts';
import { EventStreams } from './event-streams.ts';
import { refusal, tooOften } from './refuse.ts';
import { sendAnswer } from './send-answer.ts';
import type { ServerLimits } from './server-limits.ts';

/** A request with what its connection tells. */
export interface HttpCall {
  readonly incoming: IncomingMessage;
  /** Address of the client. */
  readonly client: string;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

export interface HttpListenerOptions {
  readonly limits: ServerLimits;
  /** Answers; errors of the catalogue may be thrown. */
  readonly answer: (call: HttpCall) => Promise<Response>;
  readonly log: (line: string) => void;
}

/** What listens: takes requests from the wire, holds clients to their limits, and ends in order. */
export class HttpListener {
  readonly #options: HttpListenerOptions;
  readonly #server: Server;
  readonly #streams: EventStreams;
  /** Connections with a request that is not answered to the end: their silence may be ours, for a query may take minutes. */
  readonly #answering = new WeakSet<Socket>();
  #underWay = 0;
  #stopping = false;
  /** When somebody last asked for something (ms since 1970). */
  lastRequestAt = Date.now();

  constructor(options: HttpListenerOptions) {
    const { limits } = options;
    this.#options = options;
    this.#streams = new EventStreams(limits.eventStreams);
    this.#server = createServer(
      {
        headersTimeout: limits.headMs,
        requestTimeout: limits.requestMs,
        keepAliveTimeout: limits.keepAliveMs,
        connectionsCheckingInterval: limits.lookEveryMs,
        maxHeaderSize: 16 * 1024,
      },
      (incoming, outgoing) => void this.#handle(incoming, outgoing),
    );
    this.#server.timeout = limits.silenceMs;
    this.#server.on('timeout', (socket) => {
      const waitsForUs = this.#answering.has(socket) && socket.writableLength === 0;
      if (!waitsForUs) socket.destroy();
    });
    this.#server.maxConnections = limits.connections;
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
      socket.end(`HTTP/1.1 ${wireStatus(error)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    });
  }

  /**
   * Begins to listen.
   *
   * @returns the port
   * @throws the system's error, for example EADDRINUSE
   */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#server.on('error', (error) => this.#options.log(`the listener: ${error.message}`));
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Whether somebody is being answered, or listens to events. */
  get isBusy(): boolean {
    return this.#underWay > 0;
  }

  /** Takes no more requests, ends streams of events, and lets what is under way come to its end for a while. */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#streams.endAll();
    this.#server.closeIdleConnections();
    const late = setTimeout(() => this.#server.closeAllConnections(), this.#options.limits.drainMs);
    await closed;
    clearTimeout(late);
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    this.#underWay++;
    this.lastRequestAt = Date.now();
    const gone = new AbortController();
    this.#answering.add(incoming.socket);
    outgoing.once('close', () => {
      gone.abort();
      this.#answering.delete(incoming.socket);
      this.#underWay--;
      this.lastRequestAt = Date.now();
    });
    // A client that breaks off in the middle of its body; whoever reads it is told as well.
    incoming.on('error', () => {});
    const client = clientOf(incoming);
    try {
      const answer = await this.#answer({ incoming, client, signal: gone.signal });
      if (gone.signal.aborted) return void answer.body?.cancel().catch(() => {});
      await this.#send(answer, client, incoming, outgoing);
    } catch (error) {
      if (!gone.signal.aborted) this.#report(error, randomUUID());
      outgoing.destroy();
    }
  }

  async #send(
    answer: Response,
    client: string,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<void> {
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
    let sent = answer;
    if (isStream && !this.#streams.add(client, outgoing)) {
      await answer.body?.cancel();
      sent = tooOften('streams of events', 10);
    }
    // What was refused before its body was read is not read any more.
    if (!incoming.complete || this.#stopping) outgoing.setHeader('connection', 'close');
    await sendAnswer(sent, outgoing, incoming.method === 'HEAD');
    if (!incoming.complete) setTimeout(() => incoming.destroy(), 500).unref();
  }

  async #answer(call: HttpCall): Promise<Response> {
    if (this.#stopping) return refusal(assayError('HTTP_STOPPING', {}));
    try {
      return await this.#options.answer(call);
    } catch (error) {
      if (error instanceof AssayError && error.exitCode === 2) return refusal(error);
      if (call.signal.aborted) return new Response(null, { status: 400 }); // Nobody sees it.
      const id = randomUUID();
      this.#report(error, id);
      return refusal(assayError('API_FAILED', { id }));
    }
  }

  #report(error: unknown, id: string): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#options.log(`error ${id}: ${text}`);
  }
}

/** Address of a client; one of IPv4 is the same whichever way it came. */
function clientOf(incoming: IncomingMessage): string {
  return (incoming.socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '');
}

function wireStatus({ code }: NodeJS.ErrnoException): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
}
