import { columnCheck } from '../../column-values.ts';
import { timestampText } from '../../sql/time-expressions.ts';
import type { ColumnKind } from '../../tables/column.ts';

/** Turns a value that is not NULL into the text that PostgreSQL reads. */
export type ToText = (value: unknown) => string;

/** Makes the converter of a column; it throws VALUE_INVALID. */
export function toText(table: string, column: string, kind: ColumnKind): ToText {
  if (kind === 'timestamp') {
    const check = columnCheck(table, column, kind);
    return (value) => timestampText(check(value));
  }
  if (kind === 'boolean') return (value) => (value ? 't' : 'f');
  const check = columnCheck(table, column, kind);
  return (value) => String(check(value));
}
