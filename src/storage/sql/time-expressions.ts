import type { Dialect } from './column-types.ts';

const millisecondsBetweenBy = {
  duckdb: (from, to) => `(epoch_us(${to}) - epoch_us(${from})) / 1000.0`,
  sqlite: (from, to) => `(julianday(${to}) - julianday(${from})) * 86400000.0`,
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
  const fraction = String(micros % 1_000_000).padStart(6, '0');
  const text = `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19).replace('T', ' ')}.${fraction}`;
  return dialect === 'duckdb' ? `TIMESTAMP '${text}'` : `'${text}'`;
}
