import { resolve } from 'node:path';
import { Command } from 'commander';
import type { RunDatabase } from '../../../keeper/run-database.ts';
import { assayError } from '../../../model/errors.ts';
import { formatDuration } from '../../../std/duration.ts';
import { locationLabel } from '../../../storage/location/database-location.ts';
import { tableNames } from '../../../storage/tables/all-tables.ts';
import type { CommandContext, CommandFactory } from '../../command-context.ts';
import { canAsk, confirmByName } from '../../confirm.ts';
import {
  type DatabaseOptions,
  databaseLocation,
  databaseOptions,
  withDatabaseAlone,
} from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { showProgress } from '../../show-progress.ts';
import { writeText } from '../../write-text.ts';

interface RestoreCommandOptions extends DatabaseOptions {
  readonly replace?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** How much a database holds. */
async function holdings(database: RunDatabase): Promise<{ runs: number; rows: number }> {
  const connection = await database.connect();
  try {
    let rows = 0;
    let runs = 0;
    for (const table of tableNames) {
      if (table === 'migrations' || table === 'id_counters') continue;
      const [row] = await connection.rows(`SELECT count(*) AS n FROM ${table}`);
      rows += Number(row?.n);
      if (table === 'runs') runs = Number(row?.n);
    }
    return { runs, rows };
  } finally {
    await connection.close();
  }
}

/** Makes sure that what is there may go. */
async function assertReplaceable(
  database: RunDatabase,
  options: RestoreCommandOptions,
  context: CommandContext,
): Promise<boolean> {
  const { runs, rows } = await holdings(database);
  if (rows === 0) return false;
  if (options.replace !== true) throw assayError('RESTORE_REFUSED', { database: database.label, runs, rows });
  if (options.yes !== true && canAsk(context))
    await confirmByName(
      context,
      `${database.label} holds ${runs} runs; the backup takes its place.`,
      database.label,
    );
  return true;
}

export const restoreCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('restore'))
    .description(
      'Puts a backup in the place of the database, after it was read to its end and found whole. A database that holds\n' +
        'something is only replaced with --replace; a file is kept beside as <file>.before-restore-<time>, on a server it\n' +
        'is gone. Whoever is killed meanwhile leaves the old or the new database, whole.',
    )
    .argument('<file>', 'file of assay db backup, or of assay db dump')
    .option('--replace', 'also when the database holds something')
    .option('--yes', 'do not ask on a terminal')
    .option('--json', 'report as JSON')
    .action(async (name: string, options: RestoreCommandOptions) => {
      const started = performance.now();
      const file = resolve(context.cwd, name);
      const { verifyBackup } = await import('../../../storage/backup/verify-backup.ts');
      const { restoreFile, restoreServer } = await import('../../../storage/backup/restore-backup.ts');
      const location = await databaseLocation(options, context);
      const label = locationLabel(location);
      const contents = await verifyBackup(file, context.signal);
      const bar = showProgress(context.stderr, 'Restoring');
      const load = {
        label,
        signal: context.signal,
        progress: ({ table, rows, share }: { table: string; rows: number; share: number }) =>
          bar.update(share, `${rows.toLocaleString('en-US')} rows, ${table}`),
      };
      const report = await withDatabaseAlone(context, options, async (database) => {
        const holds = await assertReplaceable(database, options, context);
        try {
          if (database.capabilities.isFile) {
            const time = new Date(context.now() / 1000)
              .toISOString()
              .replace(/\.\d+Z$/, 'Z')
              .replaceAll(':', '-');
            const keepAs = holds ? `${location.path}.before-restore-${time}` : null;
            await database.checkpoint();
            return await restoreFile(location, file, keepAs, () => database.close(), load);
          }
          const connection = await database.connect();
          return await restoreServer(connection, file, contents, load);
        } finally {
          bar.end();
        }
      });
      for (const notice of report.notices) context.stderr.write(`note: ${notice}\n`);
      const elapsedMs = performance.now() - started;
      const kept = report.keptAs === null ? '' : `; the old one is ${report.keptAs}`;
      await writeText(
        context.stdout,
        options.json === true
          ? `${JSON.stringify({ database: label, ...report, elapsedMs }, null, 2)}\n`
          : `${label}: ${report.rows.toLocaleString('en-US')} rows restored in ${formatDuration(elapsedMs)}${kept}\n`,
      );
    });
  return addExamples(command, [
    'assay db restore results-2026-11-21.backup --db restored.db',
    'assay db restore nightly.sql.gz --replace',
    'assay db restore results.backup --database-url postgres://ci@db.example/results',
  ]);
};
