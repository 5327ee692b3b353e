import { assayError } from '../../model/errors.ts';
import { firstUserMigration, type Migration, migrationName } from './migration.ts';
import type { AppliedMigration } from './migration-ledger.ts';

interface Wanted {
  readonly target?: number | undefined;
  readonly known: readonly Migration[];
  readonly label: string;
}

/**
 * @throws DATABASE_NEWER when a database went through one of Assay's that this Assay doesn't know, MIGRATION_CHANGED when
 * the file of a user's migration is another one than was applied
 */
export function checkApplied(applied: readonly AppliedMigration[], { known, label }: Wanted): void {
  const byId = new Map(known.map((migration) => [migration.id, migration]));
  for (const { id, name, checksum } of applied) {
    const migration = byId.get(id);
    if (migration === undefined && id < firstUserMigration)
      throw assayError('DATABASE_NEWER', { path: label, migration: `${id} ${name}` });
    if (migration !== undefined && checksum !== null && migration.checksum !== checksum)
      throw assayError('MIGRATION_CHANGED', { path: label, migration: migrationName(migration) });
  }
}

/** The first migration that a database has not gone through, in the order of their numbers; null when there is none. */
export function nextUp(applied: readonly AppliedMigration[], wanted: Wanted): Migration | null {
  checkApplied(applied, wanted);
  const ids = new Set(applied.map(({ id }) => id));
  const { known, target = Number.POSITIVE_INFINITY } = wanted;
  return known.find((migration) => !ids.has(migration.id) && migration.id <= target) ?? null;
}

/**
 * The last migration that a database has gone through and that is above the target; null when there is none.
 *
 * @throws MIGRATION_MISSING when it is a user's and its file is not there
 */
export function nextDown(applied: readonly AppliedMigration[], wanted: Wanted): Migration | null {
  checkApplied(applied, wanted);
  const last = applied.findLast(({ id }) => id > (wanted.target ?? 0));
  if (last === undefined) return null;
  const migration = wanted.known.find(({ id }) => id === last.id);
  if (migration === undefined)
    throw assayError('MIGRATION_MISSING', { path: wanted.label, migration: migrationName(last) });
  return migration;
}
