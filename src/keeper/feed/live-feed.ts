import { randomBytes } from 'node:crypto';
import type {
  FeedMessage,
  FeedSubscription,
  ResetReason,
  RunRow,
  SubscribeOptions,
} from './feed-messages.ts';
import { type LoggedMessage, MessageLog } from './message-log.ts';
import { PendingChange } from './pending-change.ts';
import { TopicSubscription } from './topic-subscription.ts';

/** Limits of a feed; all have defaults. */
export interface FeedLimits {
  /** Bytes of messages that are kept for those who come back. */
  readonly ringBytes: number;
  /** The same as a number of messages. */
  readonly ringMessages: number;
  /** Bytes that may wait for one viewer before it is cut off. */
  readonly mostBehind: number;
  /** Shortest time between two messages about one run (ms). */
  readonly runEveryMs: number;
  /** Shortest time between two messages about all runs (ms). */
  readonly runsEveryMs: number;
  /** How long messages are still kept when the last viewer of a topic has gone: it may come back (ms). */
  readonly lingerMs: number;
}

const defaults: FeedLimits = {
  ringBytes: 16 * 1024 * 1024,
  ringMessages: 50_000,
  mostBehind: 2 * 1024 * 1024,
  runEveryMs: 100,
  runsEveryMs: 250,
  lingerMs: 30_000,
};

/** Rows in a message at most, so that journals of an hour do not become one message. */
const mostRows = 500;

/** Of one run, or of all runs (null). */
interface Topic {
  readonly run: number | null;
  readonly log: MessageLog;
  readonly viewers: Set<TopicSubscription>;
  /** Sequence number from which on nothing was missed. */
  floor: number;
  pending: PendingChange | null;
  readonly pendingRuns: Map<number, RunRow>;
  sentAt: number;
  timer: NodeJS.Timeout | null;
  linger: NodeJS.Timeout | null;
}

/**
 * Tells viewers what has been committed. Topics are the runs that somebody looks at, and the list of all runs; what
 * nobody looks at is not collected. The last messages are kept, so that who comes back goes on without a gap; who
 * can't is told to read the state again. So whatever a viewer has read, it has missed nothing that it was not told of.
 */
export class LiveFeed {
  /** Another one with each start of the process: sequence numbers begin anew then. */
  readonly epoch = randomBytes(6).toString('hex');
  readonly #limits: FeedLimits;
  readonly #topics = new Map<number | null, Topic>();
  readonly #ring: { readonly topic: Topic; readonly message: LoggedMessage }[] = [];
  #ringStart = 0;
  #ringBytes = 0;
  #sequence = 0;
  #stopped = false;
  /** Topics that have something to send when what belongs together is complete; null when nothing is held. */
  #held: Map<Topic, number> | null = null;
  /** Bytes that the batch at hand has sent so far; null between batches. */
  #batchBytes: number | null = null;

  constructor(limits: Partial<FeedLimits> = {}) {
    this.#limits = { ...defaults, ...limits };
  }

  /** Where the feed stands. */
  get cursor(): string {
    return `${this.epoch}.${this.#sequence}`;
  }

