import { InvalidArgumentError } from 'commander';
import { assayError } from '../model/errors.ts';
import { parseDuration } from '../std/duration.ts';
import type { JsonValue } from '../std/json-value.ts';

/** A whole number from 1 on. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < 1) {
    throw new InvalidArgumentError('Give a whole number from 1 on.');
  }
  return count;
}

/** A whole number from 1 on, or `all` (Infinity). */
export function parseCountOrAll(text: string): number {
  if (text.toLowerCase() === 'all') return Number.POSITIVE_INFINITY;
  try {
    return parseCount(text);
  } catch {
    throw new InvalidArgumentError('Give a whole number from 1 on, or all.');
  }
}

const byteUnits: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** A size in bytes, in units of 1024: `500MB`, `10G`; a bare number is bytes. */
export function parseByteCount(text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?$/i.exec(text.trim()) ?? [];
  const bytes = Math.floor(Number(amount) * (byteUnits[unit.toUpperCase()] ?? 1));
  if (amount === undefined || bytes < 1) throw new InvalidArgumentError('Give a size such as 500MB or 10GB.');
  return bytes;
}

/** A whole number of days from 0 on. */
export function parseDays(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Give a whole number of days, for example 90.');
  return Number(text);
}

/** A time span in ms: `500ms`, `30s`, `2m`, `1h`, `7d`; a bare number is seconds. */
export function parseTimeSpan(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === null || milliseconds <= 0) {
    throw new InvalidArgumentError('Give a time span such as 500ms, 30s or 2m.');
  }
  return milliseconds;
}

/**
 * A point in time as ISO 8601 in UTC without zone: from `2026-11-21`, `2026-11-21 09:30`, a time with a zone, or a
 * span before now such as `2h` or `7d`. A time without a zone is UTC, as in the database.
 *
 * @param nowMicros µs since 1970
 */
export function parseSince(text: string, nowMicros: number): string {
  const span = /[a-z]$/.test(text) ? parseDuration(text) : null;
  if (span !== null) return databaseTime(nowMicros / 1000 - span);
  const [, day, time, zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:\d{2})?)?$/.exec(text) ??
    [];
  const milliseconds = day === undefined ? Number.NaN : Date.parse(`${day}T${time ?? '00:00'}${zone}`);
  if (Number.isNaN(milliseconds)) {
    throw new InvalidArgumentError(
      'Give a date (2026-11-21), a time (2026-11-21T09:30Z) or a span (2h, 7d).',
    );
  }
  return databaseTime(milliseconds);
}

/** A time as the database writes it: UTC, without zone. */
export function databaseTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

function typedValue(text: string): JsonValue {
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return text;
  // What a double cannot hold exactly stays text; the engine reads it as the number that it is.
  const number = Number(text);
  return text.includes('.') || Number.isSafeInteger(number) ? number : text;
}

/**
 * Collects `--param` values: `name=value` (number, true, false, null; anything else is text) or `name:=json`.
 *
 * @param text one value of the option
 * @param before what was collected so far
 */
export function collectParameter(
  text: string,
  before: Readonly<Record<string, JsonValue>> = {},
): Readonly<Record<string, JsonValue>> {
  const [, name, operator, value] = /^\$?([A-Za-z_]\w*)(:?=)([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('Give name=value, or name:=json.');
  }
  if (operator === '=') return { ...before, [name]: typedValue(value) };
  try {
    return { ...before, [name]: JSON.parse(value) as JsonValue };
  } catch {
    throw new InvalidArgumentError(`What follows ${name}:= is not JSON.`);
  }
}

/**
 * Parameters that the SQL does not use are most likely mistyped.
 *
 * @throws PARAMETER_UNUSED
 */
export function checkParameters(sql: string, parameters: Readonly<Record<string, JsonValue>> = {}): void {
  for (const name of Object.keys(parameters)) {
    if (!new RegExp(`\\$${name}\\b`, 'i').test(sql)) throw assayError('PARAMETER_UNUSED', { name });
  }
}

/** Collects the values of an option that may be given several times. */
export function collectText(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
