import { createHash } from 'node:crypto';

/** Random choices that are the same for the same name, on every machine. */
export class SeededRandom {
  #state: number;

  /** @param name what the choices are for, with the seed in it: `7 run 12` */
  constructor(name: string) {
    this.#state = createHash('sha1').update(name).digest().readUInt32LE(0);
  }

  /** 0 to just below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  whole(low: number, high: number): number {
    return Math.floor(low + this.next() * (high - low + 1));
  }

  /** A number between two others. */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** Between two positive numbers, so that each order of magnitude is as likely as the next. */
  scaled(low: number, high: number): number {
    return low * (high / low) ** this.next();
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.whole(0, items.length - 1)] as Item;
  }

  /** Different items, as many as there are at most; in the order of the list. */
  some<Item>(items: readonly Item[], count: number): Item[] {
    const picked = new Set<number>();
    while (picked.size < Math.min(count, items.length)) picked.add(this.whole(0, items.length - 1));
    return items.filter((_, index) => picked.has(index));
  }

  /** Nearly normal, mean 0 and deviation 1: the sum of four even ones, which needs no logarithm. */
  normal(): number {
    return (this.next() + this.next() + this.next() + this.next() - 2) * Math.sqrt(3);
  }

  /** A factor around 1 as durations vary. */
  factor(deviation: number): number {
    return Math.exp(this.normal() * deviation);
  }
}
