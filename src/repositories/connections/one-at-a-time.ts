/** Lets one thing happen after the other, in the order in which they came. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    const turn = before.then(work);
    // Who comes next waits for the end, not for success.
    this.#last = turn.catch(() => {});
    return await turn;
  }

  /** Resolves when everything that came so far is over. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
