import type { Dialect } from './column-types.ts';

const joinBy = {
  duckdb: 'JOIN',
  // SQLite keeps the order of a CROSS JOIN, and would else read the whole table to look for few runs or tests in it.
  sqlite: 'CROSS JOIN',
  postgres: 'JOIN',
} satisfies Record<Dialect, string>;

/**
 * The words of an inner join (with its ON) of which the left side has few rows, by which the right side is looked up. The
 * other engines find that out by themselves.
 */
export function orderedJoin(dialect: Dialect): string {
  return joinBy[dialect];
}
