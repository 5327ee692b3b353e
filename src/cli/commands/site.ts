import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { resolveRun } from '../../analysis/resolve-run.ts';
import type { ChosenRuns } from '../../exporters/site/site-selection.ts';
import type { WrittenSite } from '../../exporters/site/write-site.ts';
import { assayError } from '../../model/errors.ts';
import { formatBytes, formatDuration } from '../../std/duration.ts';
import type { CommandFactory } from '../command-context.ts';
import { type DatabaseOptions, databaseOptions } from '../database-option.ts';
import { addExamples } from '../examples.ts';
import { collectText, parseCount, parseDays } from '../option-values.ts';
import { showProgress } from '../show-progress.ts';
import { type SiteSource, withSiteSource } from '../site-source.ts';
import { writeText } from '../write-text.ts';

interface SiteOptions extends DatabaseOptions {
  readonly output?: string;
  readonly from?: string;
  readonly runs?: number;
  readonly days?: number;
  readonly run?: readonly string[];
  readonly logs: boolean;
  readonly files: boolean;
  readonly allFiles?: boolean;
  readonly withVariables?: boolean;
  readonly singleFile?: boolean;
  readonly title: string;
  readonly json?: boolean;
}

/** Bytes of a database from which phones and old machines have trouble. */
const largeDatabase = 300 * 1024 * 1024;
/** What an engine in a browser can hold. */
const largestDatabase = 1.5 * 1024 * 1024 * 1024;

const counted = (count: number, noun: string) =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

async function chosenRuns(
  { access, connection, label }: SiteSource,
  options: SiteOptions,
  now: number,
  signal: AbortSignal,
): Promise<ChosenRuns> {
  const { chooseRuns } = await import('../../exporters/site/site-selection.ts');
  const ids =
    options.run === undefined
      ? undefined
      : await Promise.all(options.run.map((run) => resolveRun(access, run, signal)));
  const chosen = await chooseRuns(connection, { runs: options.runs, days: options.days, ids }, now);
  if (chosen.ids.length === 0) throw assayError('SITE_WITHOUT_RUNS', { database: label });
  return chosen;
}

/** What the page says about itself. */
function notices(options: SiteOptions, { ids, all }: ChosenRuns): readonly string[] {
  return [
    ...(ids.length < all
      ? [`${ids.length.toLocaleString('en-US')} of ${counted(all, 'run')} are in this copy.`]
      : []),
    ...(options.logs ? [] : ['Log lines are not in this copy.']),
    options.withVariables === true
      ? 'Accounts, tokens, the audit log and test data are not in this copy.'
      : 'Accounts, tokens, the audit log, test data and environment variables are not in this copy.',
  ];
}

/** What the person who made it should know. */
function remarks(
  options: SiteOptions,
  runs: ChosenRuns,
  { files, databaseBytes }: WrittenSite,
): readonly string[] {
  const size = formatBytes(databaseBytes);
  return [
    ...(runs.cut
      ? [
          `${runs.ids.length} of ${counted(runs.all, 'run')}: the latest that a browser takes easily; --runs or --days choose others`,
        ]
      : []),
    ...(files.missing > 0 ? [`${counted(files.missing, 'file')} of the runs could not be found`] : []),
    ...(files.leftOut > 0
      ? [`${counted(files.leftOut, 'file')} left out that are no pictures; --all-files takes them along`]
      : []),
    ...(options.singleFile === true && options.files ? ['a single file has no screenshots'] : []),
    ...(databaseBytes > largestDatabase
      ? [`the database has ${size}, more than browsers can hold; --runs, --days or --no-logs make it smaller`]
      : databaseBytes > largeDatabase
        ? [`the database takes ${size} of a browser's memory; --runs, --days or --no-logs make it smaller`]
        : []),
  ];
}

export const siteCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('site'))
    .description(
      'Writes the page with a copy of the data and an engine (SQLite in WebAssembly) inside: static files that any web\n' +
        'server can serve, and that open from the disk without a network. Runs, tests, failures, trends, every question of\n' +
        'assay ask, and SQL of your own work there; nothing in it changes.\n' +
        'Accounts, tokens, the audit log and test data never come along, environment variables only when asked for. What\n' +
        'stands in names, messages and logs of tests does: secrets were taken out when it was recorded.',
    )
    .option(
      '-o, --output <path>',
      'folder (default: site), or the file with --single-file (default: site.html)',
    )
    .addOption(
      new Option(
        '--from <file>',
        'a file of assay db dump, or a database file, in place of the database',
      ).conflicts(['databaseUrl', 'db', 'shared']),
    )
    .addOption(
      new Option(
        '--runs <count>',
        'the latest so many runs (default: all, or as many as a browser takes easily)',
      )
        .argParser(parseCount)
        .conflicts(['days', 'run']),
    )
    .addOption(
      new Option('--days <days>', 'runs of the last so many days').argParser(parseDays).conflicts('run'),
    )
    .addOption(
      new Option('--run <run>', 'this run: number, UUID or latest; may be given again').argParser(
        collectText,
      ),
    )
    .option('--no-logs', 'without log lines')
    .option('--no-files', 'without screenshots')
    .option('--all-files', 'with every file of the runs, not only pictures')
    .option('--with-variables', 'with the environment variables of runs and environments')
    .option('--single-file', 'one HTML file, without screenshots')
    .option('--title <title>', 'title of the page', 'Test history')
    .option('--json', 'report as JSON')
    .action(async (options: SiteOptions) => {
      const started = performance.now();
      const { signal } = context;
      const bar = showProgress(context.stderr, 'Site');
      const { written, runs } = await withSiteSource(options.from, options, context, bar, async (source) => {
        const { writeSite } = await import('../../exporters/site/write-site.ts');
        const now = context.now();
        const runs = await chosenRuns(source, options, now, signal);
        const written = await writeSite({
          source: source.connection,
          runs,
          target: resolve(
            context.cwd,
            options.output ?? (options.singleFile === true ? 'site.html' : 'site'),
          ),
          singleFile: options.singleFile === true,
          title: options.title,
          files: !options.files ? 'none' : options.allFiles === true ? 'all' : 'pictures',
          logs: options.logs,
          variables: options.withVariables === true,
          notices: notices(options, runs),
          now,
          signal,
          progress: (share, detail) => bar.update(share, detail),
        });
        return { written, runs };
      }).finally(() => bar.end());
      for (const remark of remarks(options, runs, written)) context.stderr.write(`note: ${remark}\n`);
      const elapsedMs = performance.now() - started;
      const { entry, rows, packedBytes, bytes, files } = written;
      await writeText(
        context.stdout,
        options.json === true
          ? `${JSON.stringify({ ...written, remarks: remarks(options, runs, written), elapsedMs }, null, 2)}\n`
          : `${entry}: ${counted(written.runs, 'run')} with ${counted(rows, 'row')}, ${counted(files.copied, 'file')}, ${formatBytes(bytes)} (data ${formatBytes(packedBytes)}), in ${formatDuration(elapsedMs)}\n`,
      );
    });
  return addExamples(command, [
    'assay site',
    'assay site -o public --days 30 --title "Shop: test history"',
    'assay site --run latest --single-file -o run.html',
    'assay site --from backup.sql.gz --no-logs',
  ]);
};
