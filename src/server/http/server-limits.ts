import type { BucketSize } from '../guard/token-bucket.ts';

/** What one client may cost. */
export interface ServerLimits {
  /** Bytes of a body: of questions in SQL, of pieces of journals, of files beside them, of anything else. */
  readonly body: {
    readonly sql: number;
    readonly journal: number;
    readonly file: number;
    readonly other: number;
  };
  /** Time for the head of a request, and for the whole of it (ms). */
  readonly headMs: number;
  readonly requestMs: number;
  /** How long a connection may stand without a request, and a client without taking anything (ms). */
  readonly keepAliveMs: number;
  readonly silenceMs: number;
  /** How often slow clients are looked for (ms). */
  readonly lookEveryMs: number;
  readonly connections: number;
  readonly eventStreams: number;
  /** Tries to log in, and tokens that do not work. */
  readonly logins: BucketSize;
  readonly sql: BucketSize;
  /** How long requests have to end when the server stops (ms). */
  readonly drainMs: number;
}

export const defaultLimits: ServerLimits = {
  body: { sql: 256 * 1024, journal: 8 * 1024 * 1024, file: 64 * 1024 * 1024, other: 1024 * 1024 },
  headMs: 10_000,
  requestMs: 60_000,
  keepAliveMs: 15_000,
  silenceMs: 120_000,
  lookEveryMs: 2000,
  connections: 2048,
  eventStreams: 256,
  logins: { burst: 10, perSecond: 0.2 },
  sql: { burst: 60, perSecond: 10 },
  drainMs: 3000,
};
