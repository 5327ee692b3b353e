/** What the process with the viewers is told: where to look, and how many. */
export interface ViewersOrder {
  readonly url: string;
  /** Viewers that read on. */
  readonly steady: number;
  /** Viewers whose connection breaks every two seconds. */
  readonly broken: number;
  /** Viewers that stop reading until `finish`. */
  readonly stopped: number;
}

/** What they have seen. */
export interface ViewersReport {
  /** For each message: the steps that began in it, and when each steady viewer had it (ms, monotonic). */
  readonly messages: readonly { readonly steps: readonly number[]; readonly receivedAt: readonly number[] }[];
  /** Steps begun and steps ended that each viewer was told of, and how often it had to connect. */
  readonly viewers: readonly {
    readonly kind: 'steady' | 'broken' | 'stopped';
    readonly began: number;
    readonly ended: number;
    readonly connections: number;
    readonly cuts: number;
    /** Resets after the first: what it missed was not kept any more. */
    readonly resets: number;
  }[];
}
