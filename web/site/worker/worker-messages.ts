/** What the worker is given to begin with. */
export interface OpenMessage {
  readonly kind: 'open';
  /** The engine's program, packed with gzip. */
  readonly wasm: Blob;
  /** The database file, packed with gzip. */
  readonly database: Blob;
  /** Bytes of the database when it is unpacked. */
  readonly size: number;
  /** When the copy was made, µs since 1970. */
  readonly madeAt: number;
  readonly version: string;
}

/** A request as it travels to the worker. */
export interface RequestMessage {
  readonly kind: 'request';
  readonly id: number;
  /** Path and query below the address of the page: `/api/v1/runs?limit=5`. */
  readonly path: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | null;
}

export type ToWorker = OpenMessage | RequestMessage;

/** How long each part of the start took (ms). */
export interface StartTimes {
  readonly engineMs: number;
  readonly databaseMs: number;
}

export type FromWorker =
  | ({ readonly kind: 'ready' } & StartTimes)
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: ArrayBuffer;
    };
