import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { AssayError, assayError } from '../../model/errors.ts';
import type { QueryRow, StorageConnection } from '../../storage/engines/storage-engine.ts';
import type {
  CompactReport,
  DatabaseAccess,
  HealthReport,
  QueryColumn,
  QueryRequest,
  QueryResult,
} from '../database-access.ts';
import { messageLine } from './message-line.ts';
import { RemoteConnection } from './remote-connection.ts';
import { RemoteEngineError, type StreamStep } from './session-protocol.ts';
import type { SocketAnswer, SocketRequest, WireQuery } from './socket-protocol.ts';

type Rows = QueryResult['rows'];
type Sent = SocketRequest extends infer Request
  ? Request extends { id: number }
    ? Omit<Request, 'id'>
    : never
  : never;

/** Answers that may wait unread before the keeper is asked to pause. */
const mostWaiting = 8;

/** Answers to one request, in the order in which they come. */
class AnswerQueue {
  readonly #waiting: SocketAnswer[] = [];
  readonly #socket: Socket;
  #wake: (() => void) | null = null;
  #failure: Error | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  push(answer: SocketAnswer): void {
    this.#waiting.push(answer);
    if (this.#waiting.length > mostWaiting) this.#socket.pause();
    this.#wake?.();
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#wake?.();
  }

  async next(): Promise<SocketAnswer> {
    for (;;) {
      const answer = this.#waiting.shift();
      if (this.#waiting.length === 0) this.#socket.resume();
      if (answer !== undefined) return answer;
      if (this.#failure !== null) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** Asks a keeper over its socket. */
export class SocketClient implements DatabaseAccess {
  /** Only DuckDB's files are asked through a keeper. */
  readonly dialect = 'duckdb';
  readonly kind = 'keeper';
  notices: readonly string[] = [];
  readonly #socket: Socket;
  readonly #databasePath: string;
  readonly #answers = new Map<number, AnswerQueue>();
  #lastId = 0;

  private constructor(socket: Socket, databasePath: string) {
    this.#socket = socket;
    this.#databasePath = databasePath;
    const lines = createInterface({ input: socket });
    lines.on('error', () => {}); // A keeper that was killed; its 'close' tells who waits.
    lines.on('line', (line) => {
      const answer = parseAnswer(line);
      if (answer === null) socket.destroy();
      else this.#answers.get(answer.id)?.push(answer);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const queue of this.#answers.values()) queue.fail(this.#gone());
    });
  }

  /**
   * Connects to a keeper.
   *
   * @throws when nobody listens
   */
  static async connect(path: string, databasePath: string, timeoutMs = 2000): Promise<SocketClient> {
    const socket = createConnection(path);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(new Error('no answer')), timeoutMs);
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.removeListener('error', reject);
        resolve();
      });
      socket.once('error', reject);
    });
    return new SocketClient(socket, databasePath);
  }

  async query(request: QueryRequest): Promise<QueryResult> {
    const started = performance.now();
    let columns: readonly QueryColumn[] = [];
    const rows: Rows[number][] = [];
    let truncated = false;
    for await (const batch of this.#read(request)) {
      columns = batch.columns;
      rows.push(...batch.rows);
      truncated = batch.truncated;
    }
    return { columns, rows, truncated, elapsedMs: performance.now() - started };
  }

  stream(request: QueryRequest): AsyncIterable<{ columns: readonly QueryColumn[]; rows: Rows }> {
    return this.#read({ ...request, maxRows: request.maxRows ?? Number.POSITIVE_INFINITY });
  }

  async writeParquet(request: QueryRequest, target: string): Promise<number> {
    return (await this.#ask({ op: 'parquet', request: toWire(request), target }, request.signal)) as number;
  }

  async compact(): Promise<CompactReport> {
    return (await this.#ask({ op: 'compact' })) as CompactReport;
  }

  async health(): Promise<HealthReport> {
    return (await this.#ask({ op: 'health' })) as HealthReport;
  }

  async settle(): Promise<void> {
    this.notices = ((await this.#ask({ op: 'settle' })) as { notices: string[] }).notices;
  }

  /** A connection of this client's own; its changes and questions go over the socket. */
  async connect(): Promise<StorageConnection> {
    return await RemoteConnection.open({
      ask: (step) => this.#ask({ op: 'session', step }),
      stream: (step) => this.#batches(step),
      close: async () => {},
    });
  }

  async *#batches(step: StreamStep): AsyncGenerator<readonly QueryRow[]> {
    for await (const answer of this.#exchange({ op: 'session', step })) {
      if (answer.kind === 'batch') yield answer.batch;
    }
  }

  /** Whether the keeper has gone, or let go of this client. */
  get isGone(): boolean {
    return this.#socket.destroyed || !this.#socket.writable;
  }

  /** Asks the keeper to let go of the database. */
  async leave(): Promise<void> {
    await this.#ask({ op: 'leave' });
  }

  async close(): Promise<void> {
    this.#socket.end();
    this.#socket.unref();
  }

  async *#read(
    request: QueryRequest,
  ): AsyncGenerator<{ columns: readonly QueryColumn[]; rows: Rows; truncated: boolean }> {
    let columns: readonly QueryColumn[] = [];
    for await (const answer of this.#exchange({ op: 'query', request: toWire(request) }, request.signal)) {
      if (answer.kind !== 'rows') return;
      columns = answer.columns ?? columns;
      yield { columns, rows: answer.rows, truncated: answer.truncated };
    }
  }

  async #ask(request: Sent, signal?: AbortSignal): Promise<unknown> {
    for await (const answer of this.#exchange(request, signal))
      if (answer.kind === 'done') return answer.value;
    throw this.#gone();
  }

  async *#exchange(request: Sent, signal?: AbortSignal): AsyncGenerator<SocketAnswer> {
    const id = ++this.#lastId;
    const queue = new AnswerQueue(this.#socket);
    let over = false;
    this.#answers.set(id, queue);
    const cancel = () => this.#send({ id, op: 'cancel' });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      if (this.#socket.destroyed) throw this.#gone();
      this.#send({ id, ...request } as SocketRequest);
      if (signal?.aborted === true) cancel();
      for (;;) {
        const answer = await queue.next();
        over = answer.kind !== 'rows' && answer.kind !== 'batch';
        if (answer.kind === 'error') throw toError(answer);
        yield answer;
        if (over) return;
      }
    } finally {
      this.#answers.delete(id);
      if (!over && !this.#socket.destroyed) this.#send({ id, op: 'cancel' });
      this.#socket.resume();
      signal?.removeEventListener('abort', cancel);
    }
  }

  #send(request: SocketRequest): void {
    this.#socket.write(messageLine(request));
  }

  #gone(): Error {
    return assayError('KEEPER_UNREACHABLE', {
      path: this.#databasePath,
      reason: 'it ended before it answered',
    });
  }
}

/** Null for a line that was cut: the keeper was killed in the middle of it. */
function parseAnswer(line: string): SocketAnswer | null {
  try {
    return JSON.parse(line) as SocketAnswer;
  } catch {
    return null;
  }
}

function toWire({ signal, maxRows, ...rest }: QueryRequest): WireQuery {
  void signal;
  return {
    ...rest,
    ...(maxRows === undefined ? {} : { maxRows: Number.isFinite(maxRows) ? maxRows : 'all' }),
  };
}

function toError(answer: SocketAnswer & { kind: 'error' }): Error {
  if (answer.code === null)
    return answer.failure === undefined
      ? new Error(answer.message)
      : new RemoteEngineError(answer.message, answer.failure);
  return new AssayError(answer.code, answer.message, answer.remedy, answer.exitCode);
}
