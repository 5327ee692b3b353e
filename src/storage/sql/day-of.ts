import type { Dialect } from './column-types.ts';

const dayBy = {
  duckdb: (column) => `strftime(${column}, '%Y-%m-%d')`,
  sqlite: (column) => `substr(${column}, 1, 10)`,
  postgres: (column) => `to_char(${column}, 'YYYY-MM-DD')`,
} satisfies Record<Dialect, (column: string) => string>;

/** SQL for the day (UTC) of a timestamp as a text: `2026-11-21`. */
export function dayOf(dialect: Dialect, column: string): string {
  return dayBy[dialect](column);
}
