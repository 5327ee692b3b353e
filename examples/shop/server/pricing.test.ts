import { describe, expect, it } from 'vitest';
import { formatMoney, parseEuros } from './money.ts';
import { checkVoucher, deliveryPrice, discountOf, type PricedLine, totalsOf } from './pricing.ts';
import { findVoucher } from './vouchers.ts';

const tea = (priceCents: number, quantity = 1): PricedLine => ({ priceCents, quantity, category: 'Tea' });
const cup = (priceCents: number, quantity = 1): PricedLine => ({ priceCents, quantity, category: 'Cups' });

describe('totalsOf', () => {
  it('adds lines and delivery', () => {
    expect(totalsOf([tea(435, 2), cup(1250)])).toMatchObject({
      subtotalCents: 2120,
      deliveryCents: 490,
      totalCents: 2610,
    });
  });

  it('contains the tax', () => {
    expect(totalsOf([cup(6150)])).toMatchObject({ totalCents: 6150, taxCents: 1150 });
  });

  it('costs nothing for an empty basket', () => {
    expect(totalsOf([])).toMatchObject({ deliveryCents: 0, totalCents: 0, taxCents: 0 });
  });

  it('counts towards free delivery what is left after the discount', () => {
    const voucher = findVoucher('WELCOME10');
    expect(totalsOf([cup(5200)], { voucher })).toMatchObject({ discountCents: 520, deliveryCents: 490 });
  });
});

describe('discountOf', () => {
  it('rounds once, for the whole basket', () => {
    expect(discountOf([tea(435), tea(445)], findVoucher('WELCOME10'))).toBe(88);
  });

  it('counts only the category of the voucher', () => {
    expect(discountOf([tea(1000), cup(3000)], findVoucher('TEATIME'))).toBe(200);
  });

  it('never takes off more than there is', () => {
    expect(discountOf([tea(300)], findVoucher('FIVEROFF'))).toBe(300);
  });
});

describe('deliveryPrice', () => {
  it('is free from 50 euros on', () => {
    expect(deliveryPrice(4999, 'Germany', 'standard')).toBe(790);
    expect(deliveryPrice(5000, 'Germany', 'standard')).toBe(0);
  });

  it('adds for express, also when the rest is free', () => {
    expect(deliveryPrice(5000, 'Ireland', 'express')).toBe(600);
    expect(deliveryPrice(1000, 'Ireland', 'express', findVoucher('POSTMAN'))).toBe(600);
  });

  it('refuses a country that the shop does not deliver to', () => {
    expect(() => deliveryPrice(1000, 'Atlantis', 'standard')).toThrow('does not deliver to Atlantis');
  });
});

describe('checkVoucher', () => {
  it('accepts a code however it is written', () => {
    expect(checkVoucher(' welcome10 ', [tea(100)], '2026-01-01')).toMatchObject({ accepted: true });
  });

  it.each([
    ['NOSUCH', 'There is no voucher NOSUCH.'],
    ['SUMMER24', 'The voucher SUMMER24 expired on 2024-08-31.'],
    ['FIVEROFF', 'The voucher FIVEROFF needs €20.00 more in the basket.'],
    ['TEATIME', 'The voucher TEATIME is for tea, and there is none in the basket.'],
  ])('refuses %s with a reason', (code, reason) => {
    expect(checkVoucher(code, [cup(1000)], '2026-01-01')).toEqual({ accepted: false, reason });
  });
});

describe('money', () => {
  it('is written as the language does', () => {
    expect(formatMoney(123450)).toBe('€1,234.50');
    expect(formatMoney(123450, 'EUR', 'de')).toBe('1.234,50 €');
    expect(formatMoney(4800, 'GBP')).toBe('£41.28');
    expect(formatMoney(4800, 'USD')).toBe('$52.80');
  });

  it('is read back in euros', () => {
    expect(parseEuros('€48.00')).toBe(4800);
    expect(() => parseEuros('a lot')).toThrow('"a lot" is not an amount');
  });
});
