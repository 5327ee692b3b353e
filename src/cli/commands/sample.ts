import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { assayError, messageOf } from '../../model/errors.ts';
import { formatDuration } from '../../std/duration.ts';
import { locationLabel } from '../../storage/location/database-location.ts';
import type { SampleProgress, SampleReport } from '../../storage/sample/generate-sample.ts';
import { type SamplePlan, type SampleScale, sampleScales } from '../../storage/sample/history/sample-size.ts';
import type { CommandContext, CommandFactory } from '../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabaseAlone } from '../database-option.ts';
import { addExamples } from '../examples.ts';
import { parseCount } from '../option-values.ts';
import { countOf } from '../row-values.ts';
import { writeText } from '../write-text.ts';

interface SampleOptions extends DatabaseOptions {
  readonly scale: SampleScale;
  readonly tests?: number;
  readonly runs?: number;
  readonly days?: number;
  readonly steps?: number;
  readonly branches?: number;
  readonly seed: string;
  readonly until?: string;
  readonly project: string;
  readonly truth?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const clearLine = '\r\u001b[2K';

/** A whole number from 0 on. */
function parseNumber(text: string): number {
  return text === '0' ? 0 : parseCount(text);
}

function parseDay(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('Give a day such as 2026-11-21.');
  return text;
}

function planFrom(options: SampleOptions, context: CommandContext): SamplePlan {
  const { seed, project } = options;
  const today = new Date(context.now() / 1000).toISOString().slice(0, 10);
  const size = sampleScales[options.scale];
  return {
    tests: options.tests ?? size.tests,
    runs: options.runs ?? size.runs,
    days: options.days ?? size.days,
    steps: options.steps ?? size.steps,
    branches: options.branches ?? size.branches,
    seed,
    project,
    until: options.until ?? today,
  };
}

function progressOn({ stderr }: CommandContext): ((progress: SampleProgress) => void) | undefined {
  if (stderr.isTTY !== true) return undefined;
  return ({ runs, totalRuns, rows }) => {
    const text = `${runs} of ${totalRuns} runs, ${countOf(rows, 'row')}`;
    stderr.write(runs < totalRuns ? clearLine + text : clearLine);
  };
}

function writeTruth(file: string, report: SampleReport): void {
  try {
    writeFileSync(file, `${JSON.stringify(report.truth, null, 2)}\n`);
  } catch (cause) {
    throw assayError('FILE_NOT_WRITTEN', { path: file, reason: messageOf(cause) }, cause);
  }
}

function describe(label: string, plan: SamplePlan, { truth, elapsedMs, ...made }: SampleReport): string {
  const perSecond = Math.round((made.rows / elapsedMs) * 1000);
  const found = [
    countOf(truth.flaky.length, 'flaky test'),
    countOf(truth.broken.length, 'broken period'),
    `${countOf(truth.durations.length, 'test')} with another duration than at first`,
  ];
  return (
    `${countOf(made.runs, 'run')} with ${countOf(made.executions, 'execution')} and ${countOf(made.stepRuns, 'step run')} ` +
    `in project "${plan.project}" of ${label}\n` +
    `${countOf(made.rows, 'row')} in ${formatDuration(elapsedMs)} (${perSecond.toLocaleString('en-US')} a second)\n` +
    `To be found in it: ${found.join(', ')} (--truth says which)\n` +
    `The same again: --seed ${plan.seed} --until ${plan.until}\n`
  );
}

async function makeSample(options: SampleOptions, context: CommandContext): Promise<void> {
  const plan = planFrom(options, context);
  const { generateSample } = await import('../../storage/sample/generate-sample.ts');
  const [report, label] = await withDatabaseAlone(context, options, async (database) => {
    const connection = await database.connect();
    try {
      const made = await generateSample(connection, plan, {
        force: options.force === true,
        progress: progressOn(context),
        signal: context.signal,
      });
      return [made, locationLabel(database.location)] as const;
    } finally {
      await connection.close();
    }
  });
  if (options.truth !== undefined) writeTruth(resolve(context.cwd, options.truth), report);
  const { truth: _, ...figures } = report;
  const text =
    options.json === true
      ? `${JSON.stringify({ database: label, plan, ...figures }, null, 2)}\n`
      : describe(label, plan, report);
  await writeText(context.stdout, text);
}

export const sampleCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('sample'))
    .description(
      'Makes up the runs of some weeks: a web shop with teams, branches, flaky tests, changes that broke\n' +
        'something, and tests that become slower. For trying out questions, and for measuring. The same seed\n' +
        'and last day are the same history in every database.',
    )
    .addOption(
      new Option('--scale <size>', 'how much; the numbers below replace single ones of it')
        .choices(Object.keys(sampleScales))
        .default('small'),
    )
    .option('--tests <n>', 'tests', parseCount)
    .option('--runs <n>', 'runs', parseCount)
    .option('--days <n>', 'days that the runs are spread over', parseCount)
    .option('--steps <n>', 'steps of a test on average', parseCount)
    .option('--branches <n>', 'feature branches beside main', parseNumber)
    .option('--seed <text>', 'another seed is another history', '1')
    .option('--until <day>', 'last day of the history (default: today)', parseDay)
    .option('--project <key>', 'project that it is recorded for', 'sample')
    .option('--truth <file>', 'write what is to be found in it as JSON')
    .option('--force', 'also into a database that holds real runs')
    .option('--json', 'report as JSON')
    .action((options: SampleOptions) => makeSample(options, context));
  return addExamples(command, [
    'assay sample --db sample.db',
    'assay sample --db sample.db --scale medium --seed 7 --truth truth.json',
    'assay sample --database-url postgres://ada@db/runs --runs 50 --tests 300 --days 20',
  ]);
};
