import { copyFileSync, existsSync, linkSync, rmSync } from 'node:fs';
import { isOwnTable } from '../dump/format/dump-table.ts';
import { readCatalogue } from '../dump/format/read-catalogue.ts';
import { type LoadOptions, type LoadReport, loadDump } from '../dump/load-dump.ts';
import { openStorage } from '../engines/open-engine.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import type { DatabaseLocation } from '../location/database-location.ts';
import { migrate } from '../migrations/migrate.ts';
import { openMigrated } from '../migrations/open-migrated.ts';
import { quoteName } from '../sql/create-table.ts';
import { ownViews } from '../sql/own-views.ts';
import { tableNames } from '../tables/all-tables.ts';
import { draftFiles, makeDurable, putInPlace } from '../transfer/file-draft.ts';
import type { BackupContents } from './verify-backup.ts';

export interface RestoreReport extends LoadReport {
  /** Where the old database is kept; null where there was none, or it was on a server. */
  readonly keptAs: string | null;
}

type RestoreOptions = Omit<LoadOptions, 'edited' | 'maxBytes'>;

/** Loads a backup into a new file, and brings its schema up to date. */
async function loadDraft(
  draft: DatabaseLocation,
  file: string,
  options: RestoreOptions,
): Promise<LoadReport> {
  const database = await openStorage(draft);
  let report: LoadReport;
  try {
    const connection = await database.connect();
    try {
      report = await loadDump(connection, file, options);
      await connection.checkpoint();
    } finally {
      await connection.close();
    }
  } finally {
    await database.close();
  }
  await (await openMigrated(draft)).close();
  return report;
}

/** Gives the old file a second name; the first stays until the new file takes it. */
function keep(path: string, keptAs: string): void {
  try {
    linkSync(path, keptAs);
  } catch {
    copyFileSync(path, keptAs); // The file system has no links.
    makeDurable(keptAs);
  }
}

/**
 * Puts what a backup holds in the place of a database file. The new file is made beside the old one, whole, before it
 * takes its name: whoever is killed meanwhile leaves the old or the new one.
 *
 * @param file a verified backup
 * @param keepAs name for the old file; null where it holds nothing
 * @param release lets go of the old file, with everything in it
 */
export async function restoreFile(
  location: DatabaseLocation,
  file: string,
  keepAs: string | null,
  release: () => Promise<void>,
  options: RestoreOptions,
): Promise<RestoreReport> {
  const draft = { ...location, path: `${location.path}.restore` };
  const remove = () => {
    for (const path of draftFiles(draft.path)) rmSync(path, { recursive: true, force: true });
  };
  remove();
  try {
    const report = await loadDraft(draft, file, options);
    await release();
    const keptAs = keepAs !== null && existsSync(location.path) ? keepAs : null;
    if (keptAs !== null) keep(location.path, keptAs);
    putInPlace(draft.path, location.path);
    return { ...report, keptAs };
  } finally {
    remove();
  }
}

/** Drops our tables and views, and those tables of others that the backup brings. */
async function dropOld(connection: StorageConnection, { tables }: BackupContents): Promise<void> {
  const { tables: found } = await readCatalogue(connection);
  for (const name of Object.keys(ownViews)) await connection.execute(`DROP VIEW IF EXISTS ${name}`);
  const foreign = tables.map(({ name }) => name).filter((name) => !isOwnTable(name) && found.has(name));
  for (const name of [...foreign.toReversed(), ...tableNames.toReversed()])
    if (found.has(name)) await connection.execute(`DROP TABLE ${quoteName(name)}`);
}

/**
 * Puts what a backup holds in the place of a server's database, in one transaction: tables of users that are not in
 * the backup stay.
 *
 * @param file a verified backup
 */
export async function restoreServer(
  connection: StorageConnection,
  file: string,
  contents: BackupContents,
  options: RestoreOptions,
): Promise<RestoreReport> {
  return await connection.transaction(async () => {
    await dropOld(connection, contents);
    const report = await loadDump(connection, file, options);
    await migrate(connection, options.label);
    return { ...report, keptAs: null };
  });
}
