import { columnTypes, type Dialect } from './column-types.ts';

const listBy = {
  duckdb: (text, order) => `string_agg(${text}, ',' ORDER BY ${order})`,
  sqlite: (text, order) => `group_concat(${text}, ',' ORDER BY ${order})`,
  postgres: (text, order) => `string_agg(${text}, ',' ORDER BY ${order})`,
} satisfies Record<Dialect, (text: string, order: string) => string>;

/**
 * SQL that puts the values of a group into one text, separated by commas. NULLs are left out; NULL for none.
 *
 * @param value SQL for numbers or texts that have no comma
 * @param order what the list is sorted by
 */
export function orderedList(dialect: Dialect, value: string, order: string): string {
  return listBy[dialect](`CAST(${value} AS TEXT)`, order);
}

/** SQL for a number as a double: what decimals come to is exact in one engine and not in another. */
export function asDouble(dialect: Dialect, value: string): string {
  return `CAST(${value} AS ${columnTypes[dialect].double})`;
}
