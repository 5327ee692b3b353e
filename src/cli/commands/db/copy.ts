import { Command } from 'commander';
import { assayError } from '../../../model/errors.ts';
import { formatDuration } from '../../../std/duration.ts';
import { locationLabel } from '../../../storage/location/database-location.ts';
import type { CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { isSameDatabase, otherDatabase } from '../../other-database.ts';
import { showProgress } from '../../show-progress.ts';
import { writeText } from '../../write-text.ts';

interface CopyCommandOptions extends DatabaseOptions {
  readonly to: string;
  readonly json?: boolean;
}

export const copyCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('copy'))
    .description(
      'Copies everything into another database of any engine, ids and all, as it is at one moment, and compares counts\n' +
        'and checksums of each table. The target must be new or empty; after any error it is as it was. What is still\n' +
        'recorded stays with this database. Tables that are not of Assay are told, not copied.',
    )
    .requiredOption('--to <url>', 'target: postgres://user@host/name, sqlite:PATH, duckdb:PATH or a path')
    .option('--json', 'report as JSON')
    .action(async (options: CopyCommandOptions) => {
      const started = performance.now();
      const target = await otherDatabase(options.to, context);
      const targetLabel = locationLabel(target);
      const { copyToLocation } = await import('../../../storage/transfer/copy-to-location.ts');
      const report = await withDatabase(context, options, async (access, location) => {
        const sourceLabel = locationLabel(location);
        if (isSameDatabase(location, target)) throw assayError('MERGE_SAME', { database: sourceLabel });
        const connection = await access.connect();
        const bar = showProgress(context.stderr, 'Copying');
        try {
          return await copyToLocation(connection, target, {
            sourceLabel,
            signal: context.signal,
            progress: ({ phase, table, rows, totalRows }) =>
              bar.update(
                (rows / Math.max(1, totalRows) + (phase === 'verifying' ? 1 : 0)) / 2,
                `${phase} ${table}, ${rows.toLocaleString('en-US')} rows`,
              ),
          });
        } finally {
          bar.end();
          await connection.close();
        }
      });
      for (const notice of report.notices) context.stderr.write(`note: ${notice}\n`);
      const elapsedMs = performance.now() - started;
      const text =
        options.json === true
          ? `${JSON.stringify({ target: targetLabel, ...report, elapsedMs }, null, 2)}\n`
          : `${targetLabel}: ${report.tables.length} tables with ${report.rows.toLocaleString('en-US')} rows copied and compared, in ${formatDuration(elapsedMs)}\n`;
      await writeText(context.stdout, text);
    });
  return addExamples(command, [
    'assay db copy --to sqlite:results.sqlite',
    'assay db copy --db results.db --to postgres://ci@db.example/results',
    'assay db copy --database-url postgres://ci@db.example/results --to offline.db --json',
  ]);
};
