import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { formatBytes, formatDuration } from '../../../std/duration.ts';
import type { CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { showProgress } from '../../show-progress.ts';
import { writeText } from '../../write-text.ts';

interface BackupCommandOptions extends DatabaseOptions {
  readonly force?: boolean;
  readonly verify: boolean;
  readonly json?: boolean;
}

export const backupCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('backup'))
    .description(
      'Writes everything into one packed file with a checksum: the database as it is at one moment, also while a run\n' +
        'records. The file is read back before it gets its name, and restores into any engine.',
    )
    .argument('<file>', 'new file; .gz packs with gzip, everything else with zstd where Node has it')
    .option('--force', 'replace a file that is there')
    .option('--no-verify', 'do not read the file back')
    .option('--json', 'report as JSON')
    .action(async (name: string, options: BackupCommandOptions) => {
      const started = performance.now();
      const file = resolve(context.cwd, name);
      const { backupDatabase } = await import('../../../storage/backup/backup-database.ts');
      const report = await withDatabase(context, options, async (access) => {
        const connection = await access.connect();
        const bar = showProgress(context.stderr, 'Backing up');
        try {
          return await backupDatabase(connection, file, {
            force: options.force,
            verify: options.verify,
            signal: context.signal,
            progress: ({ table, rows, totalRows }) =>
              bar.update(rows / Math.max(1, totalRows), `${rows.toLocaleString('en-US')} rows, ${table}`),
          });
        } finally {
          bar.end();
          await connection.close();
        }
      });
      for (const notice of report.notices) context.stderr.write(`note: ${notice}\n`);
      const { size } = statSync(file);
      const elapsedMs = performance.now() - started;
      const { rows, verified } = report;
      await writeText(
        context.stdout,
        options.json === true
          ? `${JSON.stringify({ file, bytes: size, ...report, elapsedMs }, null, 2)}\n`
          : `${file}: ${formatBytes(size)} with ${rows.toLocaleString('en-US')} rows${verified ? ', verified' : ''}, in ${formatDuration(elapsedMs)}\n`,
      );
    });
  return addExamples(command, [
    'assay db backup results-2026-11-21.backup',
    'assay db backup nightly.sql.gz --force --database-url postgres://ci@db.example/results',
  ]);
};
