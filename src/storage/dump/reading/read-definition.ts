import { mostDigits, type PortableType, spelledTypes } from '../../sql/portable-type.ts';
import type { DumpColumn, DumpIndex, DumpTable } from '../format/dump-table.ts';
import type { TextCursor } from './text-cursor.ts';

function nameList(cursor: TextCursor): string[] {
  const names: string[] = [];
  cursor.expect('(');
  do names.push(cursor.quoted('"'));
  while (cursor.skips(', '));
  cursor.expect(')');
  return names;
}

function wholeNumber(cursor: TextCursor): number {
  const [digits] = /^\d{1,2}/.exec(cursor.text.slice(cursor.position, cursor.position + 3)) ?? [];
  if (digits === undefined) throw cursor.unexpected('a number of digits');
  cursor.advance(cursor.position + digits.length);
  return Number(digits);
}

function columnType(cursor: TextCursor): PortableType {
  for (const [spelling, type] of spelledTypes) if (cursor.skips(spelling)) return type;
  if (!cursor.skips('NUMERIC(')) throw cursor.unexpected('a type that a dump has');
  const precision = wholeNumber(cursor);
  cursor.expect(', ');
  const scale = wholeNumber(cursor);
  cursor.expect(')');
  if (precision < 1 || precision > mostDigits || scale > precision)
    throw cursor.fault(`no decimal has ${precision} digits with ${scale} decimals`);
  return { name: 'numeric', precision, scale };
}

function allowedValues(cursor: TextCursor, column: string): string[] {
  const name = cursor.quoted('"');
  if (name !== column) throw cursor.fault(`the check of ${column} is about ${name}`);
  const values: string[] = [];
  cursor.expect(' IN (');
  do values.push(cursor.quoted("'"));
  while (cursor.skips(', '));
  cursor.expect('))');
  return values;
}

function reference(cursor: TextCursor): NonNullable<DumpColumn['references']> {
  const table = cursor.quoted('"');
  cursor.expect(' (');
  const column = cursor.quoted('"');
  cursor.expect(')');
  return { table, column };
}

function column(cursor: TextCursor): { readonly column: DumpColumn; readonly isKey: boolean } {
  const name = cursor.quoted('"');
  cursor.expect(' ');
  const type = columnType(cursor);
  const isKey = cursor.skips(' PRIMARY KEY');
  const nullable = !isKey && !cursor.skips(' NOT NULL');
  const oneOf = cursor.skips(' CHECK (') ? allowedValues(cursor, name) : undefined;
  const references = cursor.skips(' REFERENCES ') ? reference(cursor) : undefined;
  return { column: { name, type, nullable, oneOf, references }, isKey };
}

/** Reads what follows CREATE TABLE. */
export function readTable(cursor: TextCursor): DumpTable {
  const name = cursor.quoted('"');
  const columns: DumpColumn[] = [];
  const unique: string[][] = [];
  let key: readonly string[] = [];
  cursor.expect(' (\n');
  do {
    cursor.expect('  ');
    if (cursor.skips('PRIMARY KEY ')) key = nameList(cursor);
    else if (cursor.skips('UNIQUE ')) unique.push(nameList(cursor));
    else {
      const next = column(cursor);
      columns.push(next.column);
      if (next.isKey) key = [next.column.name];
    }
  } while (cursor.skips(',\n'));
  cursor.expect('\n);\n');
  checkNames(cursor, name, columns, [key, ...unique]);
  const inKey = new Set(key);
  return {
    name,
    key,
    unique,
    columns: columns.map((one) => (inKey.has(one.name) ? { ...one, nullable: false } : one)),
  };
}

function checkNames(
  cursor: TextCursor,
  table: string,
  columns: readonly DumpColumn[],
  lists: readonly (readonly string[])[],
): void {
  const names = new Set(columns.map(({ name }) => name));
  if (names.size < columns.length) throw cursor.fault(`${table} has two columns of one name`);
  const missing = lists.flat().find((name) => !names.has(name));
  if (missing !== undefined) throw cursor.fault(`${table} has no column ${missing}`);
}

/** Reads what follows CREATE INDEX. */
export function readIndex(cursor: TextCursor): DumpIndex {
  const name = cursor.quoted('"');
  cursor.expect(' ON ');
  const table = cursor.quoted('"');
  cursor.expect(' ');
  const columns = nameList(cursor);
  cursor.expect(';\n');
  return { name, table, columns };
}

/** Reads what follows INSERT INTO: the table and its columns, up to the first row. */
export function readInsert(cursor: TextCursor): {
  readonly table: string;
  readonly columns: readonly string[];
} {
  const table = cursor.quoted('"');
  cursor.expect(' ');
  const columns = nameList(cursor);
  cursor.expect(' VALUES\n');
  return { table, columns };
}
