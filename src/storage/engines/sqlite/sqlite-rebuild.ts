import { quoteName, quoteText } from '../../sql/create-table.ts';
import type { TableRebuild } from '../../tables/table-rebuild.ts';
import type { StorageConnection } from '../storage-engine.ts';

/** The name of a table while it is made. */
const draftName = (table: string) => `assay_new_${table}`;

/**
 * Runs a transaction in which tables are made anew: SQLite's own way to change what ALTER TABLE cannot
 * (https://www.sqlite.org/lang_altertable.html#otheralter). Foreign keys can only be switched off outside of a transaction;
 * by the legacy rule a renamed table leaves views and triggers alone.
 */
export async function withoutForeignKeys<Result>(
  connection: StorageConnection,
  transaction: () => Promise<Result>,
): Promise<Result> {
  await connection.script('PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON');
  try {
    return await transaction();
  } finally {
    await connection.script('PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON');
  }
}

async function columnsOf(connection: StorageConnection, table: string): Promise<readonly string[]> {
  const rows = await connection.rows(`SELECT name FROM pragma_table_info(${quoteText(table)})`);
  return rows.map((row) => String(row.name));
}

/** Makes tables anew with the rows that they have, and drops others; inside a transaction of `withoutForeignKeys`. */
export async function rebuildTables(
  connection: StorageConnection,
  tables: readonly TableRebuild[],
  drop: readonly string[],
): Promise<void> {
  for (const table of tables) await rebuild(connection, table);
  for (const name of drop) await connection.execute(`DROP TABLE ${quoteName(name)}`);
  const broken = await connection.rows('SELECT "table", rowid, parent FROM pragma_foreign_key_check');
  const [first] = broken;
  if (first !== undefined)
    throw new Error(
      `${broken.length} rows would refer to rows that do not exist, the first one in ${String(first.table)}, to ${String(first.parent)}`,
    );
}

async function rebuild(
  connection: StorageConnection,
  { name, create, values = {} }: TableRebuild,
): Promise<void> {
  const old = await columnsOf(connection, name);
  if (old.length === 0) {
    await connection.execute(create);
    return;
  }
  // What hangs on the table goes with it; users may have put it there.
  const attached = await connection.rows(
    `SELECT sql FROM sqlite_master WHERE tbl_name = ${quoteText(name)} AND type IN ('index', 'trigger') AND sql IS NOT NULL`,
  );
  const draft = draftName(name);
  const beginning = `CREATE TABLE ${quoteName(name)} (`;
  if (!create.startsWith(beginning))
    throw new Error(`the statement for ${name} must begin with ${beginning}`);
  await connection.execute(`CREATE TABLE ${quoteName(draft)} (${create.slice(beginning.length)}`);
  const taken = (await columnsOf(connection, draft)).filter(
    (column) => column in values || old.includes(column),
  );
  const list = taken.map(quoteName).join(', ');
  const selected = taken.map((column) => values[column] ?? quoteName(column)).join(', ');
  await connection.execute(
    `INSERT INTO ${quoteName(draft)} (${list}) SELECT ${selected} FROM ${quoteName(name)} ORDER BY rowid`,
  );
  await connection.execute(`DROP TABLE ${quoteName(name)}`);
  await connection.execute(`ALTER TABLE ${quoteName(draft)} RENAME TO ${quoteName(name)}`);
  for (const { sql } of attached) await connection.execute(String(sql));
}
