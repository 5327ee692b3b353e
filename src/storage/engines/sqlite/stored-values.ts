import { assayError } from '../../../model/errors.ts';
import { timestampText } from '../../sql/time-expressions.ts';
import { storableText } from '../../storable-text.ts';
import type { ColumnKind } from '../../tables/column.ts';

/** What SQLite is given for a value. */
export type StoredValue = string | number | null;

/** Turns a value that is not NULL into the form in which it is stored. */
export type ToStored = (value: unknown) => StoredValue;

/** Makes the converter of a column. */
export function toStored(table: string, column: string, kind: ColumnKind): ToStored {
  const refuse = (value: unknown, reason: string): never => {
    throw assayError('VALUE_INVALID', { table, column, value: String(value), reason });
  };
  const whole = (least: number, most: number) => (value: unknown) => {
    const number = value as number;
    if (!Number.isInteger(number)) return refuse(value, 'its type takes whole numbers');
    if (number < least || number > most) return refuse(value, 'it is out of range');
    return number + 0;
  };
  const finite = (value: unknown): number =>
    Number.isFinite(value) ? (value as number) + 0 : refuse(value, 'its type takes finite numbers');
  const text = (value: unknown) =>
    typeof value === 'string' ? storableText(value) : refuse(value, 'its type takes texts');
  const bigint = whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const converters: Record<ColumnKind, ToStored> = {
    id: bigint,
    bigint,
    integer: whole(-(2 ** 31), 2 ** 31 - 1),
    double: finite,
    milliseconds: (value) => {
      const rounded = Math.round(finite(value) * 1000) / 1000;
      return Math.abs(rounded) < 1e12 ? rounded + 0 : refuse(value, 'it is out of range');
    },
    boolean: (value) => (value ? 1 : 0),
    text,
    json: text,
    uuid: (value) => String(value).toLowerCase(),
    timestamp: (value) => timestampText(bigint(value)),
  };
  return converters[kind];
}
