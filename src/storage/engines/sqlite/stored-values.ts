import { assayError } from '../../../model/errors.ts';
import { storableText } from '../../storable-text.ts';
import type { ColumnKind } from '../../tables/column.ts';

/** What SQLite is given for a value. */
export type StoredValue = string | number | null;

/** Turns a value that is not NULL into the form in which it is stored. */
export type ToStored = (value: unknown) => StoredValue;

const micros = 1_000_000;

let lastTextSecond = Number.NaN;
let lastText = '';

/** Date and time of a second; rows come in the order of their times, so that the last one is often asked for again. */
function secondText(second: number): string {
  if (second !== lastTextSecond) {
    lastText = new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ');
    lastTextSecond = second;
  }
  return lastText;
}

/**
 * A moment as it is stored: `YYYY-MM-DD HH:MM:SS.ffffff` in UTC.
 *
 * @param moment whole microseconds since 1970, up to 2^53: years 1684 to 2255, whose texts sort as their times
 */
function timestampText(moment: number): string {
  const second = Math.floor(moment / micros);
  const fraction = moment - second * micros;
  return `${secondText(second)}.${String(micros + fraction).slice(1)}`;
}

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
