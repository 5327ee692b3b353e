import type pg from 'pg';

const text = (value: string) => value;

/** Whole numbers as numbers while JavaScript can hold them. */
export function wholeNumber(value: string): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A decimal is a number when that loses nothing. */
export function decimal(value: string): number | string {
  const digits = value.replace('-', '').replace('.', '').length;
  return digits <= 15 && value !== 'NaN' ? Number(value) : value;
}

/** Object ids of PostgreSQL's types that are not texts to us. */
const parsers: Readonly<Record<number, (value: string) => unknown>> = {
  16: (value) => value === 't',
  20: wholeNumber,
  21: Number,
  23: Number,
  26: Number, // oid
  700: Number,
  701: Number,
  1700: decimal,
};

/** How the values of our own queries come: what JavaScript has no exact type for stays a text. */
export const plainValues: pg.CustomTypesConfig = {
  getTypeParser: ((id: number) => parsers[id] ?? text) as pg.CustomTypesConfig['getTypeParser'],
};
