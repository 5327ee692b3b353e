import { assayError } from '../../model/errors.ts';
import { parseDuration } from '../../std/duration.ts';
import { isoTimestamp, parseTimestamp } from '../../std/timestamp.ts';

/** A date can be so far from 1970 at most (ECMA-262, 21.4.1.1), in µs. */
const furthestMicros = 8.64e18;

/**
 * A time that a request names: ISO 8601, a day (its beginning in UTC), or a span before now (`7d`).
 *
 * @param now µs since 1970
 * @returns ISO 8601 in UTC with microseconds
 * @throws API_REQUEST_INVALID
 */
export function moment(text: string, now: number): string {
  const span = parseDuration(text);
  const micros = span === null ? parseTimestamp(text) : Math.round(now - span * 1000);
  if (micros === null || Math.abs(micros) > furthestMicros)
    throw assayError('API_REQUEST_INVALID', { where: `time ${JSON.stringify(text)}`, count: 1 });
  return isoTimestamp(micros);
}
