import { isOwnTable } from '../dump/format/dump-table.ts';
import { readCatalogue } from '../dump/format/read-catalogue.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { createSchema } from '../migrations/create-schema.ts';
import { quoteName } from '../sql/create-table.ts';
import { emptyTables } from '../sql/empty-tables.ts';
import { ownViews } from '../sql/own-views.ts';
import { type TableName, tableNames } from '../tables/all-tables.ts';
import { asNewRows, type PlainRow, plainBatches } from '../transfer/plain-rows.ts';

export interface ResetReport {
  readonly rows: number;
  readonly tables: { readonly [Name in TableName]?: number };
  /** Tables of others that were dropped. */
  readonly dropped: readonly string[];
}

/** Drops tables and views that are not ours, whatever order that takes. */
async function dropForeign(connection: StorageConnection): Promise<string[]> {
  const { tables, views } = await readCatalogue(connection);
  const own = new Set(Object.keys(ownViews).map((name) => name.toLowerCase()));
  for (const { name } of views.toReversed())
    if (!own.has(name.toLowerCase())) await connection.execute(`DROP VIEW IF EXISTS ${quoteName(name)}`);
  let waiting = Array.from(tables.values()).filter(({ name }) => !isOwnTable(name));
  const dropped: string[] = [];
  while (waiting.length > 0) {
    const free = waiting.filter(
      ({ name }) =>
        !waiting.some((other) => other.name !== name && other.references.some(({ table }) => table === name)),
    );
    const next = free.length > 0 ? free : waiting;
    for (const { name } of next) {
      await connection.execute(`DROP TABLE ${quoteName(name)}`);
      dropped.push(name);
    }
    waiting = waiting.filter((table) => !next.includes(table));
  }
  return dropped;
}

async function dropAndCreate(connection: StorageConnection): Promise<void> {
  const migrations: PlainRow[] = [];
  for await (const rows of plainBatches(connection, 'migrations')) migrations.push(...rows);
  for (const name of Object.keys(ownViews)) await connection.execute(`DROP VIEW IF EXISTS ${name}`);
  for (const table of tableNames.toReversed()) await connection.execute(`DROP TABLE ${quoteName(table)}`);
  await createSchema(connection);
  await connection.insert('migrations', asNewRows('migrations', migrations));
}

/**
 * Empties a database whose schema is up to date: all rows of Assay go, in one transaction, so that whoever is killed
 * meanwhile leaves everything or nothing. Migrations stay noted, users' own tables stay unless they are to go as well.
 *
 * @param everything also drops tables and views that are not Assay's
 */
export async function resetDatabase(
  connection: StorageConnection,
  everything: boolean,
): Promise<ResetReport> {
  return await connection.transaction(async () => {
    const counts: [TableName, number][] = [];
    for (const table of tableNames) {
      const [row] = await connection.rows(`SELECT count(*) AS n FROM ${quoteName(table)}`);
      if (table !== 'migrations' && Number(row?.n) > 0) counts.push([table, Number(row?.n)]);
    }
    const dropped = everything ? await dropForeign(connection) : [];
    const emptied = tableNames.filter((name) => name !== 'migrations').toReversed();
    const statements = emptyTables(connection.dialect, emptied);
    if (statements === null) await dropAndCreate(connection);
    else for (const statement of statements) await connection.execute(statement);
    if (everything) await connection.execute('DELETE FROM migrations WHERE migration_id >= 1000');
    return {
      rows: counts.reduce((sum, [, count]) => sum + count, 0),
      tables: Object.fromEntries(counts),
      dropped,
    };
  });
}
