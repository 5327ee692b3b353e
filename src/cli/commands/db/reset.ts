import { existsSync } from 'node:fs';
import { Command } from 'commander';
import type { RunDatabase } from '../../../keeper/run-database.ts';
import { assayError } from '../../../model/errors.ts';
import { type DatabaseLocation, locationLabel } from '../../../storage/location/database-location.ts';
import type { CommandContext, CommandFactory } from '../../command-context.ts';
import { canAsk, confirmByName } from '../../confirm.ts';
import {
  type DatabaseOptions,
  databaseLocation,
  databaseOptions,
  withDatabaseAlone,
} from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { writeText } from '../../write-text.ts';

interface ResetOptions extends DatabaseOptions {
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly everything?: boolean;
  readonly json?: boolean;
}

async function ask(
  options: ResetOptions,
  location: DatabaseLocation,
  context: CommandContext,
): Promise<void> {
  const database = locationLabel(location);
  if (location.engine !== 'postgres' && !existsSync(location.path))
    throw assayError('DATABASE_MISSING', { path: location.path });
  if (options.yes === true) return;
  if (!canAsk(context)) throw assayError('RESET_REFUSED', { database, reason: 'nobody can be asked here' });
  await confirmByName(context, `All runs, tests and results in ${database} will be lost.`, database);
}

async function isRecording(database: RunDatabase): Promise<boolean> {
  const connection = await database.connect();
  try {
    const [row] = await connection.rows("SELECT count(*) AS n FROM runs WHERE status = 'running'");
    return database.hasOpenJournals() || Number(row?.n) > 0;
  } finally {
    await connection.close();
  }
}

export const resetCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('reset'))
    .description(
      "Empties the database: all that Assay recorded and knows goes, the schema and users' own tables stay. Asks first.\n" +
        'With --force also while something is recorded: what its journals hold comes back from them, whole.',
    )
    .option('--yes', 'do not ask')
    .option('--force', 'also while a run is being recorded')
    .option('--everything', 'also drop tables and views that are not of Assay')
    .option('--json', 'report as JSON')
    .action(async (options: ResetOptions) => {
      const location = await databaseLocation(options, context);
      const label = locationLabel(location);
      await ask(options, location, context);
      const { resetDatabase } = await import('../../../storage/reset/reset-database.ts');
      const report = await withDatabaseAlone(context, options, async (database) => {
        if (options.force !== true && (await isRecording(database)))
          throw assayError('RESET_REFUSED', {
            database: label,
            reason: 'something is being recorded into it',
          });
        await database.checkpoint(); // Journals of finished runs go; else their runs would come back from them.
        const connection = await database.connect();
        try {
          const report = await resetDatabase(connection, options.everything === true);
          await connection.checkpoint();
          return report;
        } finally {
          await connection.close();
        }
      });
      const dropped = report.dropped.length === 0 ? '' : `; dropped ${report.dropped.join(', ')}`;
      await writeText(
        context.stdout,
        options.json === true
          ? `${JSON.stringify({ database: label, ...report }, null, 2)}\n`
          : `${label} is empty: ${report.rows.toLocaleString('en-US')} rows removed${dropped}\n`,
      );
    });
  return addExamples(command, [
    'assay db reset',
    'assay db reset --db scratch.db --yes',
    'assay db reset --everything --yes --json',
  ]);
};
