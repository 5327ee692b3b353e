import { quoteName, quoteText } from '../../sql/create-table.ts';
import { spellType } from '../../sql/portable-type.ts';
import type { DumpColumn, DumpIndex, DumpTable } from './dump-table.ts';

const names = (columns: readonly string[]) => columns.map(quoteName).join(', ');

function columnText(column: DumpColumn, isKey: boolean): string {
  const parts = [quoteName(column.name), spellType(column.type)];
  if (isKey) parts.push('PRIMARY KEY');
  else if (!column.nullable) parts.push('NOT NULL');
  if (column.oneOf !== undefined)
    parts.push(`CHECK (${quoteName(column.name)} IN (${column.oneOf.map(quoteText).join(', ')}))`);
  if (column.references !== undefined)
    parts.push(`REFERENCES ${quoteName(column.references.table)} (${quoteName(column.references.column)})`);
  return parts.join(' ');
}

/** CREATE TABLE as a dump has it, with its end. */
export function tableText(table: DumpTable): string {
  const [key, ...more] = table.key;
  const clauses = table.columns.map((column) => columnText(column, more.length === 0 && column.name === key));
  if (more.length > 0) clauses.push(`PRIMARY KEY (${names(table.key)})`);
  for (const columns of table.unique) clauses.push(`UNIQUE (${names(columns)})`);
  return `CREATE TABLE ${quoteName(table.name)} (\n  ${clauses.join(',\n  ')}\n);\n`;
}

/** CREATE INDEX as a dump has it, with its end. */
export function indexText(index: DumpIndex): string {
  return `CREATE INDEX ${quoteName(index.name)} ON ${quoteName(index.table)} (${names(index.columns)});\n`;
}

/** The line that rows follow. */
export function insertText(table: DumpTable): string {
  return `INSERT INTO ${quoteName(table.name)} (${names(table.columns.map((column) => column.name))}) VALUES\n`;
}
