import { parseTimestamp } from '../std/timestamp.ts';
import { timestampText } from '../storage/sql/time-expressions.ts';

/**
 * A time as queries bind it.
 *
 * @param text date and time in ISO 8601; UTC where it says no zone, as in the database
 * @throws RangeError when the text is no such time
 */
export function timeParameter(text: string): string {
  const micros = parseTimestamp(text);
  if (micros === null) throw new RangeError(`${JSON.stringify(text)} is no time in ISO 8601`);
  return timestampText(micros);
}
