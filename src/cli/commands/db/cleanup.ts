import { hostname } from 'node:os';
import { Command, Option } from 'commander';
import { assayError } from '../../../model/errors.ts';
import { journalsDirectory } from '../../../recording/journal/journal-files.ts';
import { formatBytes } from '../../../std/duration.ts';
import { locationLabel } from '../../../storage/location/database-location.ts';
import type { CleanupReport, RetentionDays } from '../../../storage/retention/retention-options.ts';
import type { CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { parseDays } from '../../option-values.ts';
import { showProgress } from '../../show-progress.ts';
import { writeText } from '../../write-text.ts';

interface CleanupCommandOptions extends DatabaseOptions {
  readonly days?: number;
  readonly artifactsDays?: number;
  readonly logsDays?: number;
  readonly stepsDays?: number;
  readonly runsDays?: number;
  readonly files?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

function daysOf(options: CleanupCommandOptions): RetentionDays {
  const { days } = options;
  const keep = {
    artifacts: options.artifactsDays ?? days,
    logs: options.logsDays ?? days,
    steps: options.stepsDays ?? days,
    runs: options.runsDays ?? days,
  };
  if (Object.values(keep).every((given) => given === undefined))
    throw assayError('CLEANUP_NOTHING_CHOSEN', {});
  return keep;
}

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

function reportText(report: CleanupReport, label: string): string {
  const rows = Object.entries(report.rows);
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  const verb = report.dryRun ? 'would go from' : 'went from';
  const files =
    report.files === 0 ? '' : `, ${counted(report.files, 'file', 'files')} (${formatBytes(report.bytes)})`;
  const lines = [
    `${counted(report.runs, 'run', 'runs')}, ${counted(total, 'row', 'rows')}${files} ${verb} ${label}`,
    ...rows.map(([table, count]) => `  ${table.padEnd(16)}${count.toLocaleString('en-US').padStart(12)}`),
    ...Object.entries(report.keptFrom).map(([tier, day]) => `${tier.padEnd(10)} kept from ${day} on`),
  ];
  if (report.testDays > 0)
    lines.push(`${counted(report.testDays, 'day of a test', 'days of tests')} counted in test_days`);
  for (const { runId, reason } of report.kept) lines.push(`run ${runId} stays: ${reason}`);
  return `${lines.join('\n')}\n`;
}

const tierOption = (tier: string, what: string) =>
  new Option(`--${tier}-days <days>`, `days to keep ${what} (default: --days)`).argParser(parseDays);

export const cleanupCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('cleanup'))
    .description(
      'Removes what is older than it shall be kept, in whole days (UTC). Runs that are being recorded are never touched,\n' +
        'recording goes on meanwhile, and what came of each test on each day stays in test_days for ever. One that was\n' +
        'broken off is finished by the next. The file shrinks with assay db compact.',
    )
    .addOption(new Option('--days <days>', 'days to keep everything').argParser(parseDays))
    .addOption(tierOption('artifacts', 'rows of artifacts'))
    .addOption(tierOption('logs', 'log lines'))
    .addOption(tierOption('steps', 'sections, steps and their attempts'))
    .addOption(tierOption('runs', 'runs with all that is left of them'))
    .option('--files', 'also remove the files of these artifacts, below the results folder of their run')
    .option('--dry-run', 'only say what would go')
    .option('--json', 'report as JSON')
    .action(async (options: CleanupCommandOptions) => {
      const keep = daysOf(options);
      const { cleanup } = await import('../../../storage/retention/cleanup.ts');
      const bar = showProgress(context.stderr, 'Cleaning up');
      const { report, label } = await withDatabase(context, options, async (access, location) => {
        const connection = await access.connect();
        try {
          const report = await cleanup(connection, {
            keep,
            now: context.now(),
            dryRun: options.dryRun,
            files: options.files === true ? { host: hostname() } : undefined,
            journalsDirectory: journalsDirectory(location.path),
            progress: ({ tier, runsDone, runsTotal }) =>
              bar.update(runsDone / runsTotal, `${tier}, ${runsDone} of ${runsTotal} runs`),
            signal: context.signal,
          });
          return { report, label: locationLabel(location) };
        } finally {
          bar.end();
          await connection.close();
        }
      });
      await writeText(
        context.stdout,
        options.json === true
          ? `${JSON.stringify({ database: label, ...report }, null, 2)}\n`
          : reportText(report, label),
      );
      if (report.kept.length > 0) context.setExitCode(1);
    });
  return addExamples(command, [
    'assay db cleanup --days 90 --dry-run',
    'assay db cleanup --days 365 --steps-days 30 --artifacts-days 14 --files',
    'assay db cleanup --logs-days 7 --json',
  ]);
};
