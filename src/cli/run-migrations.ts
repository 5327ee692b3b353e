import { locationLabel } from '../storage/location/database-location.ts';
import { firstUserMigration } from '../storage/migrations/migration.ts';
import type { CommandContext } from './command-context.ts';
import { type DatabaseOptions, databaseLocation } from './database-option.ts';
import { checkTarget, knownMigrations, type MigrationsOption } from './migrations-option.ts';
import { writeText } from './write-text.ts';

/** What `assay db migrate` and `assay db rollback` were asked for. */
export interface MigrationWish {
  readonly direction: 'up' | 'down';
  /** Number of the migration to stand at; up: the latest when absent. */
  readonly target: number | undefined;
  readonly options: DatabaseOptions & MigrationsOption;
  readonly json: boolean;
}

/**
 * Migrates the database that is meant, and reports what was done.
 *
 * @throws MIGRATION_TARGET and whatever finding and migrating the database throw
 */
export async function runMigrations(wish: MigrationWish, context: CommandContext): Promise<void> {
  const { direction, target } = wish;
  const location = await databaseLocation(wish.options, context);
  const known = await knownMigrations(wish.options, location, context);
  if (target !== undefined) checkTarget(target, known);
  const { migrateDatabase } = await import('../keeper/migrate-database.ts');
  const done: string[] = [];
  const verb = direction === 'up' ? 'applied' : 'taken back';
  const onMigration = (name: string) => {
    done.push(name);
    context.stderr.write(`${verb} ${name}\n`);
  };
  const latest = known.findLast(({ id }) => id < firstUserMigration)?.id ?? 0;
  const restartsKeeper = target === undefined || target >= latest;
  const hadKeeper = await migrateDatabase({
    location,
    program: context,
    migrate: { direction, target, known, onMigration },
    restartsKeeper,
  });
  if (hadKeeper && !restartsKeeper)
    context.stderr.write(
      'note: the keeper was stopped; the next recording brings the schema up to date again\n',
    );
  const label = locationLabel(location);
  const names = direction === 'up' ? { applied: done } : { taken_back: done };
  const count = done.length === 0 ? 'nothing to do' : `${done.length} ${verb}`;
  await writeText(
    context.stdout,
    wish.json ? `${JSON.stringify({ database: label, ...names }, null, 2)}\n` : `${label}: ${count}\n`,
  );
}