  /** Viewers at this moment. */
  get viewers(): number {
    let count = 0;
    for (const topic of this.#topics.values()) count += topic.viewers.size;
    return count;
  }

  /** Whether anybody looks at anything; if not, there is nothing to collect. */
  get isWatched(): boolean {
    return this.#topics.size > 0;
  }

  /** Whether changes of a run are asked for. */
  watches(run: number | null): boolean {
    return this.#topics.has(run);
  }

  /** Runs that are looked at. */
  watchedRuns(): readonly number[] {
    return Array.from(this.#topics.keys()).filter((run) => run !== null);
  }

  /**
   * Begins to tell one viewer. Without a cursor, and with one from which it cannot go on without a gap, the first
   * message is a `reset`.
   */
  subscribe({ run, after }: SubscribeOptions): FeedSubscription {
    const topic = this.#topic(run);
    if (topic.linger !== null) clearTimeout(topic.linger);
    topic.linger = null;
    const sequence = this.#resumable(topic, after);
    const greeting = typeof sequence === 'number' ? null : this.#reset(sequence);
    const position = typeof sequence === 'number' ? topic.log.positionAfter(sequence) : topic.log.end;
    const subscription = new TopicSubscription(topic.log, position, greeting, this.#limits.mostBehind, () =>
      this.#left(topic, subscription),
    );
    topic.viewers.add(subscription);
    if (this.#stopped) subscription.finish('stopped');
    return subscription;
  }

  #topic(run: number | null): Topic {
    let topic = this.#topics.get(run);
    if (topic === undefined) {
      topic = {
        run,
        log: new MessageLog(),
        viewers: new Set(),
        floor: this.#sequence,
        pending: null,
        pendingRuns: new Map(),
        sentAt: Number.NEGATIVE_INFINITY,
        timer: null,
        linger: null,
      };
      this.#topics.set(run, topic);
    }
    return topic;
  }

  /** The sequence number from which a viewer can go on, or why it can't. */
  #resumable(topic: Topic, after: string | undefined): number | ResetReason {
    if (after === undefined) return 'start';
    const [epoch, digits = ''] = after.split('.');
    if (epoch !== this.epoch || !/^\d{1,15}$/.test(digits)) return 'restarted';
    const sequence = Number(digits);
    return sequence >= topic.floor && sequence <= this.#sequence ? sequence : 'gone';
  }

  #reset(reason: ResetReason): FeedMessage {
    return { cursor: this.cursor, event: 'reset', data: JSON.stringify({ reason }) };
  }

  #left(topic: Topic, subscription: TopicSubscription): void {
    topic.viewers.delete(subscription);
    if (topic.viewers.size > 0 || topic.linger !== null) return;
    topic.linger = setTimeout(() => this.#forget(topic), this.#limits.lingerMs);
    topic.linger.unref();
  }

