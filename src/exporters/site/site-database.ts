import { stat } from 'node:fs/promises';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { openMigrated } from '../../storage/migrations/open-migrated.ts';
import { readSnapshot } from '../../storage/read-snapshot.ts';
import { quoteName } from '../../storage/sql/create-table.ts';
import { type TableName, tableDeclaration, tableNames } from '../../storage/tables/all-tables.ts';
import { ParentsFirst } from '../../storage/transfer/parents-first.ts';
import { asNewRows, type PlainRow, plainBatches } from '../../storage/transfer/plain-rows.ts';
import { withConnection } from '../../storage/with-connection.ts';

/** What of a database goes into a site, besides the runs. */
export interface SiteContent {
  readonly logs: boolean;
  /** Variables of environments and of the processes that ran the tests. */
  readonly variables: boolean;
}

export interface SiteDatabaseProgress {
  readonly table: string;
  readonly rows: number;
  readonly totalRows: number;
}

/** Who people are, what they did, and what tests are fed with: none of it is for everybody. */
const privateTables = [
  'users',
  'project_members',
  'api_tokens',
  'audit_entries',
  'test_data',
] as const satisfies readonly TableName[];

/** Each database has its own, and nobody adds rows to a copy. */
const ownTables: readonly TableName[] = ['migrations', 'id_counters'];

/** Columns that stay behind unless they are asked for, by table. */
const variableColumns: { readonly [Name in TableName]?: string } = {
  runs: 'environment_vars',
  environments: 'variables',
};

/** Columns that mean nothing elsewhere: who made a query, and where files lie on the machine that ran the tests. */
const localColumns: { readonly [Name in TableName]?: string } = {
  saved_queries: 'created_by',
  runs: 'results_dir',
};

function copiedTables({ logs }: SiteContent): readonly TableName[] {
  const left = new Set<TableName>([...ownTables, ...privateTables, ...(logs ? [] : (['logs'] as const))]);
  return tableNames.filter((name) => !left.has(name));
}

/** What follows FROM: rows of the chosen runs, and of the queries that people keep only those for everybody. */
function condition(table: TableName, runs: string): string {
  if (table === 'saved_queries') return 'WHERE is_shared AND deleted_at IS NULL';
  if (!Object.hasOwn(tableDeclaration(table).columns, 'run_id')) return '';
  const ofRuns = `${quoteName(table)}.run_id IN (${runs})`;
  return table === 'journals'
    ? `WHERE ${ofRuns} OR journal_id IN (SELECT journal_id FROM workers WHERE run_id IN (${runs}))`
    : `WHERE ${ofRuns}`;
}

function published(table: TableName, row: PlainRow, { variables }: SiteContent): PlainRow {
  const hidden = [localColumns[table], variables ? undefined : variableColumns[table]];
  const copy = { ...row };
  for (const column of hidden) if (column !== undefined) copy[column] = null;
  return copy;
}

async function countRows(source: StorageConnection, content: SiteContent, runs: string): Promise<number> {
  let total = 0;
  for (const table of copiedTables(content)) {
    const sql = `SELECT count(*) AS n FROM ${quoteName(table)} ${condition(table, runs)}`;
    total += Number((await source.rows(sql))[0]?.n);
  }
  return total;
}

/**
 * Copies the chosen runs, and everything that they refer to, into a new SQLite file that is as small as it can be.
 *
 * @param source any engine, at the newest migration
 * @param path of the new file
 * @returns rows and bytes of it
 */
export async function writeSiteDatabase(
  source: StorageConnection,
  path: string,
  runs: readonly number[],
  content: SiteContent,
  { signal, progress }: { signal: AbortSignal; progress: (progress: SiteDatabaseProgress) => void },
): Promise<{ readonly rows: number; readonly bytes: number }> {
  const list = runs.length === 0 ? 'NULL' : runs.join(', ');
  let rows = 0;
  await withConnection(await openMigrated({ engine: 'sqlite', path, postgres: null }), async (target) => {
    // What chosen rows refer to comes with them, or is left behind on purpose; and the file is thrown away after a crash.
    await target.script('PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF');
    await readSnapshot(source, async () => {
      rows = 0;
      const totalRows = await countRows(source, content, list);
      for (const table of copiedTables(content)) {
        // A server may have broken the first attempt off.
        await target.execute(`DELETE FROM ${quoteName(table)}`);
        const ordered = new ParentsFirst(table, (batch) => target.insert(table, asNewRows(table, batch)));
        for await (const batch of plainBatches(source, table, condition(table, list))) {
          signal.throwIfAborted();
          await ordered.add(batch.map((row) => published(table, row, content)));
          rows += batch.length;
          progress({ table, rows, totalRows });
        }
        ordered.end();
      }
    });
    await target.script('VACUUM');
    await target.checkpoint();
  });
  return { rows, bytes: (await stat(path)).size };
}
