import type { FromWorker, OpenMessage, RequestMessage, StartTimes } from '../worker/worker-messages.ts';

/** How long a query that was cancelled may come to its end by itself (ms): mostly sooner than a new start. */
const patienceMs = 150;

/** What the client needs of a Worker. */
export interface EngineWorker {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface EngineParts {
  /** Starts a worker with the engine's script. */
  readonly start: () => EngineWorker;
  readonly open: Omit<OpenMessage, 'kind'>;
}

/** Is told how the engine is. */
export interface EngineListener {
  /** It is there, after the first start or after a query that was cancelled. */
  readonly started: (times: StartTimes) => void;
  /** It will not come. */
  readonly failed: (error: Error) => void;
}

interface Task {
  readonly message: RequestMessage;
  /** The name that a query was given to be cancelled by. */
  readonly queryId: string | null;
  readonly resolve: (response: Response) => void;
  readonly reject: (error: unknown) => void;
  cancelled: boolean;
}

/**
 * Hands requests to the engine beside the page, one after the other, and ends it with a query that shall not go on: the
 * next request finds a new one.
 */
export class EngineClient {
  readonly #parts: Promise<EngineParts>;
  readonly #told: EngineListener;
  readonly #tasks: Task[] = [];
  #underWay: Task | null = null;
  #worker: EngineWorker | null = null;
  #isReady = false;
  #failure: Error | null = null;
  #lastId = 0;

  constructor(parts: Promise<EngineParts>, told: EngineListener) {
    this.#parts = parts;
    this.#told = told;
    this.#start().catch((error: unknown) => this.#fail(error));
  }

  /**
   * Answers a request to `/api/v1/...`.
   *
   * @param path path and query, without the address of the page
   * @throws when there is no engine; the signal's reason when the request was cancelled by its signal
   */
  async send(path: string, request: Request): Promise<Response> {
    if (this.#failure !== null) throw this.#failure;
    const { signal } = request;
    signal.throwIfAborted();
    const cancels = /^\/api\/v1\/sql\/([^/?]+)$/.exec(path);
    if (request.method === 'DELETE' && cancels !== null)
      return this.#cancelQuery(decodeURIComponent(cancels[1] ?? ''));
    const body = request.method === 'GET' || request.method === 'HEAD' ? null : await request.text();
    return await new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      const headers = [...request.headers];
      const message = { kind: 'request', id, path, method: request.method, headers, body } as const;
      const task: Task = { message, queryId: queryIdOf(path, body), resolve, reject, cancelled: false };
      signal.addEventListener('abort', () => {
        reject(signal.reason);
        this.#cancel(task);
      });
      this.#tasks.push(task);
      this.#next();
    });
  }

  async #start(): Promise<void> {
    const { start, open } = await this.#parts;
    const worker = start();
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#hear(data as FromWorker);
    worker.onerror = ({ message }) => this.#fail(new Error(message));
    worker.postMessage({ kind: 'open', ...open });
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'failed') this.#fail(new Error(message.message));
    else if (message.kind === 'ready') {
      this.#isReady = true;
      this.#told.started(message);
      this.#next();
    } else this.#answer(message);
  }

  #answer({ id, status, headers, body }: Extract<FromWorker, { kind: 'answer' }>): void {
    const task = this.#underWay;
    if (task?.message.id !== id) return;
    this.#underWay = null;
    const isBodyless = status === 204 || status === 304;
    const init = { status, headers: headers.map(([name, value]): [string, string] => [name, value]) };
    task.resolve(new Response(isBodyless ? null : body, init));
    this.#next();
  }

  #next(): void {
    if (!this.#isReady || this.#underWay !== null) return;
    const task = this.#tasks.shift();
    if (task === undefined) return;
    this.#underWay = task;
    this.#worker?.postMessage(task.message);
  }

  #cancelQuery(queryId: string): Response {
    const isIt = (task: Task | null) => task?.queryId === queryId;
    const task = isIt(this.#underWay) ? this.#underWay : this.#tasks.find(isIt);
    if (task === null || task === undefined) return problem(404, 'API_NOT_FOUND', 'There is no such query.');
    task.resolve(problem(504, 'QUERY_STOPPED', 'The query was stopped: you cancelled it'));
    this.#cancel(task);
    return new Response(null, { status: 204 });
  }

  #cancel(task: Task): void {
    if (task.cancelled) return;
    task.cancelled = true;
    const place = this.#tasks.indexOf(task);
    if (place >= 0) this.#tasks.splice(place, 1);
    if (this.#underWay === task) setTimeout(() => this.#endWith(task), patienceMs);
  }

  #endWith(task: Task): void {
    if (this.#underWay !== task) return;
    this.#worker?.terminate();
    this.#worker = null;
    this.#isReady = false;
    this.#underWay = null;
    this.#start().catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#told.failed(this.#failure);
    for (const task of this.#tasks.splice(0)) task.reject(this.#failure);
    this.#underWay?.reject(this.#failure);
    this.#underWay = null;
  }
}

function queryIdOf(path: string, body: string | null): string | null {
  if (body === null || !path.startsWith('/api/v1/sql')) return null;
  try {
    const { id } = JSON.parse(body) as { id?: unknown };
    return typeof id === 'string' ? id : null;
  } catch {
    return null; // The API says what is wrong with it.
  }
}

function problem(status: number, code: string, title: string): Response {
  const text = JSON.stringify({ type: 'about:blank', title, status, code, detail: '' });
  return new Response(text, { status, headers: { 'content-type': 'application/problem+json' } });
}
