import type { QueryColumn } from '../../keeper/database-access.ts';
import type { JsonValue } from '../../std/json-value.ts';

/** A value as one piece of text; null stays null, structures become JSON. */
export function cellText(value: JsonValue): string | null {
  if (value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const numeric =
  /^(TINYINT|SMALLINT|INT|INTEGER|BIGINT|HUGEINT|U[A-Z]*INT\w*|FLOAT|REAL|DOUBLE|DECIMAL|NUMERIC)\b/i;

/** Whether a column holds numbers, which stand at the right. */
export function isNumeric(column: QueryColumn): boolean {
  return numeric.test(column.type) && !column.type.endsWith(']');
}

/** Whether a column holds numbers that may have many digits behind the point. */
export function isInexact(column: QueryColumn): boolean {
  return /^(DOUBLE|REAL|FLOAT)/i.test(column.type);
}

/** Whether a column holds times, in whichever engine's spelling. */
export function isTime(column: QueryColumn): boolean {
  return /^TIMESTAMP/i.test(column.type);
}
