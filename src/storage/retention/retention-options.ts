import type { TableName } from '../tables/all-tables.ts';

/** What is kept for its own time: files and their rows, log lines, steps, and the runs with all that is left of them. */
export const retentionTiers = ['artifacts', 'logs', 'steps', 'runs'] as const;

export type RetentionTier = (typeof retentionTiers)[number];

/** Days that each tier is kept; a tier that is not named is kept for ever. What belongs to a run never outlives it. */
export type RetentionDays = { readonly [Tier in RetentionTier]?: number | undefined };

export interface CleanupOptions {
  /** Whole days in UTC, today not counted: 30 keeps what began today and on the 30 days before it. */
  readonly keep: RetentionDays;
  /** Microseconds since 1970. */
  readonly now: number;
  /** Only says what would go. */
  readonly dryRun?: boolean | undefined;
  /** Removes the files of artifacts as well, below the results folder of their run and nowhere else. */
  readonly files?: FileScope | undefined;
  /** Absolute folder of the journals that lie on this machine. */
  readonly journalsDirectory: string;
  readonly progress?: ((progress: CleanupProgress) => void) | undefined;
  /** Stops the work between two transactions: it throws the signal's reason, and the next cleanup goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** Which files may be touched at all. */
export interface FileScope {
  /** Name of this machine: a path of a run that was recorded on another one means another file here. */
  readonly host: string;
}

export interface CleanupProgress {
  readonly tier: RetentionTier;
  readonly runsDone: number;
  readonly runsTotal: number;
}

/** What a cleanup removed, or would remove. */
export interface CleanupReport {
  readonly dryRun: boolean;
  /** First day that is kept, by tier: `2026-11-21`. */
  readonly keptFrom: { readonly [Tier in RetentionTier]?: string };
  readonly runs: number;
  readonly rows: { readonly [Name in TableName]?: number };
  /** Rows of `test_days` that were made or added to. */
  readonly testDays: number;
  readonly files: number;
  /** Bytes of these files. */
  readonly bytes: number;
  /** Runs that could not be removed as a whole, and why. */
  readonly kept: readonly { readonly runId: number; readonly reason: string }[];
}
