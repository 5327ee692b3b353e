const micros = 1_000_000;
let lastDay = '';
let lastSecond = 0;

/** Seconds since 1970 of the beginning of a day; rows come in the order of their times, so that it is often the last one. */
function secondOf(day: string): number {
  if (day !== lastDay) {
    lastSecond = Date.parse(`${day}T00:00:00Z`) / 1000;
    lastDay = day;
  }
  return lastSecond;
}

const two = (text: string, at: number) => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;

/**
 * Microseconds since 1970 of a time as a dump writes it; null beyond the years 1684 to 2255, for which JavaScript has no
 * exact number.
 *
 * @param text `YYYY-MM-DD HH:MM:SS.ffffff`, of a valid day
 */
export function microsOfText(text: string): number | null {
  const second = secondOf(text.slice(0, 10)) + two(text, 11) * 3600 + two(text, 14) * 60 + two(text, 17);
  const moment = second * micros + Number(text.slice(20, 26));
  return Number.isSafeInteger(moment) ? moment : null;
}
