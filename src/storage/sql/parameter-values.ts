import type { Column, ColumnKind } from '../tables/column.ts';
import { columnTypes, type Dialect } from './column-types.ts';
import { timestampText } from './time-expressions.ts';

/** A value for a `?` in a statement. Times go in as text, UUIDs through `placeholder` or `uuidValue`. */
export type SqlValue = string | number | boolean | null;

/** A `?` (or a `$name`) that takes a value of this kind; an engine with types must be told which it is. */
export function placeholder(dialect: Dialect, kind: ColumnKind, parameter = '?'): string {
  return dialect === 'sqlite' ? parameter : `CAST(${parameter} AS ${columnTypes[dialect][kind]})`;
}

/** A value of a table's column as a `?` of its kind takes it: times as text, everything else as it is. */
export function parameterOf(column: Pick<Column, 'kind'>, value: unknown): SqlValue {
  if (value === null || value === undefined) return null;
  if (column.kind === 'timestamp') return timestampText(Number(value));
  return value as SqlValue;
}
