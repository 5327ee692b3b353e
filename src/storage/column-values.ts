import { AssayError, assayError } from '../model/errors.ts';
import { isUuid } from '../std/uuid.ts';
import { storableText } from './storable-text.ts';
import type { ColumnKind } from './tables/column.ts';

/** A value of a column: times as whole microseconds since 1970, UUIDs in small letters, JSON as text. */
export type ColumnValue = string | number | boolean;

/** Why a value does not fit a kind of column. */
export class Misfit {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** A whole number within bounds; -0 is 0. */
export function wholeNumber(value: unknown, smallest: number, largest: number): number | Misfit {
  if (typeof value !== 'number') return new Misfit('it is no number');
  if (!Number.isInteger(value)) return new Misfit('it is no whole number');
  if (value < smallest || value > largest) return new Misfit(`it is outside ${smallest} to ${largest}`);
  return value + 0;
}

/** A finite number; -0 is 0. */
export function finiteNumber(value: unknown): number | Misfit {
  if (typeof value !== 'number') return new Misfit('it is no number');
  return Number.isFinite(value) ? value + 0 : new Misfit('it is not finite');
}

/** What 15 digits hold, three of them behind the point. */
const largestMilliseconds = 999_999_999_999.999;

/** Milliseconds with three decimals; -0 is 0. */
export function milliseconds(value: unknown): number | Misfit {
  const number = finiteNumber(value);
  if (typeof number !== 'number') return number;
  const rounded = Math.round(number * 1000) / 1000 + 0;
  return Math.abs(rounded) <= largestMilliseconds
    ? rounded
    : new Misfit(`it is beyond ${largestMilliseconds} ms`);
}

/** A text that every engine can store. */
export function text(value: unknown): string | Misfit {
  return typeof value === 'string' ? storableText(value) : new Misfit('it is no text');
}

/** A UUID in its usual form, in small letters. */
export function uuid(value: unknown): string | Misfit {
  return typeof value === 'string' && isUuid(value) ? value.toLowerCase() : new Misfit('it is no UUID');
}

/** Any whole number that JavaScript counts exactly. */
export function bigint(value: unknown): number | Misfit {
  return wholeNumber(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
}

/** A whole number of 32 bits. */
export function integer(value: unknown): number | Misfit {
  return wholeNumber(value, -(2 ** 31), 2 ** 31 - 1);
}

const fitting = {
  id: bigint,
  bigint,
  integer,
  double: finiteNumber,
  milliseconds,
  boolean: Boolean,
  text,
  json: text,
  uuid,
  timestamp: bigint,
} satisfies Record<ColumnKind, (value: unknown) => ColumnValue | Misfit>;

/**
 * Makes the check of a column: what every engine does with a value before it stores it in its own way.
 *
 * @returns gives a value that is not NULL in the one form that fits, or throws VALUE_INVALID
 */
export function columnCheck<Kind extends ColumnKind>(
  table: string,
  column: string,
  kind: Kind,
): (value: unknown) => Exclude<ReturnType<(typeof fitting)[Kind]>, Misfit> {
  const fitted: (value: unknown) => ColumnValue | Misfit = fitting[kind];
  return (value) => {
    const stored = fitted(value);
    if (stored instanceof Misfit)
      throw assayError('VALUE_INVALID', { table, column, value: String(value), reason: stored.reason });
    return stored as Exclude<ReturnType<(typeof fitting)[Kind]>, Misfit>;
  };
}

/** Whether a value was refused by the check of its column. */
export function isRefusedValue(error: unknown): boolean {
  return error instanceof AssayError && error.code === 'VALUE_INVALID';
}
