import type { StorageConnection } from '../../engines/storage-engine.ts';
import { quoteName } from '../../sql/create-table.ts';
import { declareType } from '../../sql/declared-types.ts';
import { type DumpColumn, type DumpTable, isOwnTable, ownTable } from '../format/dump-table.ts';
import type { Catalogue } from '../format/read-catalogue.ts';
import { tableText } from '../format/statement-text.ts';

/**
 * What is wrong with a declaration of one of our own tables: they are made by our migrations, and a dump must say the same.
 *
 * @returns null when nothing is
 */
export function ownTableFault(table: DumpTable, catalogue: Catalogue): string | null {
  const { name } = table;
  const found = catalogue.tables.get(name);
  if (!isOwnTable(name) || found === undefined) return `${name} is no table of this migration`;
  const expected = ownTable(name, new Set(found.columns.map((column) => column.name)));
  if (tableText(table) === tableText(expected)) return null;
  const wrong = expected.columns.find((column, at) => table.columns[at]?.name !== column.name);
  if (wrong !== undefined) return `${name} should have the column ${wrong.name} there`;
  return `${name} is not declared as Assay declares it`;
}

function columnSql(connection: StorageConnection, column: DumpColumn): string {
  const parts = [quoteName(column.name), declareType(connection.dialect, column.type)];
  if (!column.nullable) parts.push('NOT NULL');
  if (column.references !== undefined)
    parts.push(`REFERENCES ${quoteName(column.references.table)} (${quoteName(column.references.column)})`);
  return parts.join(' ');
}

/** Makes a table that is not Assay's, from what the dump says about it. */
export async function createForeignTable(connection: StorageConnection, table: DumpTable): Promise<void> {
  const names = (columns: readonly string[]) => columns.map(quoteName).join(', ');
  const clauses = table.columns.map((column) => columnSql(connection, column));
  if (table.key.length > 0) clauses.push(`PRIMARY KEY (${names(table.key)})`);
  for (const columns of table.unique) clauses.push(`UNIQUE (${names(columns)})`);
  await connection.execute(`CREATE TABLE ${quoteName(table.name)} (${clauses.join(', ')})`);
}
