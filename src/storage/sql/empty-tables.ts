import type { Dialect } from './column-types.ts';
import { quoteName } from './create-table.ts';

const emptyBy = {
  // Rows and those that refer to them cannot go in one transaction; tables can.
  duckdb: null,
  sqlite: (tables) => tables.map((table) => `DELETE FROM ${quoteName(table)}`),
  postgres: (tables) => [`TRUNCATE TABLE ${tables.map(quoteName).join(', ')}`],
} satisfies Record<Dialect, ((tables: readonly string[]) => readonly string[]) | null>;

/**
 * Statements that empty tables in one transaction; null where the tables must be dropped and made anew.
 *
 * @param tables each before those that it refers to
 */
export function emptyTables(dialect: Dialect, tables: readonly string[]): readonly string[] | null {
  return emptyBy[dialect]?.(tables) ?? null;
}
