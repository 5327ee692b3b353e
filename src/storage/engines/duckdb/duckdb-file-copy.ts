import { renameSync, rmSync, statSync } from 'node:fs';
import { quoteText } from '../../sql/create-table.ts';
import type { TableRebuild } from '../../tables/table-rebuild.ts';
import { isGone, type SourceObject, sourceObjects } from './duckdb-catalogue.ts';
import type { DuckDbConnection } from './duckdb-connection.ts';
import { claimFile, DuckDbDatabase, throwIfLocked } from './duckdb-database.ts';
import { copyRows } from './duckdb-row-copy.ts';

/** What is to be different in the copy. */
export interface FileChanges {
  /** Tables that are new, or that are made by another statement than the one that made them. */
  readonly rebuild?: readonly TableRebuild[];
  /** Tables that are left out. */
  readonly drop?: readonly string[];
  /** Statements that run in the copy when everything is there. */
  readonly after?: readonly string[];
}

/** Looks at the file when nobody else can have it any more, and says what is to be different; null: leave it as it is. */
export type FileChangePlan = (connection: DuckDbConnection) => Promise<FileChanges | null>;

export interface FileCopyReport {
  /** Tables copied and compared. */
  readonly tables: number;
  readonly rows: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/**
 * Copies a DuckDB file that nobody has open into a new one, with everything that is in it, compares the two, and puts
 * the new one in place of the old one. Whenever it is killed, one whole file is at the path.
 *
 * @param draft where the new file is made: beside the old one; what lies there is removed
 * @returns null when it was not wanted any more
 * @throws DATABASE_LOCKED; the engine's error, or one that says what was not the same: the file is then as it was
 */
export async function replaceByCopy(
  path: string,
  draft: string,
  plan: FileChangePlan = async () => ({}),
): Promise<FileCopyReport | null> {
  const release = claimFile(path);
  try {
    return await copyInScratch(path, draft, plan);
  } finally {
    release();
  }
}

async function copyInScratch(
  path: string,
  draft: string,
  plan: FileChangePlan,
): Promise<FileCopyReport | null> {
  const scratch = await DuckDbDatabase.open(':memory:', { unrestricted: true });
  const connection = await scratch.connect();
  try {
    await attachAlone(connection, path);
    await connection.execute('USE source');
    const changes = await plan(connection);
    return changes === null ? null : await copyAttached(connection, path, draft, changes);
  } finally {
    await connection.close();
    await scratch.close();
  }
}

/** Opened for writing, though nothing is written: only then the engine's lock keeps everybody else out. */
async function attachAlone(connection: DuckDbConnection, path: string): Promise<void> {
  try {
    await connection.execute(`ATTACH ${quoteText(path)} AS source`);
  } catch (error) {
    throwIfLocked(path, error);
    throw error;
  }
}

async function copyAttached(
  connection: DuckDbConnection,
  path: string,
  draft: string,
  changes: FileChanges,
): Promise<FileCopyReport> {
  const removeDraft = () => {
    for (const end of ['', '.wal', '.tmp']) rmSync(`${draft}${end}`, { recursive: true, force: true });
  };
  removeDraft();
  try {
    const bytesBefore = statSync(path).size;
    await connection.execute(`SET temp_directory = ${quoteText(`${draft}.tmp`)}`);
    await connection.execute(`ATTACH ${quoteText(draft)} AS target`);
    const copied = await copyAll(connection, changes);
    await connection.execute('CHECKPOINT target');
    await connection.execute('USE memory');
    await connection.execute('DETACH target');
    // The old file is locked until the new one lies in its place: who opened it in between would write into nothing.
    // Windows replaces no open file.
    if (process.platform === 'win32') await connection.execute('DETACH source');
    const bytesAfter = statSync(draft).size;
    rmSync(`${draft}.tmp`, { recursive: true, force: true });
    renameSync(draft, path); // From here on the draft's name may be somebody else's.
    return { ...copied, bytesBefore, bytesAfter };
  } catch (error) {
    await connection.execute('USE memory');
    await connection.execute('DETACH DATABASE IF EXISTS target');
    removeDraft();
    throw error;
  }
}

async function copyAll(
  connection: DuckDbConnection,
  { rebuild = [], drop = [], after = [] }: FileChanges,
): Promise<{ tables: number; rows: number }> {
  const found = await sourceObjects(connection);
  const anew = new Map(rebuild.map((table) => [table.name, table]));
  const isAnew = (table: SourceObject) => table.schema === 'main' && anew.has(table.name);
  const isDropped = (table: SourceObject) => table.schema === 'main' && drop.includes(table.name);
  const kept = found.tables.filter((table) => !isAnew(table) && !isDropped(table));
  const old = new Set(found.tables.filter(isAnew).map((table) => table.name));
  await connection.execute('USE target');
  for (const sql of found.before) await connection.execute(sql);
  const made = rebuild.map((table) => ({ schema: 'main', name: table.name, sql: table.create }));
  const { created, left } = await createInOrder(connection, [...kept, ...made]);
  if (left !== null) throw left.error;
  let tables = 0;
  let rows = 0;
  for (const table of created) {
    const change = table.schema === 'main' ? anew.get(table.name) : undefined;
    if (change !== undefined && !old.has(table.name)) continue;
    rows += await copyRows(connection, table, change?.values ?? {}, change === undefined);
    tables++;
  }
  for (const sql of found.after) await connection.execute(sql);
  await createViews(connection, found.views);
  for (const sql of after) await connection.execute(sql);
  return { tables, rows };
}

/** Makes what refers to each other, each after what it refers to; `left` is the first that cannot be made. */
async function createInOrder(
  connection: DuckDbConnection,
  objects: readonly SourceObject[],
): Promise<{
  readonly created: readonly SourceObject[];
  readonly left: { readonly object: SourceObject; readonly error: unknown } | null;
}> {
  const created: SourceObject[] = [];
  let waiting = objects;
  for (;;) {
    const postponed: SourceObject[] = [];
    let first: { object: SourceObject; error: unknown } | null = null;
    for (const object of waiting) {
      try {
        await connection.execute(object.sql);
        created.push(object);
      } catch (error) {
        first ??= { object, error };
        postponed.push(object);
      }
    }
    if (postponed.length === 0 || postponed.length === waiting.length) return { created, left: first };
    waiting = postponed;
  }
}

/** Views that were broken already are left out: DuckDB makes none whose tables are not there. */
async function createViews(connection: DuckDbConnection, views: readonly SourceObject[]): Promise<void> {
  for (let waiting = views; ; ) {
    const { created, left } = await createInOrder(connection, waiting);
    if (left === null) return;
    if (!(await isGone(connection, left.object)))
      throw new Error(`the view ${left.object.name} would not work any more`, { cause: left.error });
    waiting = waiting.filter((view) => view !== left.object && !created.includes(view));
  }
}
