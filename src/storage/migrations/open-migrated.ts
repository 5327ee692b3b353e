import { openStorage } from '../engines/open-engine.ts';
import type { OpenOptions, StorageDatabase } from '../engines/storage-engine.ts';
import { type DatabaseLocation, locationLabel } from '../location/database-location.ts';
import { migrations as released } from './all-migrations.ts';
import { failure, type MigrationDirection, type MigrationPlan, migrationStep, nextOf } from './migrate.ts';
import { changeOf, type Migration, migrationName } from './migration.ts';
import { appliedMigrations, noteApplied, noteTakenBack } from './migration-ledger.ts';

export interface MigrateOptions extends OpenOptions {
  /** Up is the default; down takes back every migration above the target. */
  readonly direction?: MigrationDirection;
  /** Number of the migration to stand at; up: the latest when absent, down: 0. */
  readonly target?: number | undefined;
  /** Assay's own when absent; those of users come after them (`withUserMigrations`). */
  readonly known?: readonly Migration[];
  /** Told the name of each migration that was applied or taken back. */
  readonly onMigration?: (name: string) => void;
}

/** Where a database is made anew while it is migrated. */
export function migrationDraftPath(path: string): string {
  return `${path}.migration`;
}

/**
 * Opens a database and brings its schema to the latest version, or to the one that is wanted. Where an engine cannot
 * change what is there, the database is closed, copied into a new file, and opened again. Opened for reading only, it
 * stays as it is.
 *
 * @throws what `openStorage` throws; DATABASE_NEWER, MIGRATION_CHANGED, MIGRATION_MISSING, MIGRATION_FAILED
 */
export async function openMigrated(
  location: DatabaseLocation,
  options: MigrateOptions = {},
): Promise<StorageDatabase> {
  const { direction = 'up', target, known = released, onMigration = () => {}, ...openOptions } = options;
  const plan: MigrationPlan = { direction, target, known, label: locationLabel(location) };
  const notices: string[] = [];
  for (;;) {
    const database = await openStorage(location, openOptions);
    let copy: Migration | null;
    try {
      copy = options.readOnly === true ? null : await goWhilePossible(database, plan, onMigration);
    } catch (error) {
      await database.close();
      throw error;
    }
    if (copy === null) return withNotices(database, notices);
    notices.push(...database.notices);
    await database.close();
    if (await copyFile(location.path, plan, copy)) onMigration(migrationName(copy));
  }
}

/** Goes step by step up to the end, or to a migration that copies the file. */
async function goWhilePossible(
  database: StorageDatabase,
  plan: MigrationPlan,
  onMigration: (name: string) => void,
): Promise<Migration | null> {
  const connection = await database.connect();
  try {
    for (;;) {
      const { done, copy } = await migrationStep(connection, plan);
      for (const name of done) onMigration(name);
      if (copy !== null) await connection.checkpoint(); // The copy is made from the main file.
      if (copy !== null || done.length === 0) return copy;
    }
  } finally {
    await connection.close();
  }
}

/** @returns whether it was done here; meanwhile somebody else may have done it */
async function copyFile(path: string, plan: MigrationPlan, migration: Migration): Promise<boolean> {
  const { replaceByCopy } = await import('../engines/duckdb/duckdb-file-copy.ts');
  const { before = [], after = [], ...tables } = changeOf(migration[plan.direction], 'duckdb');
  try {
    if (before.length > 0) throw new Error('statements before a rebuild are not for DuckDB');
    const report = await replaceByCopy(path, migrationDraftPath(path), async (connection) => {
      const applied = await appliedMigrations(connection);
      if (nextOf(applied, plan)?.id !== migration.id) return null;
      const notes =
        plan.direction === 'up'
          ? [noteApplied('duckdb', migration)]
          : noteTakenBack(migration, applied.length === 1);
      return { ...tables, after: [...after, ...notes] };
    });
    return report !== null;
  } catch (cause) {
    throw failure(cause, plan, migration);
  }
}

/** What was told when the file was opened before it was copied must not be lost. */
function withNotices(database: StorageDatabase, notices: readonly string[]): StorageDatabase {
  if (notices.length > 0)
    Object.defineProperty(database, 'notices', { value: [...notices, ...database.notices] });
  return database;
}
