import type { Dialect } from './column-types.ts';

const arrayContainsBy = {
  duckdb: (column, value) =>
    `(json_type(${column}) = 'ARRAY' AND json_contains(${column}, to_json(CAST(${value} AS VARCHAR))))`,
  sqlite: (column, value) =>
    `(json_type(${column}) = 'array' AND EXISTS (SELECT 1 FROM json_each(${column}) AS element WHERE element.type = 'text' AND element.value = ${value}))`,
  // json_typeof is asked inside: PostgreSQL may evaluate the two sides of an AND in any order.
  postgres: (column, value) =>
    `EXISTS (SELECT 1 FROM json_array_elements(CASE WHEN json_typeof(${column}) = 'array' THEN ${column} ELSE '[]' END) AS element(value) WHERE json_typeof(element.value) = 'string' AND element.value #>> '{}' = CAST(${value} AS TEXT))`,
} satisfies Record<Dialect, (column: string, value: string) => string>;

/**
 * SQL for: the JSON array of a column has a text among its elements. Not true for NULL.
 *
 * @param value SQL for the text, a parameter as a rule
 */
export function jsonArrayContains(dialect: Dialect, column: string, value = '?'): string {
  return arrayContainsBy[dialect](column, value);
}
