/** Lets one thing happen after the other, in the order in which they came. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  /** Does the work when everything that came before it is over, also when that failed. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const end = await this.turn();
    try {
      return await work();
    } finally {
      end();
    }
  }

  /**
   * Waits for a turn that has no one piece of work.
   *
   * @returns ends the turn; who comes next waits for that
   */
  async turn(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = before.then(() => promise);
    await before;
    return resolve;
  }

  /** Resolves when everything that came so far is over. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
