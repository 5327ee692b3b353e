import type { Dialect } from './column-types.ts';

const elementsBy = {
  duckdb: (column, name) =>
    `CROSS JOIN LATERAL (SELECT unnest(CAST(CASE WHEN json_type(${column}) = 'ARRAY' THEN ${column} ELSE '[]' END AS VARCHAR[])) AS value) AS ${name}`,
  sqlite: (column, name) =>
    `CROSS JOIN json_each(CASE WHEN json_type(${column}) = 'array' THEN ${column} ELSE '[]' END) AS ${name}`,
  postgres: (column, name) =>
    `CROSS JOIN LATERAL json_array_elements_text(CASE WHEN json_typeof(${column}) = 'array' THEN ${column} ELSE '[]' END) AS ${name}(value)`,
} satisfies Record<Dialect, (column: string, name: string) => string>;

/**
 * SQL that goes behind the tables of a FROM: one row for each text of a JSON array, none where the column is NULL or holds
 * something else.
 *
 * @param name of the joined rows; the text is their `value`
 */
export function jsonElements(dialect: Dialect, column: string, name: string): string {
  return elementsBy[dialect](column, name);
}
