import { type ClientRequest, type IncomingMessage, request } from 'node:http';

/** One event as it came over the wire. */
export interface ReceivedEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** A viewer of server-sent events over a socket of its own, who can stop reading. */
export class TestEventSource {
  readonly events: ReceivedEvent[] = [];
  readonly ended: Promise<void>;
  /** Id of the last event. */
  lastId: string | null = null;
  comments = 0;
  readonly #request: ClientRequest;
  readonly #response: IncomingMessage;
  #rest = '';
  #wake: (() => void)[] = [];

  private constructor(sent: ClientRequest, response: IncomingMessage) {
    this.#request = sent;
    this.#response = response;
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.#take(text));
    this.ended = new Promise((resolve) => response.once('close', resolve));
    response.on('error', () => {}); // It was cut; `ended` says so.
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<TestEventSource> {
    const sent = request(url, { headers, agent: false });
    sent.end();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve);
      sent.once('error', reject);
    });
    sent.on('error', () => {});
    if (response.statusCode !== 200) throw new Error(`the feed answers ${response.statusCode}`);
    return new TestEventSource(sent, response);
  }

  get headers(): IncomingMessage['headers'] {
    return this.#response.headers;
  }

  pause(): void {
    this.#response.pause();
  }

  resume(): void {
    this.#response.resume();
  }

  close(): void {
    this.#request.destroy();
  }

  /** Waits until the events hold something. */
  async until(holds: (events: readonly ReceivedEvent[]) => boolean): Promise<void> {
    while (!holds(this.events)) await new Promise<void>((wake) => this.#wake.push(wake));
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) this.#event(block);
    for (const wake of this.#wake.splice(0)) wake();
  }

  #event(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      if (colon === 0) this.comments++;
      else fields.set(line.slice(0, colon), line.slice(colon + 2));
    }
    const data = fields.get('data');
    if (data === undefined) return;
    const id = fields.get('id') ?? null;
    this.lastId = id ?? this.lastId;
    this.events.push({ id, event: fields.get('event') ?? 'message', data });
  }
}
