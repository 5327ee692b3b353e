import type { FeedMessage } from './feed-messages.ts';

/** A message of one topic, with what is needed to keep it and to find it again. */
export interface LoggedMessage extends FeedMessage {
  readonly sequence: number;
  readonly bytes: number;
  /** Bytes of its topic up to and including it, since the topic began. */
  readonly total: number;
}

/** The kept messages of one topic, oldest first. Positions count from the first message that the topic ever had. */
export class MessageLog {
  #messages: LoggedMessage[] = [];
  /** Messages at the front of the array that were dropped. */
  #dropped = 0;
  #first = 0;
  #total = 0;

  /** Position of the oldest message that is kept. */
  get first(): number {
    return this.#first;
  }

  /** Position of the message that comes next. */
  get end(): number {
    return this.#first + this.#messages.length - this.#dropped;
  }

  /** Bytes of all messages so far, dropped ones too. */
  get total(): number {
    return this.#total;
  }

  add(message: Omit<LoggedMessage, 'total'>): LoggedMessage {
    this.#total += message.bytes;
    const logged = { ...message, total: this.#total };
    this.#messages.push(logged);
    return logged;
  }

  at(position: number): LoggedMessage | undefined {
    return position < this.#first ? undefined : this.#messages[position - this.#first + this.#dropped];
  }

  /** Drops the oldest message. */
  dropFirst(): void {
    this.#dropped++;
    this.#first++;
    if (this.#dropped < 1024 || this.#dropped * 2 < this.#messages.length) return;
    this.#messages = this.#messages.slice(this.#dropped);
    this.#dropped = 0;
  }

  /** Position of the first message behind a sequence number. */
  positionAfter(sequence: number): number {
    let low = this.#first;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.at(middle)?.sequence ?? 0) <= sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Bytes that come behind a position. */
  bytesFrom(position: number): number {
    if (position >= this.end) return 0;
    const message = this.at(Math.max(position, this.#first));
    return message === undefined ? 0 : this.#total - message.total + message.bytes;
  }
}
