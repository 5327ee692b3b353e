import type { Category } from './catalogue.ts';

/** What a voucher takes off, and when it may be used. */
export type Voucher = {
  code: string;
  title: string;
  percent?: number;
  amountCents?: number;
  freeDelivery?: boolean;
  /** Counts only for products of this category. */
  category?: Category;
  minimumCents?: number;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  lastDay?: string;
};

const vouchers: readonly Voucher[] = [
  { code: 'WELCOME10', title: '10 % off everything', percent: 10 },
  { code: 'TEATIME', title: '20 % off all tea', percent: 20, category: 'Tea' },
  { code: 'FIVEROFF', title: '€5.00 off from €30.00', amountCents: 500, minimumCents: 3000 },
  { code: 'POSTMAN', title: 'Free delivery', freeDelivery: true },
  { code: 'SUMMER24', title: '15 % off in summer', percent: 15, lastDay: '2024-08-31' },
];

/** The voucher of a code, however it is written. */
export function findVoucher(code: string): Voucher | undefined {
  return vouchers.find((voucher) => voucher.code === code.trim().toUpperCase());
}
