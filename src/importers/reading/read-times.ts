import { parseTimestamp } from '../../std/timestamp.ts';

/** Times before this are placeholders, such as Go's year 1 (microseconds since 1970; 1990-01-01). */
const earliest = Date.UTC(1990, 0, 1) * 1000;
const latest = Date.UTC(2200, 0, 1) * 1000;
const longestMs = 1e11;

const hasZone = /(?:Z|[+-]\d{2}:?\d{2}|\b(?:GMT|UTC)(?:[+-]\d{4})?(?:\s*\([^)]*\))?)$/i;
const iso = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clocks are ahead of UTC at a moment (ms). */
function zoneOffset(milliseconds: number, zone: string): number {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  const parts = Object.fromEntries(
    formatter.formatToParts(milliseconds).map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = parts;
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return local - Math.floor(milliseconds / 1000) * 1000;
}

/** Whether a text names a time zone that is known: `Europe/Paris`, `UTC`, `+02:00`. */
export function isTimeZone(zone: string): boolean {
  try {
    zoneOffset(0, zone);
    return true;
  } catch {
    return false;
  }
}

function inZone(micros: number, zone: string): number {
  if (zone === 'UTC') return micros;
  const milliseconds = Math.floor(micros / 1000);
  const first = zoneOffset(milliseconds, zone) * 1000;
  // Once more with the moment itself, because the first guess may lie on the other side of a change of clocks.
  return micros - zoneOffset(Math.floor((micros - first) / 1000), zone) * 1000;
}

/**
 * Microseconds since 1970 of a date and time as reports write them: ISO 8601 with any precision, RFC 1123, or a number of
 * milliseconds since 1970.
 *
 * @param timeZone of times that say none: a name such as `Europe/Paris`, `UTC`, or `+02:00`
 * @returns null for no time, or one that cannot be meant (before 1990)
 */
export function readTime(text: string | null | undefined, timeZone = 'UTC'): number | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  const micros = microsOf(trimmed, timeZone);
  return micros === null || micros < earliest || micros > latest ? null : micros;
}

function microsOf(text: string, timeZone: string): number | null {
  if (/^\d{12,14}(?:\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  const found = iso.exec(text);
  if (found !== null) {
    const [, day, time, fraction, zone] = found;
    const plain = `${day}T${time}${time?.length === 5 ? ':00' : ''}`;
    const ending = `.${(fraction ?? '0').slice(0, 9)}`;
    const wholeZone = zone === undefined ? 'Z' : zone.length === 3 ? `${zone}:00` : zone.toUpperCase();
    const micros = parseTimestamp(plain + ending + wholeZone);
    return micros === null || zone !== undefined ? micros : inZone(micros, timeZone);
  }
  if (!/[a-z]{3}|\//i.test(text)) return null;
  const milliseconds = Date.parse(hasZone.test(text) ? text : `${text} UTC`);
  if (Number.isNaN(milliseconds)) return null;
  return hasZone.test(text) ? milliseconds * 1000 : inZone(milliseconds * 1000, timeZone);
}

/**
 * Milliseconds of a duration in seconds as reports write it: `1.5`, `1,234.5`, `0,25`.
 *
 * @returns null when it is no number, or none that a duration can have
 */
export function readSeconds(text: string | null | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  const plain = trimmed.includes('.') ? trimmed.replaceAll(',', '') : trimmed.replace(',', '.');
  const milliseconds = /^\d*\.?\d+(?:e[+-]?\d+)?s?$/i.test(plain)
    ? Number.parseFloat(plain) * 1000
    : Number.NaN;
  return validMilliseconds(milliseconds);
}

/** Milliseconds of `hh:mm:ss.fffffff`, with days before a dot or not; null when it is none. */
export function readClockDuration(text: string | null | undefined): number | null {
  const found = /^(?:(\d+)\.)?(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(text?.trim() ?? '');
  if (found === null) return null;
  const [, days = '0', hours, minutes, seconds] = found;
  return validMilliseconds(
    ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000,
  );
}

/** A number of milliseconds that a duration can have (0 to 10^11); else null. */
export function validMilliseconds(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= longestMs ? value : null;
}
