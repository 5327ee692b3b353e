import type { FeedEnd, FeedMessage, FeedSubscription } from './feed-messages.ts';
import type { MessageLog } from './message-log.ts';

/** Bytes of messages that one call of `next` gives at most, unless one message alone is larger. */
const bytesAtOnce = 64 * 1024;

/**
 * A viewer's place in the log of a topic. It keeps no messages of its own, so a viewer costs nothing but its place; one
 * that falls too far behind is ended.
 */
export class TopicSubscription implements FeedSubscription {
  readonly over: Promise<FeedEnd>;
  readonly #log: MessageLog;
  readonly #mostBehind: number;
  readonly #leave: () => void;
  /** What it gets before anything of the log. */
  #greeting: FeedMessage | null;
  #position: number;
  /** How far it may be behind now: one that resumes is far behind at first. */
  #limit: number;
  #end: FeedEnd | null = null;
  #tellEnd: (end: FeedEnd) => void;
  #wake: (() => void) | null = null;

  /**
   * @param position of the first message for it
   * @param mostBehind bytes that may wait for it
   */
  constructor(
    log: MessageLog,
    position: number,
    greeting: FeedMessage | null,
    mostBehind: number,
    leave: () => void,
  ) {
    this.#log = log;
    this.#position = position;
    this.#greeting = greeting;
    this.#mostBehind = mostBehind;
    this.#limit = mostBehind + log.bytesFrom(position);
    this.#leave = leave;
    const { promise, resolve } = Promise.withResolvers<FeedEnd>();
    this.over = promise;
    this.#tellEnd = resolve;
  }

  async next(): Promise<readonly FeedMessage[] | null> {
    for (;;) {
      if (this.#end !== null) return null;
      const messages = this.#take();
      if (messages.length > 0) return messages;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #take(): FeedMessage[] {
    const messages: FeedMessage[] = [];
    if (this.#greeting !== null) messages.push(this.#greeting);
    this.#greeting = null;
    let bytes = 0;
    for (; this.#position < this.#log.end; this.#position++) {
      const message = this.#log.at(this.#position);
      if (message === undefined || (bytes > 0 && bytes + message.bytes > bytesAtOnce)) break;
      bytes += message.bytes;
      messages.push(message);
    }
    this.#limit = Math.max(
      this.#mostBehind,
      Math.min(this.#limit, this.#mostBehind + this.#log.bytesFrom(this.#position)),
    );
    return messages;
  }

  /**
   * The log has grown, or lost its oldest messages.
   *
   * @param allowance bytes that it may be behind in addition, because nobody could have taken them yet
   */
  moved(allowance = 0): void {
    this.#limit += allowance;
    const overtaken = this.#position < this.#log.first;
    if (overtaken || this.#log.bytesFrom(this.#position) > this.#limit) this.finish('slow');
    else this.#awake();
  }

  close(): void {
    this.finish('left');
  }

  finish(end: FeedEnd): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#leave();
    this.#tellEnd(end);
    this.#awake();
  }

  #awake(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
