import assert from 'node:assert/strict';
import { AssayWorld, setWorldConstructor } from 'assay/gherkin';
import type { PricedLine, Totals, VoucherAnswer } from '../server/pricing.ts';
import { type ApiAnswer, ShopClient } from './shop-client.ts';

/** What the scenarios of the shop share between their steps. */
export class ShopWorld extends AssayWorld {
  #client: ShopClient | undefined;
  /** The last answer of the API. */
  answer: ApiAnswer | undefined;
  /** A basket on paper, for the scenarios that only calculate. */
  lines: PricedLine[] = [];
  country = 'Ireland';
  voucherAnswer: VoucherAnswer | undefined;
  totals: Totals | undefined;
  orderNumber: string | undefined;

  /** The visitor who talks to the shop's API. */
  get client(): ShopClient {
    assert.ok(this.baseUrl, 'the shop is not open');
    this.#client ??= new ShopClient(this.baseUrl);
    return this.#client;
  }

  /** The last answer of the API; fails when nothing was asked yet. */
  get lastAnswer(): ApiAnswer {
    assert.ok(this.answer, 'nothing has been asked of the API yet');
    return this.answer;
  }
}

setWorldConstructor(ShopWorld);
