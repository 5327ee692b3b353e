import type { JsonValue, QueryColumn } from '../../keeper/database-access.ts';

/** A value as one piece of text; null stays null, structures become JSON. */
export function cellText(value: JsonValue): string | null {
  if (value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const numeric = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U[A-Z]*INT\w*|FLOAT|REAL|DOUBLE|DECIMAL|NUMERIC)/;

/** Whether a column holds numbers, which stand at the right. */
export function isNumeric(column: QueryColumn): boolean {
  return numeric.test(column.type) && !column.type.endsWith(']');
}
