import { quoteName, quoteText } from '../../sql/create-table.ts';
import { isWorkedOut, type SourceObject } from './duckdb-catalogue.ts';
import type { DuckDbConnection } from './duckdb-connection.ts';

interface TableCopy {
  readonly source: string;
  readonly target: string;
  /** Columns to fill, and what with, from a row of the source. */
  readonly columns: string;
  readonly selected: string;
}

/**
 * Copies the rows of a table from `source` to `target`, rows that others refer to first, and compares count and content
 * of the two.
 *
 * @param values SQL for columns that are not taken over as they are
 * @param whole whether every column of the source must be in the target
 * @returns rows copied
 */
export async function copyRows(
  connection: DuckDbConnection,
  table: SourceObject,
  values: Readonly<Record<string, string>>,
  whole: boolean,
): Promise<number> {
  const old = await columnsOf(connection, 'source', table);
  const made = await columnsOf(connection, 'target', table);
  const taken = made.filter((column) => column in values || old.includes(column));
  if (whole && taken.length !== old.length) throw new Error(`the copy of ${table.name} lacks columns`);
  const name = `${quoteName(table.schema)}.${quoteName(table.name)}`;
  const copy: TableCopy = {
    source: `source.${name}`,
    target: `target.${name}`,
    columns: taken.map(quoteName).join(', '),
    selected: taken.map((column) => values[column] ?? quoteName(column)).join(', '),
  };
  const { key, parent } = await keysOf(connection, table);
  const insert = async (where: string) => {
    await connection.execute(
      `INSERT INTO ${copy.target} (${copy.columns}) SELECT ${copy.selected} FROM ${copy.source} AS ${quoteName(table.name)} ${where} ORDER BY ${key === null ? 'rowid' : quoteName(key)}`,
    );
  };
  // Values may look into other tables of the source.
  await connection.execute('USE source');
  if (key === null || parent === null) await insert('');
  else await copyFamilies(connection, copy, quoteName(key), quoteName(parent), insert);
  const rows = await compare(connection, table, copy);
  await connection.execute('USE target');
  return rows;
}

/** Rows of a table that refers to itself: those that refer to none, then those that refer to these, and so on. */
async function copyFamilies(
  connection: DuckDbConnection,
  { source, target }: TableCopy,
  key: string,
  parent: string,
  insert: (where: string) => Promise<void>,
): Promise<void> {
  await insert(`WHERE ${parent} IS NULL`);
  const all = await countOf(connection, source);
  for (let before = await countOf(connection, target); before < all; ) {
    await insert(
      `WHERE ${parent} IN (SELECT ${key} FROM ${target}) AND ${key} NOT IN (SELECT ${key} FROM ${target})`,
    );
    const after = await countOf(connection, target);
    if (after === before) throw new Error(`rows of ${source} refer to rows that do not exist`);
    before = after;
  }
}

async function compare(
  connection: DuckDbConnection,
  table: SourceObject,
  { source, target, columns, selected }: TableCopy,
): Promise<number> {
  const digest = (list: string, from: string) =>
    `(SELECT COALESCE(bit_xor(hash(t)), 0) FROM (SELECT ${list} FROM ${from} AS ${quoteName(table.name)}) AS t)`;
  const before = await countOf(connection, source);
  const after = await countOf(connection, target);
  const [row] = await connection.rows(
    `SELECT ${digest(selected, source)} = ${digest(columns, target)} AS same`,
  );
  if (row?.same !== true || before !== after)
    throw new Error(`the copy of ${table.name} is not the same (${before} rows, ${after} copied)`);
  return after;
}

async function countOf(connection: DuckDbConnection, table: string): Promise<number> {
  const [row] = await connection.rows(`SELECT count(*) AS n FROM ${table}`);
  return Number(row?.n);
}

function isTable(catalog: string, { schema, name }: SourceObject): string {
  return `database_name = ${quoteText(catalog)} AND schema_name = ${quoteText(schema)} AND table_name = ${quoteText(name)}`;
}

/** The columns of a table that hold values; those that are worked out from others come by themselves. */
async function columnsOf(
  connection: DuckDbConnection,
  catalog: string,
  table: SourceObject,
): Promise<readonly string[]> {
  const rows = await connection.rows(
    `SELECT column_name, data_type FROM duckdb_columns() WHERE ${isTable(catalog, table)} ORDER BY column_index`,
  );
  return rows
    .map((row) => [String(row.column_name), String(row.data_type)] as const)
    .filter(([column, type]) => !isWorkedOut(table, column, type))
    .map(([column]) => column);
}

/** The one column of the primary key, and the one by which a table refers to itself; null where there is none. */
async function keysOf(
  connection: DuckDbConnection,
  table: SourceObject,
): Promise<{ key: string | null; parent: string | null }> {
  const rows = await connection.rows(
    `SELECT constraint_type, constraint_column_names AS columns, referenced_table FROM duckdb_constraints()
     WHERE ${isTable('source', table)} AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') AND len(constraint_column_names) = 1`,
  );
  const column = (row: Readonly<Record<string, unknown>> | undefined) =>
    (row?.columns as readonly string[] | undefined)?.[0] ?? null;
  return {
    key: column(rows.find((row) => row.constraint_type === 'PRIMARY KEY')),
    parent: column(rows.find((row) => row.referenced_table === table.name)),
  };
}
