import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { formatDuration } from '../../../std/duration.ts';
import { locationLabel } from '../../../storage/location/database-location.ts';
import type { CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { parseByteCount } from '../../option-values.ts';
import { showProgress } from '../../show-progress.ts';
import { writeText } from '../../write-text.ts';

interface CommandOptions extends DatabaseOptions {
  readonly edited?: boolean;
  readonly maxSize?: number;
  readonly json?: boolean;
}

/**
 * Looks at the first lines before a database is made for what follows.
 *
 * @throws FILE_UNREADABLE, DUMP_INVALID, DUMP_NEWER
 */
async function checkDump(file: string, options: CommandOptions): Promise<void> {
  const { DumpReader } = await import('../../../storage/dump/reading/dump-reader.ts');
  await (await DumpReader.open(file, { maxBytes: options.maxSize })).close();
}

export const loadCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('load'))
    .description(
      'Loads a file of assay db dump, from whichever engine, into a new or empty database. Nothing in the file is run:\n' +
        'it is read, checked and inserted. A file that is no dump, is cut or was changed gives an error with its line, and\n' +
        'the database is as it was.',
    )
    .argument('<file>', 'dump, plain or packed with gzip or zstd')
    .option('--edited', 'the dump was changed on purpose: leave out checksum and counts')
    .addOption(
      new Option('--max-size <size>', 'refuse a file that unpacks to more, for example 10GB').argParser(
        parseByteCount,
      ),
    )
    .option('--json', 'report as JSON')
    .action(async (file: string, options: CommandOptions) => {
      const started = performance.now();
      const source = resolve(context.cwd, file);
      await checkDump(source, options);
      const { report, label } = await withDatabase(
        context,
        options,
        async (access, location) => {
          const { loadDump } = await import('../../../storage/dump/load-dump.ts');
          const label = locationLabel(location);
          const connection = await access.connect();
          const bar = showProgress(context.stderr, 'Loading');
          try {
            const report = await loadDump(connection, source, {
              label,
              edited: options.edited,
              maxBytes: options.maxSize,
              signal: context.signal,
              progress: ({ table, rows, share }) =>
                bar.update(share, `${rows.toLocaleString('en-US')} rows, ${table}`),
            });
            return { report, label };
          } finally {
            bar.end();
            await connection.close();
          }
        },
        { mustExist: false },
      );
      for (const notice of report.notices) context.stderr.write(`note: ${notice}\n`);
      const elapsedMs = performance.now() - started;
      if (options.json === true)
        return await writeText(
          context.stdout,
          `${JSON.stringify({ database: label, ...report, elapsedMs }, null, 2)}\n`,
        );
      await writeText(
        context.stdout,
        `${label}: ${report.tables.length} tables with ${report.rows.toLocaleString('en-US')} rows, in ${formatDuration(elapsedMs)}\n`,
      );
    });
  return addExamples(command, [
    'assay db load results.sql --db new.db',
    'assay db load backup.sql.gz --database-url postgres://ci@db.example/results',
    'assay db load changed-by-hand.sql --edited --database-url sqlite:copy.db',
  ]);
};
