import type { Dialect } from './column-types.ts';

const arrayContainsBy = {
  duckdb: (column) =>
    `(json_type(${column}) = 'ARRAY' AND json_contains(${column}, to_json(CAST(? AS VARCHAR))))`,
  sqlite: (column) =>
    `(json_type(${column}) = 'array' AND EXISTS (SELECT 1 FROM json_each(${column}) AS element WHERE element.type = 'text' AND element.value = ?))`,
  // json_typeof is asked inside: PostgreSQL may evaluate the two sides of an AND in any order.
  postgres: (column) =>
    `EXISTS (SELECT 1 FROM json_array_elements(CASE WHEN json_typeof(${column}) = 'array' THEN ${column} ELSE '[]' END) AS element(value) WHERE json_typeof(element.value) = 'string' AND element.value #>> '{}' = CAST(? AS TEXT))`,
} satisfies Record<Dialect, (column: string) => string>;

/** SQL for: the JSON array of a column has the text that is the parameter among its elements. Not true for NULL. */
export function jsonArrayContains(dialect: Dialect, column: string): string {
  return arrayContainsBy[dialect](column);
}
