import { assayError } from '../../../model/errors.ts';
import { timestampText } from '../../sql/time-expressions.ts';
import { storableText } from '../../storable-text.ts';
import type { ColumnKind } from '../../tables/column.ts';

/** Turns a value that is not NULL into the text that PostgreSQL reads. */
export type ToText = (value: unknown) => string;

/** Makes the converter of a column. */
export function toText(table: string, column: string, kind: ColumnKind): ToText {
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
  const integer = whole(-(2 ** 31), 2 ** 31 - 1);
  const converters: Record<ColumnKind, ToText> = {
    id: (value) => String(bigint(value)),
    bigint: (value) => String(bigint(value)),
    integer: (value) => String(integer(value)),
    double: (value) => String(finite(value)),
    milliseconds: (value) => {
      const number = finite(value);
      return Math.abs(number) < 1e12
        ? String(Math.round(number * 1000) / 1000 + 0)
        : refuse(value, 'it is out of range');
    },
    boolean: (value) => (value ? 't' : 'f'),
    text,
    json: text,
    uuid: (value) => String(value),
    timestamp: (value) => timestampText(bigint(value)),
  };
  return converters[kind];
}
