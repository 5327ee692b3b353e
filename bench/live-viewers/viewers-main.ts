/**
 * Many viewers of one run in one process, each with a connection of its own: `viewers-main`, then a ViewersOrder as a
 * message; `finish` as a message has it report when nothing came for a while.
 */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { RunChange } from '../../src/keeper/feed/feed-messages.ts';
import { monotonicMs } from '../visibility/reports.ts';
import type { ViewersOrder, ViewersReport } from './viewer-reports.ts';

/** How long nothing must have come before everything has (ms). */
const quietMs = 3000;
const breakEveryMs = 2000;

interface Message {
  readonly steps: readonly number[];
  readonly ended: number;
  readonly receivedAt: number[];
}

/** Each message is read once, whichever viewers get it. */
const messages = new Map<string, Message>();
let lastAt = monotonicMs();

function messageOf(id: string, data: string): Message {
  let message = messages.get(id);
  if (message === undefined) {
    const change = JSON.parse(data) as RunChange;
    const steps = (change.steps ?? []).map((step) => step.step_id);
    const ended = (change.step_runs ?? []).filter((step) => step.status === 'passed').length;
    message = { steps, ended, receivedAt: [] };
    messages.set(id, message);
  }
  return message;
}

class Viewer {
  readonly kind: 'steady' | 'broken' | 'stopped';
  began = 0;
  ended = 0;
  connections = 0;
  cuts = 0;
  resets = -1;
  readonly #url: string;
  #lastId = '';
  #rest = '';
  #request: ClientRequest | null = null;
  #response: IncomingMessage | null = null;
  #ready: () => void = () => {};

  constructor(kind: Viewer['kind'], url: string) {
    this.kind = kind;
    this.#url = url;
  }

  /** Connects, and again whenever the connection ends. Resolves with the first event. */
  start(): Promise<void> {
    this.#connect();
    if (this.kind === 'broken') setInterval(() => this.#request?.destroy(), breakEveryMs).unref();
    return new Promise((resolve) => {
      this.#ready = resolve;
    });
  }

  resume(): void {
    this.#response?.resume();
  }

  #connect(): void {
    this.connections++;
    this.#rest = '';
    const headers: Record<string, string> = this.#lastId === '' ? {} : { 'last-event-id': this.#lastId };
    const sent = request(this.#url, { headers, agent: false });
    this.#request = sent;
    sent.on('error', () => {}); // `close` follows.
    sent.on('close', () => setTimeout(() => this.#connect(), 20));
    sent.on('response', (response) => {
      this.#response = response;
      response.setEncoding('utf8');
      response.on('error', () => {});
      response.on('data', (text: string) => this.#take(text));
    });
    sent.end();
  }

  #take(text: string): void {
    const at = monotonicMs();
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) this.#event(block, at);
  }

  #event(block: string, at: number): void {
    const [first = '', second = '', third = ''] = block.split('\n');
    if (first === 'event: cut') this.cuts++;
    if (!first.startsWith('id: ')) return;
    this.#lastId = first.slice(4);
    if (second === 'event: reset') {
      this.resets++;
      this.#ready();
      if (this.kind === 'stopped') this.#response?.pause();
      return;
    }
    lastAt = at;
    const message = messageOf(this.#lastId, third.slice(6));
    this.began += message.steps.length;
    this.ended += message.ended;
    if (this.kind === 'steady') message.receivedAt.push(at);
  }
}

process.once('message', async (order: ViewersOrder) => {
  const kinds = [
    ...Array.from({ length: order.steady }, () => 'steady' as const),
    ...Array.from({ length: order.broken }, () => 'broken' as const),
    ...Array.from({ length: order.stopped }, () => 'stopped' as const),
  ];
  const viewers = kinds.map((kind) => new Viewer(kind, order.url));
  await Promise.all(viewers.map((viewer) => viewer.start()));
  process.once('message', async () => {
    for (const viewer of viewers) if (viewer.kind === 'stopped') viewer.resume();
    lastAt = monotonicMs();
    while (monotonicMs() - lastAt < quietMs) await new Promise((wake) => setTimeout(wake, 100));
    const report: ViewersReport = {
      messages: Array.from(messages.values(), ({ steps, receivedAt }) => ({ steps, receivedAt })),
      viewers: viewers.map(({ kind, began, ended, connections, cuts, resets }) => ({
        kind,
        began,
        ended,
        connections,
        cuts,
        resets,
      })),
    };
    process.send?.(report, () => process.exit(0));
  });
  process.send?.('ready');
});
process.send?.('started');
