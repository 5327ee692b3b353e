import { assayError } from '../../model/errors.ts';
import { isUuid } from '../../std/uuid.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import { placeholder } from '../../storage/sql/parameter-values.ts';
import { type TableName, tableDeclaration } from '../../storage/tables/all-tables.ts';
import { shownValue } from '../rows/row-values.ts';
import { columnOf } from './column-expressions.ts';
import type { SqlPart } from './sql-part.ts';

/** A row is named by its key, or by its UUID where the table has one. */
export type RowId = number | string;

function invalid(table: TableName, column: string, id: unknown, reason: string): Error {
  return assayError('VALUE_INVALID', { table, column, value: shownValue(id), reason });
}

/**
 * Condition for one row.
 *
 * @throws VALUE_INVALID when the id can be neither a key nor a UUID
 */
export function isRow(dialect: Dialect, table: TableName, id: RowId): SqlPart {
  const { columns, key } = tableDeclaration(table);
  if (typeof id === 'number') {
    if (!Number.isSafeInteger(id)) throw invalid(table, key, id, 'it is no whole number');
    return { sql: `${columnOf(table, key)} = ${placeholder(dialect, 'id')}`, parameters: [id] };
  }
  if (!('uuid' in columns)) throw invalid(table, key, id, 'rows of this table are named by number');
  if (typeof id !== 'string' || !isUuid(id)) throw invalid(table, 'uuid', id, 'it is no UUID');
  return {
    sql: `${columnOf(table, 'uuid')} = ${placeholder(dialect, 'uuid')}`,
    parameters: [id.toLowerCase()],
  };
}
