import { countries, type Delivery, type PricedLine, type Totals, totalsOf } from './pricing.ts';
import type { Voucher } from './vouchers.ts';

export type OrderStatus = 'awaiting payment' | 'paid' | 'sent';

/** Something that was bought. */
export type Order = {
  number: string;
  day: string;
  email: string;
  status: OrderStatus;
  lines: readonly { name: string; productId: string; quantity: number; priceCents: number }[];
  totals: Totals;
  address: Address;
};

export type Address = {
  name: string;
  email: string;
  street: string;
  city: string;
  postalCode: string;
  country: string;
  delivery: Delivery;
  gift: boolean;
  note: string;
};

/** What is wrong with an address: the field and what to tell the buyer. */
export type AddressProblem = { field: keyof Address; message: string };

/** Checks an address as the checkout does. An empty list means that it is fine. */
export function addressProblems(address: Address): AddressProblem[] {
  const problems: AddressProblem[] = [];
  const require = (field: 'name' | 'street' | 'city' | 'postalCode', message: string) => {
    if (address[field].trim() === '') problems.push({ field, message });
  };
  require('name', 'Enter your name.');
  if (address.email.trim() === '') problems.push({ field: 'email', message: 'Enter your email address.' });
  else if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address.email.trim())) {
    problems.push({ field: 'email', message: 'This is not an email address.' });
  }
  require('street', 'Enter your street.');
  require('city', 'Enter your city.');
  require('postalCode', 'Enter your postal code.');
  if (
    address.country === 'Germany' &&
    address.postalCode.trim() !== '' &&
    !/^\d{5}$/.test(address.postalCode.trim())
  ) {
    problems.push({ field: 'postalCode', message: 'A German postal code has five digits.' });
  }
  if (!countries.includes(address.country)) {
    problems.push({ field: 'country', message: 'Choose a country that we deliver to.' });
  }
  return problems;
}

/** Makes an order of a basket. */
export function makeOrder(
  number: string,
  day: string,
  address: Address,
  lines: readonly (PricedLine & { product: { id: string; name: string } })[],
  voucher: Voucher | undefined,
): Order {
  return {
    number,
    day,
    email: address.email,
    status: 'awaiting payment',
    lines: lines.map((line) => ({
      name: line.product.name,
      productId: line.product.id,
      quantity: line.quantity,
      priceCents: line.priceCents,
    })),
    totals: totalsOf(lines, { voucher, country: address.country, delivery: address.delivery }),
    address,
  };
}

const adasAddress: Address = {
  name: 'Ada Byron',
  email: 'ada@example.org',
  street: '12 Analytical Row',
  city: 'Dublin',
  postalCode: 'D02 XY45',
  country: 'Ireland',
  delivery: 'standard',
  gift: false,
  note: '',
};

/** Two older orders of Ada's, so that her history is not empty. */
export function seededOrders(): Order[] {
  return [
    seeded('1002', '2026-05-17', 'paid', [
      { name: 'Earl Grey', productId: 'earl-grey', quantity: 2, priceCents: 435, category: 'Tea' },
      { name: 'Morning mug', productId: 'morning-mug', quantity: 1, priceCents: 1250, category: 'Cups' },
    ]),
    seeded('1001', '2026-03-02', 'sent', [
      {
        name: 'Midnight teapot',
        productId: 'midnight-teapot',
        quantity: 1,
        priceCents: 6200,
        category: 'Teapots',
      },
    ]),
  ];
}

function seeded(
  number: string,
  day: string,
  status: OrderStatus,
  lines: readonly (PricedLine & { name: string; productId: string })[],
): Order {
  return {
    number,
    day,
    email: adasAddress.email,
    status,
    lines,
    totals: totalsOf(lines),
    address: adasAddress,
  };
}
