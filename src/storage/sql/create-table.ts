import type { Column, Table } from '../tables/column.ts';
import { columnTypes, type Dialect } from './column-types.ts';

/** A name of ours as SQL takes it; some of our names (`key`) are words of SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as an SQL literal, for the few places that take no parameter. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function columnClause(name: string, column: Column, isKey: boolean, dialect: Dialect): string {
  const parts = [quoteName(name), columnTypes[dialect][column.kind]];
  if (isKey) parts.push('PRIMARY KEY');
  else if (!column.nullable) parts.push('NOT NULL');
  if (column.oneOf !== undefined)
    parts.push(`CHECK (${quoteName(name)} IN (${column.oneOf.map(quoteText).join(', ')}))`);
  if (column.references !== undefined) {
    const [table = '', key = ''] = column.references.split('.');
    parts.push(`REFERENCES ${quoteName(table)} (${quoteName(key)})`);
  }
  return parts.join(' ');
}

/** CREATE TABLE for a declared table. */
export function createTableSql(name: string, table: Table, dialect: Dialect): string {
  const clauses = Object.entries(table.columns).map(([column, declaration]) =>
    columnClause(column, declaration, column === table.key, dialect),
  );
  for (const columns of table.unique ?? []) clauses.push(`UNIQUE (${columns.map(quoteName).join(', ')})`);
  return `CREATE TABLE ${quoteName(name)} (\n  ${clauses.join(',\n  ')}\n)`;
}
