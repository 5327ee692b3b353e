import type { Dialect } from '../../sql/column-types.ts';
import { quoteName, quoteText } from '../../sql/create-table.ts';
import { dumpAsText, dumpCell, dumpOrder } from '../../sql/dump-expressions.ts';
import { textOrder } from '../../sql/text-expressions.ts';
import { type DumpColumn, type DumpTable, selfReferenceOf } from '../format/dump-table.ts';

/** A table to write. */
export interface WrittenTable extends DumpTable {
  /** Columns whose values, whatever they are, are written as texts. */
  readonly asText: ReadonlySet<string>;
}

/**
 * How rows are asked for: the engine itself puts a row's text together, which is several times faster than fetching
 * the values. Between the pieces stand doubles, as numbers.
 */
export interface RowQuery {
  /** @param depth rows with so many rows above them in the same table */
  readonly sql: (depth: number) => string;
  /** Names of the query's columns: pieces of text, or doubles. */
  readonly pieces: readonly { readonly name: string; readonly isDouble: boolean }[];
}

/** Texts one after the other; as a balanced tree, because SQLite allows no deep ones. */
function joined(parts: readonly string[]): string {
  const [first = "''", ...more] = parts;
  if (more.length === 0) return first;
  const half = Math.ceil(parts.length / 2);
  return `(${joined(parts.slice(0, half))} || ${joined(parts.slice(half))})`;
}

const rowAlias = 't';
const columnSql = (name: string, alias = rowAlias) => `${alias}.${quoteName(name)}`;

function cellSql(dialect: Dialect, table: WrittenTable, column: DumpColumn): string {
  const name = columnSql(column.name);
  const value = table.asText.has(column.name)
    ? dumpAsText(dialect, name)
    : dumpCell(dialect, column.type, name);
  return column.nullable ? `CASE WHEN ${name} IS NULL THEN 'NULL' ELSE ${value} END` : value;
}

/** Rows without a row above them, or those below such rows, and so on. */
function atDepth(table: DumpTable, parent: string, depth: number): string {
  const key = quoteName(table.key[0] ?? '');
  const alias = (level: number) => (level === 0 ? rowAlias : `above${level}`);
  let condition = `${columnSql(parent, alias(depth))} IS NULL`;
  for (let level = depth; level > 0; level--)
    condition = `${columnSql(parent, alias(level - 1))} IN (SELECT ${key} FROM ${quoteName(table.name)} AS ${alias(level)} WHERE ${condition})`;
  return condition;
}

function keyOrder(dialect: Dialect, table: WrittenTable): string {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return table.key
    .flatMap((name) => byName.get(name) ?? [])
    .map(({ name, type }) => dumpOrder(dialect, type, columnSql(name)))
    .join(', ');
}

/** How the rows of a table are asked for, as a dump writes them. */
export function rowQuery(dialect: Dialect, table: WrittenTable): RowQuery {
  const pieces: { name: string; isDouble: boolean }[] = [];
  const selected: string[] = [];
  let text: string[] = ["'('"];
  const add = (expression: string, isDouble: boolean) => {
    const name = `${isDouble ? 'd' : 's'}${pieces.length}`;
    pieces.push({ name, isDouble });
    selected.push(`${expression} AS ${name}`);
  };
  for (const [index, column] of table.columns.entries()) {
    const separator = index === 0 ? '' : ', ';
    if (column.type.name === 'double' && !table.asText.has(column.name)) {
      add(joined([...text, quoteText(separator)]), false);
      add(dumpCell(dialect, column.type, columnSql(column.name)), true);
      text = [];
    } else {
      if (separator !== '') text.push(quoteText(separator));
      text.push(cellSql(dialect, table, column));
    }
  }
  add(joined([...text, "')'"]), false);
  const parent = selfReferenceOf(table);
  const from = `SELECT ${selected.join(', ')} FROM ${quoteName(table.name)} AS ${rowAlias}`;
  return {
    pieces,
    sql: (depth) => {
      const where = parent === null ? '' : ` WHERE ${atDepth(table, parent, depth)}`;
      if (table.key.length > 0) return `${from}${where} ORDER BY ${keyOrder(dialect, table)}`;
      const order = pieces.map(({ name, isDouble }) => (isDouble ? name : textOrder(dialect, name)));
      return `SELECT * FROM (${from}${where}) AS written ORDER BY ${order.join(', ')}`;
    },
  };
}
