import { assayError } from '../../model/errors.ts';
import { nearestName } from '../../std/nearest-name.ts';
import { type TableName, tableDeclaration } from '../../storage/tables/all-tables.ts';
import type { Column } from '../../storage/tables/column.ts';

/**
 * The declaration of a column that a filter or an order names.
 *
 * @throws FILTER_COLUMN_UNKNOWN
 */
export function knownColumn(table: TableName, name: string): Column {
  const { columns } = tableDeclaration(table);
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column === undefined)
    throw assayError('FILTER_COLUMN_UNKNOWN', {
      table,
      column: name,
      near: nearestName(name, Object.keys(columns)),
    });
  return column;
}
