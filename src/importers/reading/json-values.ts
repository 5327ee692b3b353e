import type { ImportSink } from './import-sink.ts';
import { readTime, validMilliseconds } from './read-times.ts';

/** Members of an object of JSON, whatever they are. */
export type JsonRecord = Readonly<Record<string, unknown>>;

const nothing: JsonRecord = {};

/** Whether a value is an object of JSON: no array, not null. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object of JSON; an empty one where the value is none. */
export function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : nothing;
}

/** The elements of an array; none where the value is no array. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something; null for an empty one and for anything else. Numbers count as their text. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The texts of an array, or the one text where the value is a text. */
export function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(textOf).filter((text) => text !== null);
}

/** A whole number of 32 bits that is not negative, such as a line; null for anything else. */
export function wholeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : null;
}

/** A duration in milliseconds; null for anything that cannot be one. */
export function durationOf(value: unknown): number | null {
  return validMilliseconds(typeof value === 'string' && value.trim() !== '' ? Number(value) : value);
}

/** Years 1990 to 2200, in seconds since 1970. */
const seconds = { earliest: 631_152_000, latest: 7_258_118_400 };

/**
 * Microseconds since 1970 of a time as JSON carries it: milliseconds since 1970, seconds where it can be nothing else, or
 * a date as text.
 *
 * @returns null for no time, or one that cannot be meant (before 1990)
 */
export function timeOf(value: unknown, timeZone = 'UTC'): number | null {
  if (typeof value === 'string') return readTime(value, timeZone);
  if (typeof value !== 'number') return null;
  if (value >= seconds.earliest && value <= seconds.latest) return Math.round(value * 1e6);
  const inSeconds = value / 1000;
  return inSeconds >= seconds.earliest && inSeconds <= seconds.latest ? Math.round(value * 1000) : null;
}

/** The members that say something: no null, no empty text, array or object. Null where nothing is left. */
export function saying(record: JsonRecord): JsonRecord | null {
  const entries = Object.entries(record).filter(([, value]) => {
    if (value === null || value === undefined || value === '') return false;
    if (Array.isArray(value)) return value.length > 0;
    return typeof value !== 'object' || Object.keys(value).length > 0;
  });
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** Counts the members of an object that a format does not have. */
export function tellUnknown(
  record: JsonRecord,
  known: ReadonlySet<string>,
  sink: Pick<ImportSink, 'unknown'>,
  place: { readonly of: string; readonly line: number | null },
): void {
  for (const name of Object.keys(record)) {
    if (!known.has(name)) sink.unknown('field', `${place.of}.${name}`, place.line);
  }
}
