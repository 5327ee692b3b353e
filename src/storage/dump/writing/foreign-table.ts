import type { StorageConnection } from '../../engines/storage-engine.ts';
import { quoteName } from '../../sql/create-table.ts';
import { portableTypeOf } from '../../sql/declared-types.ts';
import { dumpCell } from '../../sql/dump-expressions.ts';
import type { PortableType } from '../../sql/portable-type.ts';
import type { DumpColumn } from '../format/dump-table.ts';
import type { FoundColumn, FoundTable } from '../format/read-catalogue.ts';
import type { WrittenTable } from './row-query.ts';

const text: PortableType = { name: 'text' };

async function fits(connection: StorageConnection, table: string, column: string, type: PortableType) {
  const name = quoteName(column);
  const found = await connection.rows(
    `SELECT 1 AS misfit FROM ${quoteName(table)} WHERE ${name} IS NOT NULL AND ${dumpCell(connection.dialect, type, name)} IS NULL LIMIT 1`,
  );
  return found.length === 0;
}

function referenceOf(table: FoundTable, column: string): DumpColumn['references'] {
  const reference = table.references.find(({ columns }) => columns.length === 1 && columns[0] === column);
  const [target] = reference?.targets ?? [];
  return reference === undefined || target === undefined
    ? undefined
    : { table: reference.table, column: target };
}

/**
 * A table that is not Assay's, as a dump declares it. Columns whose type or values no other engine has are written as
 * texts.
 *
 * @param notices told what does not come through as it is
 */
export async function foreignTable(
  connection: StorageConnection,
  table: FoundTable,
  notices: string[],
): Promise<WrittenTable> {
  const asText = new Set<string>();
  const columns: DumpColumn[] = [];
  const add = async ({ name, type: declared, required }: FoundColumn) => {
    const type = portableTypeOf(connection.dialect, declared);
    const isKept = type !== null && (await fits(connection, table.name, name, type));
    if (!isKept) {
      asText.add(name);
      notices.push(`${table.name}.${name} (${declared || 'no type'}) is dumped as text.`);
    }
    const nullable = !required && !table.key.includes(name);
    columns.push({
      name,
      type: isKept ? type : text,
      nullable,
      references: referenceOf(table, name),
    });
  };
  for (const column of table.columns) await add(column);
  for (const { columns: own, targets, table: target } of table.references)
    if (own.length !== 1 || targets.length !== 1)
      notices.push(`The reference of ${table.name} (${own.join(', ')}) to ${target} is not in the dump.`);
  return { name: table.name, columns, key: table.key, unique: table.unique, asText };
}
