import type { StorageConnection } from '../engines/storage-engine.ts';
import { migrations as released } from './all-migrations.ts';
import { firstUserMigration, type Migration } from './migration.ts';
import { type AppliedMigration, appliedMigrations } from './migration-ledger.ts';
import { checkApplied } from './next-migration.ts';

/** Where a database stands. */
export interface MigrationState {
  /** Number of the last of Assay's migrations that it went through; 0 for an empty database. */
  readonly current: number;
  readonly latest: number;
  readonly pending: readonly Migration[];
}

/**
 * Which migrations a database has gone through, and which are still to come.
 *
 * @param label name of the database, for messages
 * @throws DATABASE_NEWER when it went through one that this Assay doesn't know
 */
export async function migrationState(
  connection: StorageConnection,
  label: string,
  known: readonly Migration[] = released,
): Promise<MigrationState> {
  const applied = await appliedMigrations(connection);
  checkApplied(applied, { known, label });
  const ids = new Set(applied.map(({ id }) => id));
  const isOurs = ({ id }: { readonly id: number }) => id < firstUserMigration;
  return {
    current: applied.findLast(isOurs)?.id ?? 0,
    latest: known.findLast(isOurs)?.id ?? 0,
    pending: known.filter(({ id }) => !ids.has(id)),
  };
}

/** A migration in the list that people see. */
export interface MigrationStatus {
  readonly id: number;
  readonly name: string;
  /**
   * `applied`, still `pending`, `unknown` (applied, but neither Assay's nor in the folder), or `changed` (applied from
   * a file that is another one now).
   */
  readonly state: 'applied' | 'pending' | 'unknown' | 'changed';
  /** Who wrote it. */
  readonly origin: 'assay' | 'user';
  /** When it was applied, in microseconds since 1970; null while it is pending. */
  readonly appliedAt: number | null;
}

function stateOf(applied: AppliedMigration, known: Migration | undefined): MigrationStatus['state'] {
  if (known === undefined) return 'unknown';
  return applied.checksum !== null && applied.checksum !== known.checksum ? 'changed' : 'applied';
}

/** Every migration that is known or was applied, in order, with what became of it. Refuses nothing: it is for looking. */
export async function migrationStatus(
  connection: StorageConnection,
  known: readonly Migration[] = released,
): Promise<readonly MigrationStatus[]> {
  const applied = new Map(
    (await appliedMigrations(connection)).map((migration) => [migration.id, migration]),
  );
  const byId = new Map(known.map((migration) => [migration.id, migration]));
  const ids = [...new Set([...applied.keys(), ...byId.keys()])].sort((a, b) => a - b);
  return ids.map((id) => {
    const done = applied.get(id);
    return {
      id,
      name: done?.name ?? byId.get(id)?.name ?? '',
      state: done === undefined ? 'pending' : stateOf(done, byId.get(id)),
      origin: id < firstUserMigration ? 'assay' : 'user',
      appliedAt: done?.appliedAt ?? null,
    };
  });
}
