import type { Dialect } from './column-types.ts';
import { micros } from './value-expressions.ts';

const millisecondsBetweenBy = {
  duckdb: (from, to) => `(epoch_us(${to}) - epoch_us(${from})) / 1000.0`,
  // Not by julianday: it counts in floating days, and knows milliseconds at most.
  sqlite: (from, to) => `(${micros('sqlite', to)} - ${micros('sqlite', from)}) / 1000.0`,
  postgres: (from, to) => `EXTRACT(EPOCH FROM (${to} - ${from})) * 1000.0`,
} satisfies Record<Dialect, (from: string, to: string) => string>;

/**
 * SQL for the milliseconds from one timestamp column to another; 0 where a clock was set back between the two, NULL
 * where one of them is NULL (which GREATEST would make 0 of).
 */
export function millisecondsBetween(dialect: Dialect, from: string, to: string): string {
  return `CASE WHEN ${to} < ${from} THEN 0 ELSE ${millisecondsBetweenBy[dialect](from, to)} END`;
}

/**
 * A timestamp as an SQL literal: plain quoted text in UTC, which every engine takes.
 *
 * @param micros microseconds since 1970
 */
export function timestampLiteral(dialect: Dialect, micros: number): string {
  const text = timestampText(micros);
  return dialect === 'duckdb' ? `TIMESTAMP '${text}'` : `'${text}'`;
}

const microsPerSecond = 1_000_000;

let lastSecond = Number.NaN;
let lastText = '';

/** Date and time of a second; rows come in the order of their times, so that the last one is often asked for again. */
function secondText(second: number): string {
  if (second !== lastSecond) {
    lastText = new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ');
    lastSecond = second;
  }
  return lastText;
}

/**
 * A timestamp as every engine reads it: `YYYY-MM-DD HH:MM:SS.ffffff` in UTC.
 *
 * @param micros whole microseconds since 1970, up to 2^53: years 1684 to 2255, whose texts sort as their times
 */
export function timestampText(micros: number): string {
  const second = Math.floor(micros / microsPerSecond);
  const fraction = micros - second * microsPerSecond;
  return `${secondText(second)}.${String(microsPerSecond + fraction).slice(1)}`;
}
