/** How much history to make up, and which. */
export interface SampleSize {
  /** Tests in the catalogue; nearly all of them run each time. */
  readonly tests: number;
  readonly runs: number;
  /** Days that the runs are spread over. */
  readonly days: number;
  /** Steps of a test on average. */
  readonly steps: number;
  /** Feature branches beside the main one. */
  readonly branches: number;
}

/** What `generateSample` makes up. The same plan is the same history, whichever engine keeps it. */
export interface SamplePlan extends SampleSize {
  /** Any text or number: another seed is another history. */
  readonly seed: string;
  /** Key of the project that the history is of. */
  readonly project: string;
  /** Last day of the history, as `2026-11-21`. */
  readonly until: string;
}

/** Sizes with a name. `large` is about a million executions with ten million steps. */
export const sampleScales = {
  tiny: { tests: 40, runs: 30, days: 14, steps: 5, branches: 3 },
  small: { tests: 200, runs: 100, days: 30, steps: 8, branches: 8 },
  medium: { tests: 1000, runs: 103, days: 45, steps: 10, branches: 12 },
  large: { tests: 5000, runs: 206, days: 60, steps: 10, branches: 20 },
} as const satisfies Record<string, SampleSize>;

export type SampleScale = keyof typeof sampleScales;

export const dayMicros = 86_400_000_000;

/** First and last moment of a plan's history, microseconds since 1970. */
export function timeRange({ until, days }: SamplePlan): { readonly start: number; readonly end: number } {
  const end = Date.parse(`${until}T00:00:00Z`) * 1000 + dayMicros;
  return { start: end - days * dayMicros, end };
}
