import { Command } from 'commander';
import { formatBytes, formatDuration } from '../../../std/duration.ts';
import { locationLabel } from '../../../storage/location/database-location.ts';
import type { CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { writeText } from '../../write-text.ts';

export const compactCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('compact'))
    .description(
      'Copies the database to a new file without the room that it no longer needs, verifies the copy, and puts it in\n' +
        'place. Whatever happens meanwhile, one whole database is there; recordings go on in their journals.',
    )
    .option('--json', 'report as JSON')
    .action(async (options: DatabaseOptions & { readonly json?: boolean }) => {
      const report = await withDatabase(context, options, (access, location) => {
        context.stderr.write(`Compacting ${locationLabel(location)} ...\n`);
        return access.compact();
      });
      const saved = report.bytesBefore - report.bytesAfter;
      if (options.json === true) {
        await writeText(context.stdout, `${JSON.stringify({ ...report, bytesSaved: saved }, null, 2)}\n`);
        return;
      }
      const share = report.bytesBefore === 0 ? 0 : (100 * saved) / report.bytesBefore;
      const change =
        saved > 0
          ? `saved ${formatBytes(saved)} (${share.toFixed(1)} %)`
          : `nothing to save (${formatBytes(-saved)} larger)`;
      await writeText(
        context.stdout,
        `${formatBytes(report.bytesBefore)} -> ${formatBytes(report.bytesAfter)}: ${saved === 0 ? 'nothing to save' : change}\n` +
          `${report.tables} tables with ${report.rows.toLocaleString('en-US')} rows verified in ${formatDuration(report.elapsedMs)}\n`,
      );
    });
  return addExamples(command, ['assay db compact', 'assay db compact --db old/results.db --json']);
};
