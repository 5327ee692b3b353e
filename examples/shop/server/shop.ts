import { type Address, addressProblems, makeOrder, type Order } from './orders.ts';
import { type ChargeAnswer, PaymentProvider } from './payment-provider.ts';
import { checkVoucher } from './pricing.ts';
import { Recommendations } from './recommendations.ts';
import { type Session, SessionStore, today } from './sessions.ts';

/** The shop behind the pages and the API: what visitors can do, whichever way they come. */
export class Shop {
  readonly sessions = new SessionStore();
  readonly recommendations = new Recommendations();
  readonly #payments = new PaymentProvider();
  #lastOrderNumber = 1002;

  /**
   * Puts a voucher on the basket; an empty code takes it off.
   *
   * @returns why the voucher does not count, or undefined when it does
   */
  useVoucher(session: Session, code: string): string | undefined {
    if (code.trim() === '') {
      session.voucher = undefined;
      return undefined;
    }
    const answer = checkVoucher(code, session.basketLines(), today());
    if (!answer.accepted) return answer.reason;
    session.voucher = answer.voucher;
    return undefined;
  }

  /** Makes an order of the basket, or tells what is wrong with the address. */
  placeOrder(session: Session, address: Address): Order | ReturnType<typeof addressProblems> {
    const problems = addressProblems(address);
    if (problems.length > 0) return problems;
    this.#lastOrderNumber += 1;
    const order = makeOrder(
      String(this.#lastOrderNumber),
      today(),
      address,
      session.basketLines(),
      session.voucher,
    );
    session.emptyBasketIntoOrder(order);
    return order;
  }

  /** Lets the payment provider charge for an order; the order is paid when that works. */
  pay(session: Session, order: Order): ChargeAnswer {
    const answer = this.#payments.charge(session.id, order.totals.totalCents);
    if (answer.status === 200) order.status = 'paid';
    return answer;
  }
}
