import { parseTimestamp } from '../std/timestamp.ts';
import type { StorageConnection } from '../storage/engines/storage-engine.ts';
import { quoteName } from '../storage/sql/create-table.ts';
import { parameterOf, placeholder } from '../storage/sql/parameter-values.ts';
import { type TableName, tableDeclaration } from '../storage/tables/all-tables.ts';
import type { Table } from '../storage/tables/column.ts';
import type { Attempt } from './constraint-errors.ts';
import { storedValue } from './rows/row-values.ts';
import type { StoredRow } from './rows/stored-rows.ts';

/**
 * The version of a row: the time of its last change. Hand it in as `ifVersion` to change only what you have seen.
 * Rows of tables without `updated_at` have no versions.
 */
export function versionOf(row: { readonly created_at: string; readonly updated_at: string | null }): string {
  return row.updated_at ?? row.created_at;
}

/** The version of a row in microseconds; null where rows of the table have none. */
export function versionMicros(table: TableName, row: object): number | null {
  if (!('updated_at' in tableDeclaration(table).columns)) return null;
  return parseTimestamp(versionOf(row as { created_at: string; updated_at: string | null }));
}

/** A row of the library as the tables take it. */
function storedRow(columns: Table['columns'], row: object): StoredRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      storedValue(columns[name]?.kind ?? 'text', value) as StoredRow[string],
    ]),
  );
}

/**
 * Changes columns of a row, if it still has the version that was read.
 *
 * @param row as it was read
 * @param version of it in microseconds; null where rows of the table have none
 * @param attempting is told what is about to be tried
 * @returns whether it was changed
 */
export async function writeChanges(
  connection: StorageConnection,
  table: TableName,
  row: object,
  version: number | null,
  changes: StoredRow,
  attempting: (attempt: Attempt) => void,
): Promise<boolean> {
  const { dialect } = connection;
  const { columns, key } = tableDeclaration(table);
  const id = Number((row as Record<string, unknown>)[key]);
  const names = Object.keys(changes);
  attempting({ kind: 'update', table, id, row: { ...storedRow(columns, row), ...changes }, changed: names });
  const kindOf = (name: string) => columns[name]?.kind ?? 'text';
  const assignments = names.map((name) => `${quoteName(name)} = ${placeholder(dialect, kindOf(name))}`);
  const parameters = names.map((name) => parameterOf({ kind: kindOf(name) }, changes[name]));
  let sql = `UPDATE ${quoteName(table)} SET ${assignments.join(', ')} WHERE ${quoteName(key)} = ?`;
  parameters.push(id);
  if (version !== null) {
    sql += ` AND COALESCE(updated_at, created_at) = ${placeholder(dialect, 'timestamp')}`;
    parameters.push(parameterOf({ kind: 'timestamp' }, version));
  }
  return (await connection.execute(sql, parameters)) > 0;
}
