/** How many of the latest values a measure keeps for its percentiles. */
const windowSize = 512;

/** The latest values of something that is measured often. */
class RecentValues {
  readonly #values: number[] = [];
  #next = 0;
  count = 0;

  add(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % windowSize;
    this.count++;
  }

  /** Percentiles of the latest values; zeros when there are none. */
  summary(): { readonly p50: number; readonly p99: number; readonly max: number } {
    const sorted = this.#values.toSorted((a, b) => a - b);
    const at = (share: number) =>
      round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
    return { p50: at(0.5), p99: at(0.99), max: round(sorted.at(-1) ?? 0) };
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** What the keeper knows of its own work. */
export class KeeperMeasures {
  readonly startedAt = Date.now();
  readonly applyMs = new RecentValues();
  readonly queryMs = new RecentValues();
  eventsApplied = 0;
  checkpoints = 0;
  lastCheckpointMs: number | null = null;
  #recent: { at: number; events: number }[] = [];

  applied(events: number, elapsedMs: number): void {
    this.eventsApplied += events;
    this.applyMs.add(elapsedMs);
    const now = Date.now();
    this.#recent.push({ at: now, events });
    this.#recent = this.#recent.filter((pass) => now - pass.at < 10_000);
  }

  checkpointed(elapsedMs: number): void {
    this.checkpoints++;
    this.lastCheckpointMs = round(elapsedMs);
  }

  /** Events per second over the last ten seconds. */
  eventsPerSecond(): number {
    const now = Date.now();
    const recent = this.#recent.filter((pass) => now - pass.at < 10_000);
    const seconds = Math.min(10, Math.max(1, (now - this.startedAt) / 1000));
    return Math.round(recent.reduce((sum, pass) => sum + pass.events, 0) / seconds);
  }
}
