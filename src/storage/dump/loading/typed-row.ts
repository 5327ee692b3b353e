import type { SqlValue } from '../../engines/storage-engine.ts';
import type { DumpTable } from '../format/dump-table.ts';
import { microsOfText } from './micros-of-text.ts';

/** A row by column name, as `StorageConnection.insert` takes it. */
export type TypedRow = Record<string, SqlValue>;

/** A value as `insert` takes it; undefined where JavaScript has no number for it. */
type ToTyped = (value: SqlValue) => SqlValue | undefined;

const asIs: ToTyped = (value) => value;

function converterOf(type: DumpTable['columns'][number]['type']['name']): ToTyped {
  switch (type) {
    case 'timestamp':
      return (value) => (typeof value === 'string' ? (microsOfText(value) ?? undefined) : value);
    case 'numeric':
      return (value) => (typeof value === 'string' ? Number(value) + 0 : value);
    case 'bigint':
    case 'double':
      return (value) => (typeof value === 'string' ? undefined : value);
    default:
      return asIs;
  }
}

/**
 * Makes typed rows of a table's values.
 *
 * @returns a function that gives null for a row with a number that JavaScript has not
 */
export function typedRows(table: DumpTable): (values: readonly SqlValue[]) => TypedRow | null {
  const columns = table.columns.map(({ name, type }) => ({ name, convert: converterOf(type.name) }));
  return (values) => {
    const row: TypedRow = {};
    for (let index = 0; index < columns.length; index++) {
      const { name, convert } = columns[index] as (typeof columns)[number];
      const value = convert(values[index] ?? null);
      if (value === undefined) return null;
      row[name] = value;
    }
    return row;
  };
}
