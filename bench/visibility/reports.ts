/** What a writer is told to do. */
export interface WriterOrder {
  readonly eventsPerSecond: number;
  readonly seconds: number;
}

/** What a writer has done; times in ms of the machine's monotonic clock. */
export interface WriterReport {
  readonly journalUuid: string;
  readonly startedAt: number;
  readonly elapsedMs: number;
  readonly events: number;
  /** For each flush: the newest step in it, and when the flush had returned. */
  readonly stepIds: readonly number[];
  readonly flushedAt: readonly number[];
}

/** What the process that asks has seen. */
export interface AskerReport {
  /** For each answer: when it came, and the newest step of each journal in it. */
  readonly answers: readonly { readonly at: number; readonly newest: ReadonlyMap<number, number> }[];
  readonly questionsMs: readonly number[];
}

/** The machine's monotonic clock in ms: the same in all processes, unlike `performance.now()`. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