  #forget(topic: Topic): void {
    if (topic.timer !== null) clearTimeout(topic.timer);
    if (topic.linger !== null) clearTimeout(topic.linger);
    this.#topics.delete(topic.run);
    // Who comes back later has missed what nobody collected: no cursor of before is above the floor of a new topic.
    this.#sequence++;
    this.#ringBytes = 0;
    const kept = this.#ring.slice(this.#ringStart).filter((entry) => entry.topic !== topic);
    this.#ring.splice(0, this.#ring.length, ...kept);
    this.#ringStart = 0;
    for (const { message } of kept) this.#ringBytes += message.bytes;
  }

  /**
   * Collects changes of a run for its viewers; does nothing when it has none.
   *
   * @param fill puts the changes in
   */
  change(run: number, fill: (pending: PendingChange) => void): void {
    const topic = this.#topics.get(run);
    if (topic === undefined) return;
    if (topic.pending?.isClosed) this.#flush(topic);
    topic.pending ??= new PendingChange(run);
    fill(topic.pending);
    if (topic.pending.size >= mostRows) this.#flush(topic);
    else this.#soon(topic, this.#limits.runEveryMs);
  }

  /** Tells what has become of runs: those who look at all runs, and those who look at one of these. */
  runs(rows: readonly RunRow[]): void {
    const all = this.#topics.get(null);
    for (const row of rows) {
      all?.pendingRuns.set(row.run_id, row);
      this.change(row.run_id, (pending) => {
        pending.run = row;
      });
    }
    if (all !== undefined && rows.length > 0) this.#soon(all, this.#limits.runsEveryMs);
  }

  /** Sends nothing before the work is done: what was committed together is told together. */
  together(work: () => void): void {
    const held = new Map<Topic, number>();
    this.#held = held;
    this.#batchBytes = 0;
    try {
      work();
    } finally {
      this.#held = null;
      for (const [topic, everyMs] of held) this.#soon(topic, everyMs);
      this.#batchBytes = null;
    }
  }

  /** What happened to a run cannot be told row by row: its viewers shall read it again. */
  reload(run: number): void {
    this.change(run, (pending) => {
      pending.reload = true;
    });
  }

  /** It is not known what happened: everybody shall read everything again. */
  reloadAll(): void {
    for (const topic of this.#topics.values()) {
      if (topic.run === null) this.#publish(topic, 'reset', { reason: 'gone' satisfies ResetReason });
      else this.reload(topic.run);
    }
  }

  /** Sends now what would be sent soon. */
  flush(): void {
    for (const topic of this.#topics.values()) this.#flush(topic);
  }

  /** Ends every subscription, and takes no new one. What waits is sent before. */
  stop(): void {
    this.flush();
    this.#stopped = true;
    for (const topic of Array.from(this.#topics.values())) {
      for (const viewer of Array.from(topic.viewers)) viewer.finish('stopped');
      this.#forget(topic);
    }
  }

  #soon(topic: Topic, everyMs: number): void {
    if (topic.timer !== null) return;
    if (this.#held !== null) {
      this.#held.set(topic, everyMs);
      return;
    }
    const wait = topic.sentAt + everyMs - performance.now();
    if (wait <= 0) {
      this.#flush(topic);
      return;
    }
    topic.timer = setTimeout(() => this.#flush(topic), wait);
    topic.timer.unref();
  }

  #flush(topic: Topic): void {
    if (topic.timer !== null) clearTimeout(topic.timer);
    topic.timer = null;
    const { pending } = topic;
    if (pending !== null) {
      topic.pending = null;
      this.#publish(topic, 'change', pending.toMessage());
    }
    if (topic.pendingRuns.size > 0) {
      const runs = Array.from(topic.pendingRuns.values());
      topic.pendingRuns.clear();
      this.#publish(topic, 'run', { runs });
    }
  }

  #publish(topic: Topic, event: FeedMessage['event'], content: object): void {
    topic.sentAt = performance.now();
    const data = JSON.stringify(content);
    const sequence = ++this.#sequence;
    const message = topic.log.add({
      sequence,
      cursor: `${this.epoch}.${sequence}`,
      event,
      data,
      bytes: Buffer.byteLength(data),
    });
    this.#ring.push({ topic, message });
    this.#ringBytes += message.bytes;
    this.#dropOldest();
    const allowance = this.#allowance(message.bytes);
    for (const viewer of Array.from(topic.viewers)) viewer.moved(allowance);
  }

  /** What a large batch brings comes at one stroke: nobody is slow for not having taken it in the middle. */
  #allowance(bytes: number): number {
    if (this.#batchBytes === null) return 0;
    this.#batchBytes += bytes;
    return this.#batchBytes > this.#limits.mostBehind / 4 ? bytes : 0;
  }

  /** The newest message is kept however large it is. */
  #dropOldest(): void {
    const { ringBytes, ringMessages } = this.#limits;
    const moved = new Set<Topic>();
    while (this.#ring.length - this.#ringStart > 1) {
      if (this.#ringBytes <= ringBytes && this.#ring.length - this.#ringStart <= ringMessages) break;
      const oldest = this.#ring[this.#ringStart++];
      if (oldest === undefined) break;
      this.#ringBytes -= oldest.message.bytes;
      oldest.topic.log.dropFirst();
      oldest.topic.floor = oldest.message.sequence;
      moved.add(oldest.topic);
    }
    if (this.#ringStart >= 1024 && this.#ringStart * 2 >= this.#ring.length) {
      this.#ring.splice(0, this.#ringStart);
      this.#ringStart = 0;
    }
    for (const topic of moved) for (const viewer of Array.from(topic.viewers)) viewer.moved();
  }
}
