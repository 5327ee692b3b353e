import type { Dialect } from '../../storage/sql/column-types.ts';
import { quoteName } from '../../storage/sql/create-table.ts';
import { textOrder } from '../../storage/sql/text-expressions.ts';
import { micros, textOf } from '../../storage/sql/value-expressions.ts';
import { type TableName, tableDeclaration } from '../../storage/tables/all-tables.ts';
import type { ColumnKind } from '../../storage/tables/column.ts';

/** A column of a table, with the table's name. */
export function columnOf(table: TableName, name: string): string {
  return `${quoteName(table)}.${quoteName(name)}`;
}

/** A column as a query returns it so that `libraryValue` can read it. */
function selected(dialect: Dialect, kind: ColumnKind, column: string): string {
  switch (kind) {
    case 'timestamp':
      return micros(dialect, column);
    case 'uuid':
    case 'json':
      return textOf(dialect, column);
    default:
      return column;
  }
}

/** All columns of a table for a SELECT, each under its name. */
export function selectedColumns(dialect: Dialect, table: TableName): string {
  return Object.entries(tableDeclaration(table).columns)
    .map(([name, { kind }]) => `${selected(dialect, kind, columnOf(table, name))} AS ${quoteName(name)}`)
    .join(', ');
}

/** A column as it is compared and sorted, the same on every engine. */
export function orderedColumn(dialect: Dialect, kind: ColumnKind, column: string): string {
  return kind === 'text' ? textOrder(dialect, column) : column;
}
