/** What a process of clients is to do: ask these addresses in turn. */
export interface ClientsOrder {
  readonly urls: readonly string[];
  /** Clients that ask at the same time, each its next request when the answer is there. */
  readonly clients: number;
  /** Requests altogether. */
  readonly requests: number;
  /** No further request is sent after so long (ms). */
  readonly longestMs: number;
}

/** What came of it. */
export interface ClientsReport {
  /** From sending to the last byte of the answer (ms), ascending. */
  readonly timesMs: readonly number[];
  /** Bytes of an answer in the middle. */
  readonly bytes: number;
  /** Answers that were none, as `500 /api/v1/...`. */
  readonly wrong: readonly string[];
}
