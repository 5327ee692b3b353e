import type { JsonValue } from '../../../std/json-value.ts';
import { plainInteger } from './sqlite-rows.ts';

/** Turns what SQLite returned for a column into what JSON can carry. */
export type ToCell = (value: unknown) => JsonValue;

/** Without a Buffer: the engine in a page reads its cells here, too. */
function hexadecimal(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

function cell(value: unknown): JsonValue {
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
      return plainInteger(value);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    default:
      return value instanceof Uint8Array ? hexadecimal(value) : null;
  }
}

const storedTime = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;

/** A time as it is stored becomes ISO 8601; anything else stays what it is. */
function timeCell(value: unknown): JsonValue {
  if (typeof value !== 'string' || value.length !== 26 || !storedTime.test(value)) return cell(value);
  return `${value.slice(0, 10)}T${value.slice(11)}Z`;
}

function booleanCell(value: unknown): JsonValue {
  return value === 0n || value === 1n ? value === 1n : cell(value);
}

/**
 * The converter of a column.
 *
 * @param type as it was declared; null where that is not known
 */
export function cellConverter(type: string | null): ToCell {
  if (type === 'TIMESTAMP') return timeCell;
  return type === 'BOOLEAN' ? booleanCell : cell;
}

/** Names as they are, and those that come again with a number. */
export function distinctNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let number = 1; seen.has(distinct); number++) distinct = `${name}:${number}`;
    seen.add(distinct);
    return distinct;
  });
}
