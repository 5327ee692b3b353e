import { Command, Option } from 'commander';
import { ask, type NamedQuery, type NamedRow, printableSql } from '../../../analysis/named-query.ts';
import { resolveRun } from '../../../analysis/resolve-run.ts';
import { allRuns, lastRuns, theseRuns } from '../../../analysis/run-selection.ts';
import { runStatistics, trendStatistics } from '../../../analysis/run-statistics.ts';
import type { DatabaseAccess } from '../../../keeper/database-access.ts';
import type { CommandContext, CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { collectText, databaseTime, parseCount } from '../../option-values.ts';
import { renderRunStatistics } from '../../render-run-statistics.ts';
import { renderTrendStatistics } from '../../render-trend-statistics.ts';
import { writeText } from '../../write-text.ts';

interface StatsOptions extends DatabaseOptions {
  readonly runId?: readonly string[];
  readonly all?: boolean;
  readonly last?: number;
  readonly top: number;
  readonly json?: boolean;
  readonly sql?: boolean;
}

interface Question {
  /** Whether it is about one run; several are shown as a trend. */
  readonly ofOneRun: boolean;
  readonly queries: readonly NamedQuery[];
}

async function chooseQueries(
  access: DatabaseAccess,
  options: StatsOptions,
  context: CommandContext,
): Promise<Question> {
  const limits = { top: options.top };
  if (options.all === true) return { ofOneRun: false, queries: trendStatistics(allRuns, limits) };
  if (options.last !== undefined) {
    return { ofOneRun: false, queries: trendStatistics(lastRuns(options.last), limits) };
  }
  const runIds: number[] = [];
  for (const text of options.runId ?? ['latest']) {
    const runId = await resolveRun(access, text, context.signal);
    if (!runIds.includes(runId)) runIds.push(runId);
  }
  const [first, ...others] = runIds;
  if (first === undefined || others.length > 0) {
    return { ofOneRun: false, queries: trendStatistics(theseRuns(runIds), limits) };
  }
  const now = databaseTime(context.now() / 1000);
  return { ofOneRun: true, queries: runStatistics(access.dialect, first, now, limits) };
}

async function askAll(
  access: DatabaseAccess,
  queries: readonly NamedQuery[],
  context: CommandContext,
): Promise<Readonly<Record<string, readonly NamedRow[]>>> {
  const answers: Record<string, readonly NamedRow[]> = {};
  for (const query of queries) answers[query.name] = await ask(access, query, context.signal);
  return answers;
}

export const statsCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('stats'))
    .description(
      'Shows what a run came to: verdicts, failures by cause, flaky scenarios, what was slow, workers, files.\n' +
        'For several runs: how pass rate and duration went, the top failures, the slowest features.',
    )
    .addOption(
      new Option(
        '-r, --run-id <run>',
        'number, beginning of the UUID, or latest; repeatable (default: latest)',
      ).argParser(collectText),
    )
    .addOption(new Option('--all', 'all runs').conflicts(['runId', 'last']))
    .addOption(
      new Option('--last <count>', 'the runs that started last').argParser(parseCount).conflicts('runId'),
    )
    .addOption(
      new Option('--top <count>', 'length of lists such as the slowest').argParser(parseCount).default(5),
    )
    .option('--json', 'the answers as JSON, by name of the query')
    .addOption(new Option('--sql', 'print the queries instead of running them').conflicts('json'))
    .action((options: StatsOptions) =>
      withDatabase(context, options, async (access) => {
        const { ofOneRun, queries } = await chooseQueries(access, options, context);
        if (options.sql === true) return writeText(context.stdout, queries.map(printableSql).join('\n'));
        const answers = await askAll(access, queries, context);
        if (options.json === true) {
          return writeText(context.stdout, `${JSON.stringify(answers, null, 2)}\n`);
        }
        const render = ofOneRun ? renderRunStatistics : renderTrendStatistics;
        return writeText(context.stdout, render(queries, answers, context));
      }),
    );
  return addExamples(command, [
    'assay db stats',
    'assay db stats --run-id 3 --top 20',
    'assay db stats --last 30',
    'assay db stats --run-id 3 --run-id 7 --json',
    'assay db stats --sql | less',
  ]);
};
