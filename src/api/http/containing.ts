import type { Dialect } from '../../storage/sql/column-types.ts';
import { containingPattern, foldCase, foldedText } from '../../storage/sql/text-expressions.ts';

/**
 * SQL for: one of these texts has the value of a parameter as a part; A-Z like a-z.
 *
 * @param parameter with its `$`; give it `containedText`
 */
export function contains(dialect: Dialect, columns: readonly string[], parameter: string): string {
  return `(${columns.map((column) => `${foldCase(dialect, column)} LIKE ${parameter} ESCAPE '\\'`).join(' OR ')})`;
}

/** What a parameter of `contains` is bound to. */
export function containedText(text: string): string {
  return containingPattern(foldedText(text));
}

/**
 * SQL for: a column has one of several values.
 *
 * @param values are bound as `name_1`, `name_2` and so on
 */
export function oneOf<Value extends string | number>(
  column: string,
  name: string,
  values: readonly Value[],
): { readonly sql: string; readonly parameters: Readonly<Record<string, Value>> } {
  const entries = values.map((value, index) => [`${name}_${index + 1}`, value] as const);
  const sql =
    values.length === 0 ? 'FALSE' : `${column} IN (${entries.map(([key]) => `$${key}`).join(', ')})`;
  return { sql, parameters: Object.fromEntries(entries) };
}
