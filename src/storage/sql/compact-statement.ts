import type { Dialect } from './column-types.ts';

const statements = {
  duckdb: null, // Its files don't shrink; the rows are copied into a new one.
  sqlite: 'VACUUM',
  postgres: 'VACUUM (FULL, ANALYZE)',
} satisfies Record<Dialect, string | null>;

/** The statement that gives back the room which a database no longer needs; null where there is none. */
export function compactStatement(dialect: Dialect): string | null {
  return statements[dialect];
}
