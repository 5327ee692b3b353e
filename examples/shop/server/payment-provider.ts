/** What the provider says to a charge: an HTTP status and a sentence. */
export type ChargeAnswer = { status: 200 | 503; message: string };

const refusalsAtFirst = 2;

/** Stands for the payment company. Its service is busy the first two times that a visitor pays, as real ones are. */
export class PaymentProvider {
  readonly #tries = new Map<string, number>();

  /**
   * Charges a visitor.
   *
   * @param visitor id of the visitor's session
   * @param cents the amount in euro cents
   */
  charge(visitor: string, cents: number): ChargeAnswer {
    const tries = (this.#tries.get(visitor) ?? 0) + 1;
    this.#tries.set(visitor, tries);
    if (tries <= refusalsAtFirst)
      return { status: 503, message: 'The payment service is busy. Please try again.' };
    return { status: 200, message: `Charged ${cents} cents.` };
  }
}
