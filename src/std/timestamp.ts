const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * ISO 8601 in UTC with microseconds: `2026-11-21T09:30:00.123456Z`.
 *
 * @param micros whole microseconds since 1970
 */
export function isoTimestamp(micros: number): string {
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19);
  const fraction = String(((micros % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, '0');
  return `${seconds}.${fraction}Z`;
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/**
 * Whole microseconds since 1970 of a date and time in ISO 8601; UTC where no zone is said. What is finer than a
 * microsecond is cut off.
 *
 * @returns null when the text is no such date and time
 */
export function parseTimestamp(text: string): number | null {
  const found = pattern.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = found;
  const plain = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const milliseconds = Date.parse(`${plain}Z`);
  // Date takes 30 February for 2 March; a date that does not exist is no date.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 19) !== plain) return null;
  return (milliseconds - offsetMinutes(zone) * 60_000) * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}
