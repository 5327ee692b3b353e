import { Command } from 'commander';
import { AssayError } from '../../../model/errors.ts';
import { isoTimestamp } from '../../../std/timestamp.ts';
import type { StorageConnection } from '../../../storage/engines/storage-engine.ts';
import { type DatabaseLocation, locationLabel } from '../../../storage/location/database-location.ts';
import type { MigrationStatus } from '../../../storage/migrations/migration-state.ts';
import type { CommandContext, CommandFactory } from '../../command-context.ts';
import {
  type DatabaseOptions,
  databaseLocation,
  databaseOptions,
  withDatabase,
} from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { knownMigrations, type MigrationsOption, migrationsOption } from '../../migrations-option.ts';
import { outline } from '../../sections.ts';
import { writeText } from '../../write-text.ts';

interface StatusOptions extends DatabaseOptions, MigrationsOption {
  readonly json?: boolean;
}

/** Looks at the database as it is: opened for reading, it is not migrated; a keeper that has it is asked instead. */
async function look<Result>(
  context: CommandContext,
  options: DatabaseOptions,
  location: DatabaseLocation,
  use: (connection: StorageConnection) => Promise<Result>,
): Promise<Result> {
  const { openStorage } = await import('../../../storage/engines/open-engine.ts');
  try {
    const database = await openStorage(location, { readOnly: true, mustExist: true });
    try {
      const connection = await database.connect();
      try {
        return await use(connection);
      } finally {
        await connection.close();
      }
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'DATABASE_LOCKED') throw error;
    return await withDatabase(context, options, async (access) => {
      const connection = await access.connect();
      try {
        return await use(connection);
      } finally {
        await connection.close();
      }
    });
  }
}

function report(label: string, engine: string, migrations: readonly MigrationStatus[]): object {
  return {
    database: label,
    engine,
    pending: migrations.filter(({ state }) => state === 'pending').length,
    migrations: migrations.map(({ id, name, state, origin, appliedAt }) => ({
      number: id,
      name,
      state,
      origin,
      applied_at: appliedAt === null ? null : isoTimestamp(appliedAt),
    })),
  };
}

function asText(label: string, migrations: readonly MigrationStatus[], context: CommandContext): string {
  const rows = migrations.map(({ id, name, state, origin, appliedAt }) => [
    String(id),
    name,
    origin,
    state,
    appliedAt === null ? '' : isoTimestamp(appliedAt),
  ]);
  const head = ['number', 'name', 'of', 'state', 'applied'];
  const columns = [{ right: true }, {}, {}, {}, {}];
  return outline([label], [{ title: 'Migrations', head, columns, rows }], context);
}

export const statusCommand: CommandFactory = (context) => {
  const command = migrationsOption(databaseOptions(new Command('status')))
    .description(
      'Shows which migrations the database has gone through and which are still to come. The database\n' +
        'is only looked at. Ends with 1 when one is unknown here, or is not what was applied.',
    )
    .option('--json', 'as JSON')
    .action(async (options: StatusOptions) => {
      const location = await databaseLocation(options, context);
      const known = await knownMigrations(options, location, context);
      const { migrationStatus } = await import('../../../storage/migrations/migration-state.ts');
      const migrations = await look(context, options, location, (connection) =>
        migrationStatus(connection, known),
      );
      const label = locationLabel(location);
      const text =
        options.json === true
          ? `${JSON.stringify(report(label, location.engine, migrations), null, 2)}\n`
          : asText(label, migrations, context);
      await writeText(context.stdout, text);
      if (migrations.some(({ state }) => state === 'unknown' || state === 'changed')) context.setExitCode(1);
    });
  return addExamples(command, [
    'assay db status',
    'assay db status --migrations database/assay --json | jq .pending',
  ]);
};
