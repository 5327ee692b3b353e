import { Command } from 'commander';
import { messageOf } from '../../../model/errors.ts';
import type { StorageConnection } from '../../../storage/engines/storage-engine.ts';
import { type DatabaseLocation, locationLabel } from '../../../storage/location/database-location.ts';
import type { CommandContext, CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseLocation, databaseOptions } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { writeText } from '../../write-text.ts';

interface InitReport {
  readonly database: string;
  readonly engine: string;
  readonly migration: number;
  /** False where it was there before. */
  readonly made: boolean;
}

/** Whether a database has been through migrations already. */
async function isThere(location: DatabaseLocation): Promise<boolean> {
  const { existsSync } = await import('node:fs');
  if (location.engine !== 'postgres') return existsSync(location.path);
  const { openStorage } = await import('../../../storage/engines/open-engine.ts');
  const { appliedMigrations } = await import('../../../storage/migrations/migration-ledger.ts');
  const database = await openStorage(location);
  try {
    const connection: StorageConnection = await database.connect();
    return (await appliedMigrations(connection)).length > 0;
  } finally {
    await database.close();
  }
}

async function init(location: DatabaseLocation, context: CommandContext): Promise<InitReport> {
  const made = !(await isThere(location));
  const { openDatabaseAccess } = await import('../../../keeper/open-database-access.ts');
  const { migrationState } = await import('../../../storage/migrations/migration-state.ts');
  const database = locationLabel(location);
  const access = await openDatabaseAccess({ location, program: context, mustExist: false });
  for (const notice of access.notices) context.stderr.write(`note: ${notice}\n`);
  try {
    const connection = await access.connect();
    try {
      const { current } = await migrationState(connection, database);
      return { database, engine: connection.engine, migration: current, made };
    } finally {
      await connection.close().catch((error: unknown) => context.stderr.write(`note: ${messageOf(error)}\n`));
    }
  } finally {
    await access.close();
  }
}

export const databaseInitCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('init'))
    .description(
      'Makes the database with its tables, or says that it is there. Recording does that by itself.',
    )
    .option('--json', 'report as JSON')
    .action(async (options: DatabaseOptions & { readonly json?: boolean }) => {
      const report = await init(await databaseLocation(options, context), context);
      const { database, engine, migration, made } = report;
      await writeText(
        context.stdout,
        options.json === true
          ? `${JSON.stringify(report, null, 2)}\n`
          : `${database} ${made ? 'is made' : 'is there already'}: ${engine}, migration ${migration}\n`,
      );
    });
  return addExamples(command, [
    'assay db init',
    'assay db init --db results.sqlite',
    'assay db init --database-url postgres://ci@db.example/results',
  ]);
};
