import { isoTimestamp, parseTimestamp } from '../../std/timestamp.ts';
import { isUuid } from '../../std/uuid.ts';
import { isTrue } from '../../storage/sql/value-expressions.ts';
import { storableText } from '../../storage/storable-text.ts';
import type { ColumnKind } from '../../storage/tables/column.ts';
import type { JsonValue } from './row-types.ts';

/** A value as the tables take it: times as whole microseconds, JSON as text (storage/tables/column.ts). */
export type StoredValue = string | number | boolean | null;

/** Why a value does not fit a kind. */
export class Misfit {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

function wholeNumber(value: unknown, smallest: number, largest: number): StoredValue | Misfit {
  if (typeof value !== 'number') return new Misfit('it is no number');
  if (!Number.isInteger(value)) return new Misfit('it is no whole number');
  if (value < smallest || value > largest) return new Misfit(`it is outside ${smallest} to ${largest}`);
  return value;
}

function finiteNumber(value: unknown): StoredValue | Misfit {
  if (typeof value !== 'number') return new Misfit('it is no number');
  if (!Number.isFinite(value)) return new Misfit('it is not finite');
  return value === 0 ? 0 : value; // -0 is stored as 0.
}

const largestMilliseconds = 999_999_999_999;

function milliseconds(value: unknown): StoredValue | Misfit {
  const number = finiteNumber(value);
  if (typeof number !== 'number') return number;
  if (Math.abs(number) > largestMilliseconds) return new Misfit(`it is beyond ${largestMilliseconds} ms`);
  return Math.round(number * 1000) / 1000;
}

function timestamp(value: unknown): StoredValue | Misfit {
  if (value instanceof Date) {
    const time = value.getTime() * 1000;
    return Number.isSafeInteger(time) && time >= 0 ? time : new Misfit('it is no date from 1970 to 2255');
  }
  if (typeof value !== 'string') return new Misfit('it is no time (ISO 8601 or Date)');
  const micros = parseTimestamp(value);
  if (micros === null) return new Misfit('it is no time in ISO 8601');
  return micros >= 0 && Number.isSafeInteger(micros) ? micros : new Misfit('it is not from 1970 to 2255');
}

/** NUL cannot be stored in a text, not even as an escape that PostgreSQL would have to resolve. */
function json(value: unknown): StoredValue | Misfit {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
    if (text?.includes('\\u0000'))
      text = JSON.stringify(value, (_, part) => (typeof part === 'string' ? storableText(part) : part));
  } catch (error) {
    return new Misfit(`JSON cannot say it (${error instanceof Error ? error.message : String(error)})`);
  }
  return text ?? new Misfit('JSON cannot say it');
}

const storedBy = {
  id: (value) => wholeNumber(value, 1, Number.MAX_SAFE_INTEGER),
  integer: (value) => wholeNumber(value, -(2 ** 31), 2 ** 31 - 1),
  bigint: (value) => wholeNumber(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  double: finiteNumber,
  milliseconds,
  boolean: (value) => (typeof value === 'boolean' ? value : new Misfit('it is neither true nor false')),
  text: (value) => (typeof value === 'string' ? storableText(value) : new Misfit('it is no text')),
  uuid: (value) =>
    typeof value === 'string' && isUuid(value) ? value.toLowerCase() : new Misfit('it is no UUID'),
  json,
  timestamp,
} satisfies Record<ColumnKind, (value: unknown) => StoredValue | Misfit>;

/** A value of the library as the tables take it, or why it does not fit. NULL fits here always. */
export function storedValue(kind: ColumnKind, value: unknown): StoredValue | Misfit {
  return value === null || value === undefined ? null : storedBy[kind](value);
}

/** A value as the tables hold it (a query's, through `selectedColumn`) as the library gives it. */
export function libraryValue(kind: ColumnKind, value: unknown): JsonValue {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case 'timestamp':
      return isoTimestamp(Number(value));
    case 'boolean':
      return isTrue(value);
    case 'json':
      return JSON.parse(String(value)) as JsonValue;
    case 'text':
    case 'uuid':
      return String(value);
    default:
      return Number(value);
  }
}

/** A value for people, in a message: short, texts in quotes. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'NULL';
  let text: string;
  try {
    text =
      typeof value === 'number' || typeof value === 'bigint'
        ? String(value)
        : (JSON.stringify(value) ?? String(value));
  } catch {
    text = String(value);
  }
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}
