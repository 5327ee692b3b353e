import type { StorageConnection } from '../../engines/storage-engine.ts';
import { indexName } from '../../sql/create-indexes.ts';
import { quoteName } from '../../sql/create-table.ts';
import { ownViews } from '../../sql/own-views.ts';
import { tableDeclaration, tableNames } from '../../tables/all-tables.ts';
import { type DumpIndex, isOwnTable, ownTable } from '../format/dump-table.ts';
import { type FoundGrant, type FoundTable, type FoundView, readCatalogue } from '../format/read-catalogue.ts';
import { foreignTable } from './foreign-table.ts';
import type { WrittenTable } from './row-query.ts';

/** Everything that goes into a dump. */
export interface DumpContents {
  /** Each table after those that it refers to. */
  readonly tables: readonly { readonly table: WrittenTable; readonly rows: number }[];
  readonly indexes: readonly DumpIndex[];
  /** Our views that the database has, in the order in which they are made. */
  readonly ownViews: readonly { readonly name: string; readonly sql: string }[];
  readonly foreignViews: readonly FoundView[];
  readonly grants: readonly FoundGrant[];
  /** What does not come through as it is, for people. */
  readonly notices: readonly string[];
}

/** Tables in the order of their names, but each after those that it refers to. */
function parentsFirst(tables: readonly FoundTable[]): FoundTable[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<FoundTable>();
  const begun = new Set<FoundTable>();
  const add = (table: FoundTable) => {
    if (begun.has(table)) return;
    begun.add(table);
    for (const { table: target } of table.references) {
      const parent = byName.get(target);
      if (parent !== undefined) add(parent);
    }
    ordered.add(table);
  };
  for (const table of tables) add(table);
  return Array.from(ordered);
}

/** Our own secondary indexes, whether the engine has them or not, and those that somebody else made. */
function indexesOf(tables: readonly WrittenTable[], found: readonly DumpIndex[]): DumpIndex[] {
  const ours = tables.flatMap(({ name, columns }) => {
    if (!isOwnTable(name)) return [];
    const present = new Set(columns.map((column) => column.name));
    return (tableDeclaration(name).indexes ?? [])
      .filter((index) => index.columns.every((column) => present.has(column)))
      .map((index) => ({ name: indexName(name, index.columns), table: name, columns: index.columns }));
  });
  const names = new Set(ours.map(({ name }) => name));
  const written = new Set(tables.map(({ name }) => name));
  return [...ours, ...found.filter(({ name, table }) => !names.has(name) && written.has(table))];
}

/** Looks through a database for what goes into its dump; inside the snapshot that the rows are read in. */
export async function dumpContents(connection: StorageConnection): Promise<DumpContents> {
  const catalogue = await readCatalogue(connection);
  const notices: string[] = [];
  const tables: WrittenTable[] = [];
  for (const name of tableNames) {
    const found = catalogue.tables.get(name);
    if (found === undefined) continue;
    const present = new Set(found.columns.map((column) => column.name));
    tables.push({ ...ownTable(name, present), asText: new Set() });
  }
  const foreign = [...catalogue.tables.values()]
    .filter(({ name }) => !isOwnTable(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const table of parentsFirst(foreign)) tables.push(await foreignTable(connection, table, notices));
  if (foreign.length > 0)
    notices.push('Of tables that are not of Assay, defaults and checks of columns are not in the dump.');
  const counted: { table: WrittenTable; rows: number }[] = [];
  for (const table of tables) {
    const [row] = await connection.rows(`SELECT count(*) AS n FROM ${quoteName(table.name)}`);
    counted.push({ table, rows: Number(row?.n) });
  }
  // PostgreSQL folds our views' names to small letters.
  const isOurs = (view: FoundView) => Object.keys(ownViews).some((name) => sameName(name, view.name));
  return {
    tables: counted,
    indexes: indexesOf(tables, catalogue.indexes),
    ownViews: Object.entries(ownViews)
      .filter(([name]) => catalogue.views.some((view) => sameName(name, view.name)))
      .map(([name, sql]) => ({ name, sql })),
    foreignViews: catalogue.views.filter((view) => !isOurs(view)),
    grants: catalogue.grants,
    notices,
  };
}

const sameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
