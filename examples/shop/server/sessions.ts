import { randomUUID } from 'node:crypto';
import { findProduct, type Product, products } from './catalogue.ts';
import type { Currency, Language } from './money.ts';
import { type Order, seededOrders } from './orders.ts';
import { checkVoucher, type PricedLine, type Totals, totalsOf } from './pricing.ts';
import type { Voucher } from './vouchers.ts';

/** Somebody who can sign in. */
export type Account = { email: string; password: string; name: string; staff: boolean };

const accounts: readonly Account[] = [
  { email: 'ada@example.org', password: 'tea-for-two', name: 'Ada Byron', staff: false },
  { email: 'keeper@example.org', password: 'polish-the-kettle', name: 'Karl Keeper', staff: true },
];

/** One line of the basket with its product. */
export type BasketLine = PricedLine & { product: Product };

/** How long a sold-out product takes to come back once somebody has looked at it. */
const restockMs = 2500;

/** What one visitor has done. Every visitor has a shop of their own, so that tests do not meet. */
export class Session {
  readonly id = randomUUID();
  language: Language = 'en';
  currency: Currency = 'EUR';
  account: Account | undefined;
  voucher: Voucher | undefined;
  /** What the next page says once, at its top. */
  notice: string | undefined;
  readonly basket = new Map<string, number>();
  readonly orders: Order[] = seededOrders();
  readonly #stock = new Map(products.map((product) => [product.id, product.stock]));
  readonly #restockAt = new Map<string, number>();

  basketLines(): BasketLine[] {
    const lines: BasketLine[] = [];
    for (const [id, quantity] of this.basket) {
      const product = findProduct(id);
      if (product)
        lines.push({ product, quantity, priceCents: product.priceCents, category: product.category });
    }
    return lines;
  }

  itemCount(): number {
    return this.basketLines().reduce((sum, line) => sum + line.quantity, 0);
  }

  totals(): Totals {
    return totalsOf(this.basketLines(), { voucher: this.voucher });
  }

  /** Pieces of a product that are on the shelf; a sold-out one comes back a moment after the first look. */
  stockOf(id: string, now = Date.now()): { available: number; secondsUntilRestock: number } {
    const available = this.#stock.get(id) ?? 0;
    if (available > 0) return { available, secondsUntilRestock: 0 };
    const restockAt = this.#restockAt.get(id) ?? now + restockMs;
    this.#restockAt.set(id, restockAt);
    if (now < restockAt) return { available: 0, secondsUntilRestock: Math.ceil((restockAt - now) / 1000) };
    this.#stock.set(id, 5);
    return { available: 5, secondsUntilRestock: 0 };
  }

  /**
   * Sets how many of a product are in the basket; none takes it out.
   *
   * @returns what the visitor should be told when it is not possible, else undefined
   */
  setQuantity(product: Product, quantity: number): string | undefined {
    const { available } = this.stockOf(product.id);
    if (quantity > available) return `There are only ${available} of ${product.name} left.`;
    if (quantity <= 0) this.basket.delete(product.id);
    else this.basket.set(product.id, quantity);
    this.#dropVoucherThatNoLongerCounts();
    return undefined;
  }

  /** Takes what was ordered from the shelf and empties the basket. */
  emptyBasketIntoOrder(order: Order): void {
    for (const line of this.basketLines()) {
      this.#stock.set(line.product.id, (this.#stock.get(line.product.id) ?? 0) - line.quantity);
    }
    this.orders.unshift(order);
    this.basket.clear();
    this.voucher = undefined;
  }

  /** Signs in, or tells that the name or the password is wrong. */
  signIn(email: string, password: string): boolean {
    const account = accounts.find((one) => one.email === email.trim().toLowerCase());
    this.account = account?.password === password ? account : undefined;
    return this.account !== undefined;
  }

  signOut(): void {
    this.account = undefined;
  }

  #dropVoucherThatNoLongerCounts(): void {
    if (!this.voucher) return;
    if (!checkVoucher(this.voucher.code, this.basketLines(), today()).accepted) this.voucher = undefined;
  }
}

/** Today as `YYYY-MM-DD`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** All visitors, by the id in their cookie. */
export class SessionStore {
  readonly #sessions = new Map<string, Session>();

  find(id: string | undefined): Session | undefined {
    return id === undefined ? undefined : this.#sessions.get(id);
  }

  start(): Session {
    const session = new Session();
    this.#sessions.set(session.id, session);
    return session;
  }
}
