/** What can be told to stop. */
export interface Stoppable {
  /** When it was told to stop, by `performance.now()`; null when it was not. */
  readonly stoppedAt: number | null;
  stop(reason: string): void;
}

/** The queries of a reader that are under way. */
export class RunningQueries {
  readonly #queries = new Set<Stoppable>();

  add(query: Stoppable): void {
    this.#queries.add(query);
  }

  delete(query: Stoppable): void {
    this.#queries.delete(query);
  }

  /** How long the worst of those that were told to stop has not done so (ms); 0 when there is none. */
  overdueMs(): number {
    let longest = 0;
    for (const { stoppedAt } of this.#queries)
      if (stoppedAt !== null) longest = Math.max(longest, performance.now() - stoppedAt);
    return longest;
  }

  /** Tells every one to stop. */
  tellToStop(reason: string): void {
    for (const query of this.#queries) query.stop(reason);
  }

  /**
   * Tells every one to stop, and waits until they have.
   *
   * @returns false when one of them does not stop in time
   */
  async stopAll(reason: string, patienceMs: number): Promise<boolean> {
    this.tellToStop(reason);
    const deadline = performance.now() + patienceMs;
    while (this.#queries.size > 0) {
      if (performance.now() > deadline) return false;
      await new Promise((wake) => setTimeout(wake, 10));
    }
    return true;
  }
}
