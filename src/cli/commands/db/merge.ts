import { Command } from 'commander';
import { assayError } from '../../../model/errors.ts';
import { formatDuration } from '../../../std/duration.ts';
import { locationLabel } from '../../../storage/location/database-location.ts';
import type { MergeReport } from '../../../storage/merging/merge-report.ts';
import type { CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { isSameDatabase, otherDatabase } from '../../other-database.ts';
import { showProgress } from '../../show-progress.ts';
import { writeText } from '../../write-text.ts';

function reportText({ runs, tables }: MergeReport, label: string, elapsedMs: number): string {
  const lines = [
    `${label}: ${runs.taken} runs taken, ${runs.completed} completed, ${runs.joined === 0 ? '' : `${runs.joined} joined to their build, `}${runs.alreadyThere} already there, ${runs.skipped.length} skipped, in ${formatDuration(elapsedMs)}`,
    ...Object.entries(tables).map(
      ([table, { taken, alreadyThere }]) =>
        `  ${table.padEnd(22)}${taken.toLocaleString('en-US').padStart(12)} taken${alreadyThere > 0 ? `, ${alreadyThere.toLocaleString('en-US')} already there` : ''}`,
    ),
    ...runs.skipped.map(({ uuid, name, reason }) => `skipped ${name ?? 'run'} (${uuid}): ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}

export const mergeCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('merge'))
    .description(
      'Takes in all finished runs of another database, with the tests that they refer to and what was concluded from\n' +
        'them. Ids are given anew, uuids stay, and twice is the same as once: a run that is here is left alone, one that\n' +
        'grew since is completed; runs of one build (ASSAY_RUN_ID, or jobs of one CI build) become one run. A run comes ' +
        'whole or not at all. The other database is only read, and may be in use.',
    )
    .argument('<other>', 'database to take from: a file, or a URL of any engine')
    .option('--json', 'report as JSON')
    .action(async (other: string, options: DatabaseOptions & { readonly json?: boolean }) => {
      const started = performance.now();
      const from = await otherDatabase(other, context);
      const sourceLabel = locationLabel(from);
      const { openForReading } = await import('../../../keeper/open-for-reading.ts');
      const { mergeDatabase } = await import('../../../storage/merging/merge-database.ts');
      const { report, label } = await withDatabase(context, options, async (access, location) => {
        const label = locationLabel(location);
        if (isSameDatabase(location, from)) throw assayError('MERGE_SAME', { database: label });
        const source = await openForReading(from);
        const connection = await access.connect();
        const bar = showProgress(context.stderr, 'Merging');
        for (const notice of source.notices) context.stderr.write(`note: ${notice}\n`);
        try {
          const report = await mergeDatabase(source.connection, connection, {
            sourceLabel,
            targetLabel: label,
            now: context.now(),
            signal: context.signal,
            progress: ({ runsDone, runsTotal, rows }) =>
              bar.update(
                runsDone / runsTotal,
                `run ${runsDone} of ${runsTotal}, ${rows.toLocaleString('en-US')} rows`,
              ),
          });
          return { report, label };
        } finally {
          bar.end();
          await connection.close();
          await source.close();
        }
      });
      for (const notice of report.notices) context.stderr.write(`note: ${notice}\n`);
      const elapsedMs = performance.now() - started;
      await writeText(
        context.stdout,
        options.json === true
          ? `${JSON.stringify({ database: label, from: sourceLabel, ...report, elapsedMs }, null, 2)}\n`
          : reportText(report, label, elapsedMs),
      );
    });
  return addExamples(command, [
    'assay db merge ../other-checkout/results.db',
    'assay db merge shard-2.db --db all-shards.db --json',
    'assay db merge sqlite:laptop.sqlite --database-url postgres://ci@db.example/results',
  ]);
};
