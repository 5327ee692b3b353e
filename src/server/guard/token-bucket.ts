/** How many things may be done at once, and how quickly the right to do more comes back. */
export interface BucketSize {
  /** Things that may be done at once. */
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  /** By `performance.now()`. */
  at: number;
}

/** Buckets that are remembered; full ones are forgotten first, and nobody can make this grow for ever. */
const mostBuckets = 10_000;

/** Limits how often each client does something. */
export class TokenBuckets {
  readonly #size: BucketSize;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now clock in ms */
  constructor(size: BucketSize, now: () => number = () => performance.now()) {
    this.#size = size;
    this.#now = now;
  }

  /**
   * Takes one token of a client.
   *
   * @returns 0 when it may do the thing now, else the seconds until it may
   */
  take(client: string): number {
    const bucket = this.#filled(client);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / this.#size.perSecond));
    bucket.tokens--;
    return 0;
  }

  #filled(client: string): Bucket {
    const { burst, perSecond } = this.#size;
    const now = this.#now();
    const before = this.#buckets.get(client) ?? { tokens: burst, at: now };
    const bucket = {
      tokens: Math.min(burst, before.tokens + ((now - before.at) / 1000) * perSecond),
      at: now,
    };
    this.#buckets.delete(client); // The one that was asked last comes last.
    this.#buckets.set(client, bucket);
    if (this.#buckets.size > mostBuckets) this.#forget();
    return bucket;
  }

  #forget(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
