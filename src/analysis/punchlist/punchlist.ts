/** Why something is on the list, in the order in which it should be looked at. */
export const punchlistKinds = ['failing', 'flaky', 'lost', 'untested'] as const;
export type PunchlistKind = (typeof punchlistKinds)[number];

/** The first run of the window in which something was seen. */
export interface PunchlistSince {
  readonly runId: number;
  readonly at: string;
  readonly commit: string | null;
  /** Whether it is the oldest run of the window: it may have been there before. */
  readonly atLeast: boolean;
}

/** One thing to fix: a cause that fails tests, a test that is flaky, or tests without a result. */
export interface PunchlistEntry {
  /** From 1 on. */
  readonly rank: number;
  readonly kind: PunchlistKind;
  /** In one line. */
  readonly title: string;
  /** Why it stands where it stands. */
  readonly why: string;
  /** Tests that it hits. */
  readonly tests: number;
  /** Runs of the window that it hit. */
  readonly runs: number;
  /** Tests times runs. */
  readonly impact: number;
  /** Time that went into attempts which failed by it, in the runs of the window. */
  readonly lostMs: number;
  readonly errorType: string | null;
  /** First line of the error. */
  readonly message: string | null;
  /** Where to look: `path:line` of the first test. */
  readonly place: string | null;
  /** When it was first seen in the window; null where that means nothing. */
  readonly since: PunchlistSince | null;
  /** Some of the tests. */
  readonly examples: readonly { readonly test: string; readonly place: string | null }[];
  /** A command that shows more. */
  readonly command: string;
}

/** What to fix next, and what it was worked out from. */
export interface Punchlist {
  readonly run: {
    readonly runId: number;
    readonly status: string;
    readonly branch: string | null;
    readonly commit: string | null;
    readonly startedAt: string;
  };
  /** Runs that were looked back at. */
  readonly windowRuns: number;
  readonly entries: readonly PunchlistEntry[];
}
