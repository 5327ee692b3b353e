import { AssayError, assayError, messageOf } from '../../model/errors.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { migrationLock } from '../sql/migration-lock.ts';
import { migrations as released } from './all-migrations.ts';
import { applyChange, mustCopyFile, withForeignKeysAside } from './apply-change.ts';
import { createSchema } from './create-schema.ts';
import { changeOf, type Migration, migrationName } from './migration.ts';
import {
  type AppliedMigration,
  appliedMigrations,
  ensureLedger,
  noteApplied,
  noteTakenBack,
} from './migration-ledger.ts';
import { nextDown, nextUp } from './next-migration.ts';

/** Which way migrations go. */
export type MigrationDirection = 'up' | 'down';

/** What to do with a database. */
export interface MigrationPlan {
  readonly direction: MigrationDirection;
  /** Number of the migration to stand at; up: the latest when absent. */
  readonly target?: number | undefined;
  /** Assay's migrations, and those of the user after them. */
  readonly known: readonly Migration[];
  /** Name of the database, for messages. */
  readonly label: string;
}

/** What one step came to. */
export interface MigrationStep {
  /** Names of the migrations that were applied or taken back. */
  readonly done: readonly string[];
  /** The next one, which this engine can only do by copying the file; the database is as it was before it. */
  readonly copy: Migration | null;
}

const nothing: MigrationStep = { done: [], copy: null };

/** Whether a new database can be made from the declarations: nothing is applied, and nothing less is wanted. */
function canCreate(applied: readonly AppliedMigration[], { known, target }: MigrationPlan): boolean {
  const latest = released.at(-1)?.id ?? 0;
  return (
    applied.length === 0 &&
    (target === undefined || target >= latest) &&
    released.every((migration, index) => known[index] === migration)
  );
}

async function create(connection: StorageConnection): Promise<MigrationStep> {
  await connection.execute('DROP TABLE IF EXISTS migrations');
  await createSchema(connection);
  for (const migration of released) await connection.execute(noteApplied(connection.dialect, migration));
  return { done: released.map(migrationName), copy: null };
}

/** The next migration of a plan; null when there is nothing left to do. */
export function nextOf(applied: readonly AppliedMigration[], plan: MigrationPlan): Migration | null {
  return plan.direction === 'up' ? nextUp(applied, plan) : nextDown(applied, plan);
}

async function applyNext(
  connection: StorageConnection,
  plan: MigrationPlan,
  begins: (migration: Migration) => void,
): Promise<MigrationStep> {
  const lock = migrationLock[connection.dialect];
  if (lock !== null) await connection.rows(lock);
  const applied = await appliedMigrations(connection);
  const next = nextOf(applied, plan);
  if (next === null) return nothing;
  begins(next);
  if (plan.direction === 'up' && canCreate(applied, plan)) return await create(connection);
  const change = changeOf(next[plan.direction], connection.dialect);
  if (mustCopyFile(connection, change)) return { done: [], copy: next };
  if (plan.direction === 'up') await ensureLedger(connection);
  await applyChange(connection, next, change);
  const notes =
    plan.direction === 'up'
      ? [noteApplied(connection.dialect, next)]
      : noteTakenBack(next, applied.length === 1);
  for (const note of notes) await connection.execute(note);
  return { done: [migrationName(next)], copy: null };
}

/**
 * Applies or takes back the next migration of a plan, in a transaction that keeps other migrators out: one that fails
 * leaves nothing behind. A new database is made in one step.
 *
 * @throws DATABASE_NEWER, MIGRATION_CHANGED, MIGRATION_MISSING, MIGRATION_FAILED
 */
export async function migrationStep(
  connection: StorageConnection,
  plan: MigrationPlan,
): Promise<MigrationStep> {
  let begun: Migration | null = null;
  const begins = (migration: Migration) => {
    begun = migration;
  };
  try {
    const planned = nextOf(await appliedMigrations(connection), plan);
    if (planned === null) return nothing;
    begun = planned;
    const change = changeOf(planned[plan.direction], connection.dialect);
    return await withForeignKeysAside(connection, change, () =>
      connection.transaction(() => applyNext(connection, plan, begins)),
    );
  } catch (cause) {
    throw failure(cause, plan, begun);
  }
}

/** Errors that say all there is to say; any other is told as the failure of the migration that it stopped. */
const spoken = /^(MIGRATION|DATABASE|CONNECTION)_/;

/** The catalogue's error for what stopped a migration. */
export function failure(cause: unknown, plan: MigrationPlan, migration: Migration | null): unknown {
  if (migration === null || (cause instanceof AssayError && spoken.test(cause.code))) return cause;
  const details = {
    path: plan.label,
    migration: migrationName(migration),
    direction: plan.direction,
    reason: messageOf(cause),
  };
  return assayError('MIGRATION_FAILED', details, cause);
}

async function goInPlace(connection: StorageConnection, plan: MigrationPlan): Promise<readonly string[]> {
  const done: string[] = [];
  for (;;) {
    const step = await migrationStep(connection, plan);
    done.push(...step.done);
    if (step.copy !== null)
      throw failure(new Error('it copies the file, which openMigrated does'), plan, step.copy);
    if (step.done.length === 0) return done;
  }
}

/**
 * Applies what a database has not gone through yet; each migration in a transaction of its own, so that those before
 * one that fails stand. For databases that may be older files of DuckDB, see `openMigrated`.
 *
 * @param label name of the database, for messages
 * @param target number of the migration to stop at; the latest when absent
 * @returns names of the migrations that were applied, in order
 * @throws DATABASE_NEWER, MIGRATION_CHANGED, MIGRATION_FAILED
 */
export async function migrate(
  connection: StorageConnection,
  label: string,
  target?: number,
  known: readonly Migration[] = released,
): Promise<readonly string[]> {
  return await goInPlace(connection, { direction: 'up', target, known, label });
}

/**
 * Takes back every migration with a number above the target, the last one first; 0 leaves nothing of Assay.
 *
 * @param label name of the database, for messages
 * @returns names of the migrations that were taken back, in order
 * @throws DATABASE_NEWER, MIGRATION_CHANGED, MIGRATION_MISSING, MIGRATION_FAILED
 */
export async function rollback(
  connection: StorageConnection,
  label: string,
  target: number,
  known: readonly Migration[] = released,
): Promise<readonly string[]> {
  return await goInPlace(connection, { direction: 'down', target, known, label });
}
