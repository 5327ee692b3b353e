import type { JsonValue } from '../../std/json-value.ts';
import { isoTimestamp, parseTimestamp } from '../../std/timestamp.ts';
import {
  bigint,
  finiteNumber,
  integer,
  Misfit,
  milliseconds,
  text,
  uuid,
  wholeNumber,
} from '../../storage/column-values.ts';
import { isTrue } from '../../storage/sql/value-expressions.ts';
import { storableText } from '../../storage/storable-text.ts';
import type { ColumnKind } from '../../storage/tables/column.ts';

/** A value as the tables take it: times as whole microseconds, JSON as text (storage/tables/column.ts). */
export type StoredValue = string | number | boolean | null;

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
  let written: string | undefined;
  try {
    written = JSON.stringify(value);
    if (written?.includes('\\u0000'))
      written = JSON.stringify(value, (_, part) => (typeof part === 'string' ? storableText(part) : part));
  } catch (error) {
    return new Misfit(`JSON cannot say it (${error instanceof Error ? error.message : String(error)})`);
  }
  return written ?? new Misfit('JSON cannot say it');
}

const storedBy = {
  id: (value) => wholeNumber(value, 1, Number.MAX_SAFE_INTEGER),
  integer,
  bigint,
  double: finiteNumber,
  milliseconds,
  boolean: (value) => (typeof value === 'boolean' ? value : new Misfit('it is neither true nor false')),
  text,
  uuid,
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
