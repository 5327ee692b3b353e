import { columnCheck } from '../../column-values.ts';
import { timestampText } from '../../sql/time-expressions.ts';
import type { ColumnKind } from '../../tables/column.ts';

/** What SQLite is given for a value. */
export type StoredValue = string | number | null;

/** Turns a value that is not NULL into the form in which it is stored. */
export type ToStored = (value: unknown) => StoredValue;

/** Makes the converter of a column; it throws VALUE_INVALID. */
export function toStored(table: string, column: string, kind: ColumnKind): ToStored {
  if (kind === 'timestamp') {
    const check = columnCheck(table, column, kind);
    return (value) => timestampText(check(value));
  }
  if (kind === 'boolean') return (value) => (value ? 1 : 0);
  return columnCheck(table, column, kind);
}
