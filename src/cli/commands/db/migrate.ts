import { Command, Option } from 'commander';
import type { CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { type MigrationsOption, migrationsOption, parseMigrationNumber } from '../../migrations-option.ts';
import { runMigrations } from '../../run-migrations.ts';

interface UpOptions extends DatabaseOptions, MigrationsOption {
  readonly target?: number;
  readonly json?: boolean;
}

export const migrateCommand: CommandFactory = (context) => {
  const command = migrationsOption(databaseOptions(new Command('migrate')))
    .description(
      "Applies the migrations that the database has not gone through: Assay's (recording and asking\n" +
        'does that by itself), then your own. One that fails leaves nothing behind; those before it\n' +
        'stand. Your own are files 1000-name.sql (numbers from 1000 on) with statements below "-- up"\n' +
        'and "-- down" lines, or below "-- up sqlite" and the like for one kind of database alone.',
    )
    .addOption(
      new Option('--target <number>', 'stop at this migration (default: all)').argParser(
        parseMigrationNumber,
      ),
    )
    .option('--json', 'report as JSON')
    .action((options: UpOptions) =>
      runMigrations(
        { direction: 'up', target: options.target, options, json: options.json === true },
        context,
      ),
    );
  return addExamples(command, [
    'assay db migrate',
    'assay db migrate --migrations database/assay --target 1002',
    'assay db migrate --database-url postgres://ci@db.example/results --json',
  ]);
};
