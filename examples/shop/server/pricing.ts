import type { Category } from './catalogue.ts';
import { formatMoney } from './money.ts';
import { findVoucher, type Voucher } from './vouchers.ts';

/** One line of a basket. Prices are in euro cents. */
export type PricedLine = { priceCents: number; quantity: number; category: Category };

/** How an order reaches its buyer. */
export type Delivery = 'standard' | 'express';

/** What a basket costs, in euro cents. */
export type Totals = {
  subtotalCents: number;
  discountCents: number;
  deliveryCents: number;
  totalCents: number;
  /** The part of the total that is value added tax. */
  taxCents: number;
};

/** What a voucher does for a basket, or why it does nothing. */
export type VoucherAnswer = { accepted: true; voucher: Voucher } | { accepted: false; reason: string };

export const freeDeliveryFromCents = 5000;

const deliveryPrices: Record<string, number> = { Ireland: 490, Germany: 790, 'United Kingdom': 990 };
const expressExtraCents = 600;
const taxRate = 0.23;

/** The countries that the shop delivers to. */
export const countries = Object.keys(deliveryPrices);

/** Sum of the lines, in cents. */
export function subtotalOf(lines: readonly PricedLine[]): number {
  return lines.reduce((sum, line) => sum + line.priceCents * line.quantity, 0);
}

/**
 * Whether a voucher code counts for a basket on a day.
 *
 * @param today `YYYY-MM-DD`
 */
export function checkVoucher(code: string, lines: readonly PricedLine[], today: string): VoucherAnswer {
  const voucher = findVoucher(code);
  if (!voucher) return { accepted: false, reason: `There is no voucher ${code.trim().toUpperCase()}.` };
  if (voucher.lastDay && today > voucher.lastDay) {
    return { accepted: false, reason: `The voucher ${voucher.code} expired on ${voucher.lastDay}.` };
  }
  const subtotal = subtotalOf(lines);
  if (voucher.minimumCents && subtotal < voucher.minimumCents) {
    const missing = formatMoney(voucher.minimumCents - subtotal);
    return { accepted: false, reason: `The voucher ${voucher.code} needs ${missing} more in the basket.` };
  }
  if (voucher.category && !lines.some((line) => line.category === voucher.category)) {
    const shelf = voucher.category.toLowerCase();
    return {
      accepted: false,
      reason: `The voucher ${voucher.code} is for ${shelf}, and there is none in the basket.`,
    };
  }
  return { accepted: true, voucher };
}

/** What a voucher takes off, in cents: rounded once, for the whole basket; never more than the basket costs. */
export function discountOf(lines: readonly PricedLine[], voucher: Voucher | undefined): number {
  if (!voucher) return 0;
  const counted = subtotalOf(
    voucher.category ? lines.filter((line) => line.category === voucher.category) : lines,
  );
  if (voucher.percent) return Math.round((counted * voucher.percent) / 100);
  return Math.min(voucher.amountCents ?? 0, counted);
}

/** Price of the delivery, in cents. Standard delivery of a large enough order is free; express always adds. */
export function deliveryPrice(
  goodsCents: number,
  country: string,
  delivery: Delivery,
  voucher?: Voucher,
): number {
  const price = deliveryPrices[country];
  if (price === undefined) throw new Error(`the shop does not deliver to ${country}`);
  const free = goodsCents >= freeDeliveryFromCents || voucher?.freeDelivery === true;
  return (free ? 0 : price) + (delivery === 'express' ? expressExtraCents : 0);
}

/** Everything that a basket costs. An empty one costs nothing, not even delivery. */
export function totalsOf(
  lines: readonly PricedLine[],
  options: { voucher?: Voucher | undefined; country?: string; delivery?: Delivery } = {},
): Totals {
  const subtotalCents = subtotalOf(lines);
  const discountCents = discountOf(lines, options.voucher);
  const goods = subtotalCents - discountCents;
  const deliveryCents =
    lines.length === 0
      ? 0
      : deliveryPrice(goods, options.country ?? 'Ireland', options.delivery ?? 'standard', options.voucher);
  const totalCents = goods + deliveryCents;
  const taxCents = totalCents - Math.round(totalCents / (1 + taxRate));
  return { subtotalCents, discountCents, deliveryCents, totalCents, taxCents };
}
