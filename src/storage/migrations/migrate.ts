import { assayError, messageOf } from '../../model/errors.ts';
import { nowMicros } from '../../std/clock.ts';
import type { StorageConnection } from '../engines/storage-engine.ts';
import { createTableSql } from '../sql/create-table.ts';
import { respell } from '../sql/respell.ts';
import { tableExists } from '../sql/table-exists.ts';
import { tableDeclaration } from '../tables/all-tables.ts';
import { migrations as released } from './all-migrations.ts';
import type { Migration } from './migration.ts';

/** Where a database stands. */
export interface MigrationState {
  /** Id of the last applied migration; 0 for an empty database. */
  readonly current: number;
  readonly latest: number;
  readonly pending: readonly Migration[];
}

function nameOf(migration: Migration): string {
  return `${String(migration.id).padStart(4, '0')}-${migration.name}`;
}

async function hasMigrationsTable(connection: StorageConnection): Promise<boolean> {
  const [row] = await connection.rows(tableExists(connection.dialect), ['migrations']);
  return Number(row?.n ?? 0) > 0;
}

/**
 * Which migrations a database has gone through, and which are still to come.
 *
 * @param path of the database, for messages
 * @throws DATABASE_NEWER when it went through one that this Assay doesn't know
 */
export async function migrationState(
  connection: StorageConnection,
  path: string,
  known: readonly Migration[] = released,
): Promise<MigrationState> {
  const latest = known.at(-1)?.id ?? 0;
  if (!(await hasMigrationsTable(connection))) return { current: 0, latest, pending: known };
  const applied = await connection.rows('SELECT migration_id, name FROM migrations ORDER BY migration_id');
  const last = applied.at(-1);
  const current = Number(last?.migration_id ?? 0);
  if (current > latest)
    throw assayError('DATABASE_NEWER', { path, migration: `${current} ${String(last?.name)}` });
  return { current, latest, pending: known.filter((migration) => migration.id > current) };
}

async function applyOne(
  connection: StorageConnection,
  path: string,
  migration: Migration,
  direction: 'up' | 'down',
): Promise<void> {
  try {
    await connection.transaction(async () => {
      for (const statement of migration[direction])
        await connection.execute(respell(statement, connection.dialect));
      const now = nowMicros();
      if (direction === 'up') {
        await connection.insert('migrations', [
          { migration_id: migration.id, name: migration.name, applied_at: now, created_at: now },
        ]);
      } else {
        await connection.execute(`DELETE FROM migrations WHERE migration_id = ${migration.id}`);
      }
    });
  } catch (cause) {
    throw assayError(
      'MIGRATION_FAILED',
      { path, migration: nameOf(migration), direction, reason: messageOf(cause) },
      cause,
    );
  }
}

/**
 * Brings a database to a version, up or down; each migration in a transaction of its own, so that one that fails
 * leaves nothing behind.
 *
 * @param path of the database, for messages
 * @param target id of the migration to stand at; the latest when absent; 0 removes everything
 * @returns names of the migrations that were applied or taken back, in order
 * @throws DATABASE_NEWER, MIGRATION_FAILED
 */
export async function migrate(
  connection: StorageConnection,
  path: string,
  target?: number,
  known: readonly Migration[] = released,
): Promise<readonly string[]> {
  const { current, latest } = await migrationState(connection, path, known);
  if (!(await hasMigrationsTable(connection))) {
    await connection.execute(
      createTableSql('migrations', tableDeclaration('migrations'), connection.dialect),
    );
  }
  const goal = target ?? latest;
  const up = known.filter((migration) => migration.id > current && migration.id <= goal);
  const down = known.filter((migration) => migration.id <= current && migration.id > goal).toReversed();
  for (const migration of up) await applyOne(connection, path, migration, 'up');
  for (const migration of down) await applyOne(connection, path, migration, 'down');
  return [...up, ...down].map(nameOf);
}
