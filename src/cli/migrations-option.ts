import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { assayError } from '../model/errors.ts';
import type { DatabaseLocation } from '../storage/location/database-location.ts';
import { type Migration, migrationName } from '../storage/migrations/migration.ts';
import type { CommandContext } from './command-context.ts';

/** Where migrations of users are looked for; `migrations` alone is often that of the program under test. */
const defaultFolder = 'assay-migrations';

/** What the command line says of migrations of the user. */
export interface MigrationsOption {
  readonly migrations?: string;
}

/** Adds `--migrations`, the same for every command that has to do with migrations. */
export function migrationsOption(command: Command): Command {
  return command.option(
    '--migrations <folder>',
    `folder of your own migrations: 1000-name.sql and so on (default: ${defaultFolder}/ if it is there)`,
  );
}

/**
 * Assay's migrations and those of the user.
 *
 * @throws MIGRATIONS_UNREADABLE, MIGRATION_INVALID
 */
export async function knownMigrations(
  option: MigrationsOption,
  location: DatabaseLocation,
  context: CommandContext,
): Promise<readonly Migration[]> {
  const { readUserMigrations, withUserMigrations } = await import('../storage/migrations/user-migrations.ts');
  const { dialectOf } = await import('../storage/sql/column-types.ts');
  const folder = resolve(context.cwd, option.migrations ?? defaultFolder);
  if (option.migrations === undefined && !existsSync(join(context.cwd, defaultFolder)))
    return withUserMigrations([]);
  return withUserMigrations(await readUserMigrations(folder, dialectOf(location.engine)));
}

/** The number of a migration, or 0. */
export function parseMigrationNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Give the number of a migration, or 0.');
  return Number(text);
}

/** @throws MIGRATION_TARGET when there is no migration of the number */
export function checkTarget(target: number, known: readonly Migration[]): void {
  if (target === 0 || known.some(({ id }) => id === target)) return;
  throw assayError('MIGRATION_TARGET', {
    target: String(target),
    known: ['0 (none)', ...known.map(migrationName)].join(', '),
  });
}
