/** How many of the latest durations of an operation are kept for its percentiles. */
const windowSize = 512;

/** What is known of one operation, for example `tests.create`. */
export interface OperationMeasure {
  /** `repository.operation`. */
  readonly operation: string;
  /** Calls so far. */
  readonly count: number;
  /** Calls among them that threw. */
  readonly errors: number;
  /** Median of the latest 512 calls, in ms. */
  readonly p50Ms: number;
  /** 99 % of the latest 512 calls took no longer, in ms. */
  readonly p99Ms: number;
  /** Longest of all calls, in ms. */
  readonly maxMs: number;
}

class Measure {
  count = 0;
  errors = 0;
  maxMs = 0;
  readonly #latest: number[] = [];

  add(durationMs: number, failed: boolean): void {
    this.#latest[this.count % windowSize] = durationMs;
    this.count++;
    if (failed) this.errors++;
    if (durationMs > this.maxMs) this.maxMs = durationMs;
  }

  summary(operation: string): OperationMeasure {
    const sorted = this.#latest.toSorted((a, b) => a - b);
    const at = (share: number) => rounded(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
    const { count, errors, maxMs } = this;
    return { operation, count, errors, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: rounded(maxMs) };
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

/** How often each operation was called, and how long it took. */
export class OperationMeasures {
  readonly #measures = new Map<string, Measure>();

  /** Does something and notes how long it took, waiting for a connection included. */
  async measured<Result>(operation: string, work: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    let failed = true;
    try {
      const result = await work();
      failed = false;
      return result;
    } finally {
      this.#of(operation).add(performance.now() - started, failed);
    }
  }

  /** Everything that was measured, by name of the operation. */
  summary(): readonly OperationMeasure[] {
    return Array.from(this.#measures, ([operation, measure]) => measure.summary(operation)).toSorted(
      (a, b) => (a.operation < b.operation ? -1 : 1),
    );
  }

  #of(operation: string): Measure {
    let measure = this.#measures.get(operation);
    if (measure === undefined) {
      measure = new Measure();
      this.#measures.set(operation, measure);
    }
    return measure;
  }
}
