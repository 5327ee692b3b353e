import { createHash } from 'node:crypto';
import type { StorageConnection } from '../../../src/storage/engines/storage-engine.ts';
import { quoteName } from '../../../src/storage/sql/create-table.ts';
import { isTrue, micros, textOf } from '../../../src/storage/sql/value-expressions.ts';
import { type TableName, tableDeclaration, tableNames } from '../../../src/storage/tables/all-tables.ts';

/** Tables that tell of the database itself, and when it was made. */
const aboutItself = new Set<TableName>(['migrations', 'id_counters']);

function selected(connection: StorageConnection, table: TableName): string {
  return Object.entries(tableDeclaration(table).columns)
    .map(([name, { kind }]) => {
      const column = quoteName(name);
      if (kind === 'timestamp') return `${micros(connection.dialect, column)} AS ${column}`;
      return kind === 'uuid' || kind === 'json'
        ? `${textOf(connection.dialect, column)} AS ${column}`
        : column;
    })
    .join(', ');
}

/** What each table holds, as a count and a hash that are the same on every engine. */
export async function storedContent(connection: StorageConnection): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const table of tableNames.filter((name) => !aboutItself.has(name))) {
    const { columns, key } = tableDeclaration(table);
    const hash = createHash('sha256');
    const rows = await connection.rows(
      `SELECT ${selected(connection, table)} FROM ${quoteName(table)} ORDER BY ${quoteName(key)}`,
    );
    for (const row of rows) {
      const values = Object.entries(columns).map(([name, { kind }]) => {
        const value = row[name];
        if (value === null || value === undefined) return null;
        if (kind === 'boolean') return isTrue(value);
        return kind === 'text' || kind === 'uuid' || kind === 'json' ? value : Number(value);
      });
      hash.update(JSON.stringify(values));
    }
    if (rows.length > 0) content[table] = `${rows.length} ${hash.digest('hex').slice(0, 16)}`;
  }
  return content;
}
