import assert from 'node:assert/strict';
import { type DataTable, Given, Then, When } from 'assay/gherkin';
import { isCategory, products } from '../../server/catalogue.ts';
import { formatMoney, isCurrency, isLanguage, parseEuros } from '../../server/money.ts';
import { checkVoucher, type Delivery, type PricedLine, totalsOf } from '../../server/pricing.ts';
import type { ShopWorld } from '../shop-world.ts';

Given('these things on the counter:', function (this: ShopWorld, table: DataTable) {
  this.lines = table.hashes().map(({ product, quantity }) => {
    const known = products.find((one) => one.name === product);
    assert.ok(known, `the shop does not sell "${product}"`);
    return { priceCents: known.priceCents, category: known.category, quantity: Number(quantity) };
  });
});

Given('{word} for {string} on the counter', function (this: ShopWorld, category: string, amount: string) {
  assert.ok(isCategory(category), `the shop has no category ${category}`);
  this.lines = [
    ...this.lines,
    { priceCents: parseEuros(amount), quantity: 1, category } satisfies PricedLine,
  ];
});

When('it goes to {string}', function (this: ShopWorld, country: string) {
  this.country = country;
  this.totals = totalsOf(this.lines, { country });
});

When('it goes to {string} by {word} delivery', function (this: ShopWorld, country: string, delivery: string) {
  assert.ok(delivery === 'standard' || delivery === 'express', `there is no ${delivery} delivery`);
  this.totals = totalsOf(this.lines, { country, delivery: delivery satisfies Delivery });
});

When(
  'the buyer shows the voucher {string} on {string}',
  function (this: ShopWorld, code: string, day: string) {
    this.voucherAnswer = checkVoucher(code, this.lines, day);
    const voucher = this.voucherAnswer.accepted ? this.voucherAnswer.voucher : undefined;
    this.totals = totalsOf(this.lines, { voucher, country: this.country });
  },
);

Then('the {word} should be {string}', function (this: ShopWorld, name: string, amount: string) {
  assert.ok(this.totals, 'nothing has been calculated yet');
  const sums: Record<string, number> = {
    subtotal: this.totals.subtotalCents,
    discount: this.totals.discountCents,
    delivery: this.totals.deliveryCents,
    total: this.totals.totalCents,
    tax: this.totals.taxCents,
  };
  const actual = sums[name];
  assert.ok(actual !== undefined, `there is no sum called ${name}`);
  assert.equal(formatMoney(actual), amount, `the ${name} should be ${amount}, it is ${formatMoney(actual)}`);
});

Then('the voucher should count', function (this: ShopWorld) {
  assert.ok(this.voucherAnswer?.accepted, 'the voucher was refused');
});

Then('the voucher should be refused because:', function (this: ShopWorld, reason: string) {
  assert.equal(this.voucherAnswer?.accepted === false && this.voucherAnswer.reason, reason.trim());
});

Then(
  '{string} should be written {string} in {word} and {word}',
  (amount: string, expected: string, currency: string, language: string) => {
    assert.ok(isCurrency(currency), `the shop does not take ${currency}`);
    assert.ok(isLanguage(language), `the shop does not speak ${language}`);
    assert.equal(formatMoney(parseEuros(amount), currency, language), expected);
  },
);
