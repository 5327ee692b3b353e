import { Argument, Command } from 'commander';
import type { CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { type MigrationsOption, migrationsOption, parseMigrationNumber } from '../../migrations-option.ts';
import { runMigrations } from '../../run-migrations.ts';

interface DownOptions extends DatabaseOptions, MigrationsOption {
  readonly json?: boolean;
}

export const rollbackCommand: CommandFactory = (context) => {
  const command = migrationsOption(databaseOptions(new Command('rollback')))
    .description(
      'Takes back every migration with a higher number, the last one first, with what only they\n' +
        'brought: tables and columns go with their rows. 0 removes everything of Assay. An Assay that\n' +
        'records into the database or asks it applies its own migrations again: go back for an older\n' +
        'Assay, or to mend your own.',
    )
    .addArgument(
      new Argument('<number>', 'migration to go back to; 0 for none').argParser(parseMigrationNumber),
    )
    .option('--json', 'report as JSON')
    .action((target: number, options: DownOptions) =>
      runMigrations({ direction: 'down', target, options, json: options.json === true }, context),
    );
  return addExamples(command, ['assay db rollback 1000', 'assay db rollback 1 --db old/results.db --json']);
};
