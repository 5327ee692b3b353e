import { isoTimestamp, parseTimestamp } from '../../std/timestamp.ts';

/** A time as a query returned it, in ISO 8601 whichever engine it came from; null for none. */
export function isoText(value: unknown): string | null {
  const micros = typeof value === 'string' ? parseTimestamp(value) : null;
  return micros === null ? null : isoTimestamp(micros);
}
