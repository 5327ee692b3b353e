import type { SqlValue } from '../../engines/storage-engine.ts';
import type { PortableType } from '../../sql/portable-type.ts';
import type { DumpColumn } from '../format/dump-table.ts';
import { needsMore, type TextCursor } from './text-cursor.ts';

/** Reads a value that is not NULL. Times, decimals and numbers beyond 2^53 come as text. */
type CellReader = (cursor: TextCursor) => SqlValue;

const quote = 39;
const comma = 44;
const bracket = 41;

/** A value without quotation marks: everything up to the comma or bracket. */
function bare(cursor: TextCursor): string {
  const { text, position } = cursor;
  for (let end = position; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code !== comma && code !== bracket && code !== 10) continue;
    cursor.position = end;
    return text.slice(position, end);
  }
  if (!cursor.isWhole) throw needsMore;
  return text.slice(position);
}

function whole(least: number, most: number): CellReader {
  return (cursor) => {
    const text = bare(cursor);
    const value = Number(text);
    if (!/^(0|-?[1-9]\d*)$/.test(text)) throw cursor.fault(`${shown(text)} is no whole number`);
    if (value < least || value > most) throw cursor.fault(`${text} is out of range`);
    return Number.isSafeInteger(value) ? value : text;
  };
}

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

function bigint(cursor: TextCursor): SqlValue {
  const value = whole(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)(cursor);
  if (typeof value === 'string' && (BigInt(value) < smallest || BigInt(value) > largest))
    throw cursor.fault(`${value} is out of range`);
  return value;
}

function double(cursor: TextCursor): SqlValue {
  if (cursor.text.charCodeAt(cursor.position) === quote) {
    const text = cursor.quoted("'");
    if (/^(NaN|-?Infinity)$/.test(text)) return text;
    throw cursor.fault(`${shown(text)} is no number`);
  }
  const text = bare(cursor);
  const value = Number(text);
  if (!/^-?\d+(\.\d+)?(e-?\d+)?$/.test(text) || !Number.isFinite(value))
    throw cursor.fault(`${shown(text)} is no number`);
  return value + 0; // -0 is 0.
}

function numeric(precision: number, scale: number): CellReader {
  const pattern = new RegExp(
    scale === 0
      ? `^-?\\d{1,${precision}}$`
      : `^-?(\\d{1,${Math.max(1, precision - scale)}})\\.\\d{${scale}}$`,
  );
  return (cursor) => {
    const text = bare(cursor);
    if (!pattern.test(text))
      throw cursor.fault(`${shown(text)} is no number with ${precision} digits, ${scale} of them decimals`);
    return text;
  };
}

function boolean(cursor: TextCursor): SqlValue {
  if (cursor.skips('TRUE')) return true;
  if (cursor.skips('FALSE')) return false;
  throw cursor.unexpected('TRUE or FALSE');
}

const escapeEnd = ", '~1', '\r'), '~0', '~')";

function text(cursor: TextCursor): string {
  if (cursor.text.charCodeAt(cursor.position) === quote) return cursor.quoted("'");
  if (!cursor.skips('replace(replace(')) throw cursor.unexpected('a text in quotation marks');
  const escaped = cursor.quoted("'");
  cursor.expect(escapeEnd);
  return escaped.replaceAll('~1', '\r').replaceAll('~0', '~');
}

function matching(pattern: RegExp, what: string): CellReader {
  return (cursor) => {
    const { line } = cursor;
    const value = cursor.quoted("'");
    if (!pattern.test(value)) throw cursor.fault(`${shown(value)} is no ${what}`, line);
    return value;
  };
}

const longMonths = new Set([1, 3, 5, 7, 8, 10, 12]);

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  if (day <= 28) return true;
  if (month === 2) return day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (longMonths.has(month) ? 31 : 30);
}

/** @param pattern with year, month and day as its groups */
function moment(pattern: RegExp, what: string): CellReader {
  return (cursor) => {
    const { line } = cursor;
    const value = cursor.quoted("'");
    const [, year, month, day] = pattern.exec(value) ?? [];
    if (day === undefined || !isDay(Number(year), Number(month), Number(day)))
      throw cursor.fault(`${shown(value)} is no ${what}`, line);
    return value;
  };
}

const readers = {
  integer: whole(-(2 ** 31), 2 ** 31 - 1),
  bigint,
  double,
  boolean,
  text,
  // Whether it is JSON is left to the engine: one that takes any text there must get its own rows back.
  json: text,
  uuid: matching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'UUID'),
  timestamp: moment(
    /^(\d{4})-(\d\d)-(\d\d) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}$/,
    'time as YYYY-MM-DD HH:MM:SS.ffffff',
  ),
  timestamptz: moment(
    /^(\d{4})-(\d\d)-(\d\d) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}\+00$/,
    'time as YYYY-MM-DD HH:MM:SS.ffffff+00',
  ),
  date: moment(/^(\d{4})-(\d\d)-(\d\d)$/, 'day as YYYY-MM-DD'),
} satisfies Record<Exclude<PortableType['name'], 'numeric'>, CellReader>;

function shown(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
}

/**
 * Makes the reader of a column's cells; it throws DUMP_INVALID for what the column does not take.
 */
export function cellReader({ name, type, nullable, oneOf }: DumpColumn): CellReader {
  const read = type.name === 'numeric' ? numeric(type.precision, type.scale) : readers[type.name];
  const allowed = oneOf === undefined ? null : new Set<SqlValue>(oneOf);
  return (cursor) => {
    if (cursor.text.charCodeAt(cursor.position) === 78 && cursor.skips('NULL')) {
      if (!nullable) throw cursor.fault(`${name} has no value (NULL)`);
      return null;
    }
    const { line } = cursor;
    const value = read(cursor);
    if (allowed !== null && !allowed.has(value))
      throw cursor.fault(`${name} cannot be ${shown(String(value))}; it takes ${oneOf?.join(', ')}`, line);
    return value;
  };
}
