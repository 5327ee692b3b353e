import { resolve } from 'node:path';
import { Command } from 'commander';
import type { DatabaseAccess } from '../../../keeper/database-access.ts';
import { formatBytes, formatDuration } from '../../../std/duration.ts';
import type { DumpProgress, DumpReport } from '../../../storage/dump/dump-database.ts';
import type { StorageConnection } from '../../../storage/engines/storage-engine.ts';
import type { DatabaseLocation } from '../../../storage/location/database-location.ts';
import type { CommandContext, CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { showProgress } from '../../show-progress.ts';
import { writeText } from '../../write-text.ts';

interface CommandOptions extends DatabaseOptions {
  readonly output?: string;
  readonly json?: boolean;
}

/** Lets work ask the database itself; one that can only be read is opened for that. */
async function withConnection<Result>(
  access: DatabaseAccess,
  location: DatabaseLocation,
  work: (connection: StorageConnection) => Promise<Result>,
): Promise<Result> {
  const { openStorage } = await import('../../../storage/engines/open-engine.ts');
  const database = access.kind === 'read-only' ? await openStorage(location, { readOnly: true }) : null;
  try {
    const connection = await (database ?? access).connect();
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  } finally {
    await database?.close();
  }
}

async function dump(
  connection: StorageConnection,
  file: string | null,
  context: CommandContext,
): Promise<DumpReport> {
  const bar = showProgress(context.stderr, 'Dumping');
  const options = {
    signal: context.signal,
    progress: ({ table, rows, totalRows }: DumpProgress) =>
      bar.update(totalRows === 0 ? 1 : rows / totalRows, `${rows.toLocaleString('en-US')} rows, ${table}`),
  };
  try {
    if (file !== null) {
      const { dumpToFile } = await import('../../../storage/dump/dump-to-file.ts');
      return await dumpToFile(connection, file, options);
    }
    const { dumpDatabase } = await import('../../../storage/dump/dump-database.ts');
    const write = (bytes: Uint8Array) => writeText(context.stdout, Buffer.from(bytes).toString());
    return await dumpDatabase(connection, write, options);
  } finally {
    bar.end();
  }
}

export const dumpCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('dump'))
    .description(
      'Writes the whole database as portable SQL: tables, rows, indexes, views. The same data gives the same text,\n' +
        'whichever engine holds it, and a changed row is a changed line. It loads into any engine with assay db load, and\n' +
        'as plain SQL with sqlite3, psql and duckdb. It is what the database was at one moment, also while a run records.',
    )
    .option('-o, --output <file>', 'file; .gz and .zst are packed (default: standard output)')
    .option('--json', 'report as JSON, with --output')
    .action(async (options: CommandOptions) => {
      const started = performance.now();
      const named = options.output !== undefined && options.output !== '-';
      const file = named ? resolve(context.cwd, options.output ?? '') : null;
      const report = await withDatabase(context, options, (access, location) =>
        withConnection(access, location, (connection) => dump(connection, file, context)),
      );
      for (const notice of report.notices) context.stderr.write(`note: ${notice}\n`);
      const elapsedMs = performance.now() - started;
      if (file === null) return;
      if (options.json === true)
        return await writeText(
          context.stdout,
          `${JSON.stringify({ file, ...report, elapsedMs }, null, 2)}\n`,
        );
      const { rows, bytes, tables } = report;
      await writeText(
        context.stdout,
        `${file}: ${tables.length} tables with ${rows.toLocaleString('en-US')} rows, ${formatBytes(bytes)} of SQL, in ${formatDuration(elapsedMs)}\n`,
      );
    });
  return addExamples(command, [
    'assay db dump -o results.sql',
    'assay db dump -o backup.sql.gz --database-url postgres://ci@db.example/results',
    'assay db dump | sqlite3 -bail copy.db',
    'diff <(assay db dump --db before.db) <(assay db dump --db after.db)',
  ]);
};
