import type { QueryRow, SqlValue, StorageConnection } from '../../storage/engines/storage-engine.ts';
import { quoteName } from '../../storage/sql/create-table.ts';
import { type TableName, tableDeclaration } from '../../storage/tables/all-tables.ts';
import type { Row } from '../rows/row-types.ts';
import { libraryValue } from '../rows/row-values.ts';
import { selectedColumns } from './column-expressions.ts';
import type { SqlPart } from './sql-part.ts';

/** What comes after the columns of a SELECT. */
export interface SelectClauses {
  /** Further tables, for example `JOIN tests ON ...`. */
  readonly join?: string;
  readonly where: SqlPart;
  readonly orderBy?: string;
  readonly limit?: number;
}

/** A row of a query whose columns are those of a table, as the library gives it. */
function rowOf<Name extends TableName>(table: Name, row: QueryRow): Row<Name> {
  const read: Record<string, unknown> = {};
  for (const [name, { kind }] of Object.entries(tableDeclaration(table).columns))
    read[name] = libraryValue(kind, row[name]);
  return read as Row<Name>;
}

/** Rows of a table. */
export async function readRows<Name extends TableName>(
  connection: StorageConnection,
  table: Name,
  { join = '', where, orderBy, limit }: SelectClauses,
): Promise<Row<Name>[]> {
  const parameters: SqlValue[] = [...where.parameters];
  let sql = `SELECT ${selectedColumns(connection.dialect, table)}\nFROM ${quoteName(table)}`;
  if (join !== '') sql += `\n${join}`;
  sql += `\nWHERE ${where.sql}`;
  if (orderBy !== undefined) sql += `\nORDER BY ${orderBy}`;
  if (limit !== undefined) {
    sql += '\nLIMIT ?';
    parameters.push(limit);
  }
  const rows = await connection.rows(sql, parameters);
  return rows.map((row) => rowOf(table, row));
}
